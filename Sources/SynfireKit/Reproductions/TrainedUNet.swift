import Formats
import Foundation
import Models
import Reports

/// A U-Net that others trained, with pictures to run and pictures that set its scales.
struct TrainedUNet {
    /// What a picture should come out as.
    enum Task {
        /// The second of two channels is the probability of a vessel.
        case vessels
        case denoising
    }

    var name: String
    var task: Task
    var network: Network
    /// One sample each, of one size, with a label or a target.
    var images: [InputSet]
    /// `[N, C, H, W]`.
    var calibration: Tensor
    /// What the pictures are, in words.
    var subject: String

    /// Standard deviation of the noise to be removed.
    static let noise: Float = 25.0 / 255

    /// The networks of a folder with `unets/NAME/model.onnx`, `drive/image`, `drive/label` and `denoise/cbsd68-first20`, and the first
    /// denoiser once more on the bundled photograph.
    ///
    /// Retina: grey, range, CLAHE and gamma as its authors have them, 192 × 192 pixels in the field of view; it runs
    /// images 21 and 22, images 23 and 24 set the scales. Denoising: 96 × 96 pixels with Gaussian noise of 25/255 from the
    /// seed, clipped; it runs images 2 and 3, images 0 and 1 set the scales.
    ///
    /// - Throws: `FileError` that names what of it is missing, and where it comes from.
    static func all(folder: String, seed: UInt64) throws -> [TrainedUNet] {
        for part in ["unets", "drive", "denoise"] where !FileManager.default.fileExists(atPath: "\(folder)/\(part)") {
            throw FileError(
                file: "\(folder)/\(part)", reason: "does not exist",
                remedy: "docs/trained-unets.md says what belongs into it and where it comes from")
        }
        let retina = try vessels(folder)
        let denoisers = try ["n2n-gaussian", "oidn-rt-ldr-small"].map { try denoiser($0, folder, seed: seed) }
        return [retina] + denoisers + [try photograph(denoisers[0], seed: seed)]
    }

    private static func vessels(_ folder: String) throws -> TrainedUNet {
        let network = try ModelSource.load("\(folder)/unets/retina-unet/model.onnx").network
        let reader = SampleReader(preprocessing: try Preprocessing("grey,minmax,clahe=2:8,gamma=1.2,crop=192x192@200:180"))
        func path(_ number: Int) -> String { "\(folder)/drive/image/\(number).png" }
        let images = try [21, 22].map { number in
            var set = try InputSet.load(
                path(number), for: network, reader: reader, slices: .all, label: nil, target: nil, isResidual: false)
            let label = "\(folder)/drive/label/\(number).png"
            // White is a vessel, which is class 1.
            let marked = try reader.labels(label, classes: 1, of: reader.samples(path(number), for: network))
            let shape = set.inputs.shape
            guard marked.shape == [1, shape[2], shape[3]] else { throw FileError(file: label, reason: "has not the size of its image") }
            set.labels = Tensor(shape: marked.shape, scalars: marked.scalars.map { $0 > 0 ? 1 : 0 })
            return set
        }
        let calibration = try [23, 24].map { try reader.samples(path($0), for: network).values }
        return TrainedUNet(
            name: "retina-unet", task: .vessels, network: network, images: images, calibration: joined(calibration), subject: "DRIVE 21, 22")
    }

    private static func denoiser(_ name: String, _ folder: String, seed: UInt64) throws -> TrainedUNet {
        let network = try ModelSource.load("\(folder)/unets/\(name)/model.onnx").network
        let reader = SampleReader(preprocessing: try Preprocessing("crop=96x96@88:148"))
        func noisy(_ number: Int) throws -> InputSet {
            var set = try InputSet.load(
                "\(folder)/denoise/cbsd68-first20/000\(number).png", for: network, reader: reader, slices: .all, label: nil, target: nil,
                isResidual: false)
            set.addNoise(noise, seed: seed &+ UInt64(number))
            set.clip()
            return set
        }
        return TrainedUNet(
            name: name, task: .denoising, network: network, images: try [2, 3].map(noisy), calibration: joined(try [0, 1].map { try noisy($0).inputs }),
            subject: "CBSD68 2, 3")
    }

    /// A denoiser on the bundled grey photograph, its one channel given three times, at scales that it has from elsewhere.
    private static func photograph(_ denoiser: TrainedUNet, seed: UInt64) throws -> TrainedUNet {
        let path = try SampleFiles.path(SampleFiles.image)
        let grey = try SampleReader().samples(path, channels: 1).values
        let colour = Tensor(shape: [1, 3] + grey.shape[2...], scalars: grey.scalars + grey.scalars + grey.scalars)
        var set = denoiser.images[0]
        (set.inputs, set.all, set.targets, set.source) = (colour, colour, colour, path)
        set.addNoise(noise, seed: seed)
        set.clip()
        var copy = denoiser
        (copy.images, copy.subject) = ([set], "photograph")
        return copy
    }

    private static func joined(_ batches: [Tensor]) -> Tensor {
        Tensor(shape: [batches.reduce(0) { $0 + $1.shape[0] }] + batches[0].shape[1...], scalars: batches.flatMap(\.scalars))
    }
}
