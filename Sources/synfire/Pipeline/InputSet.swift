import Formats
import Models

/// The inputs of a run, `[N, C, H, W]`, and what they should come out as.
struct InputSet {
    /// The inputs to run.
    var inputs: Tensor
    /// Everything the input file held: what calibration uses unless told otherwise.
    var all: Tensor
    /// Position of the first input in the file: random numbers belong to a sample, whatever else is run.
    var firstSample: Int
    var source: String
    /// Class of every pixel, `[N, H, W]`; or `nil`.
    var labels: Tensor?
    /// The image that should come out, `[N, C, H, W]`; or `nil`.
    var targets: Tensor?

    /// Of one input.
    var sampleShape: Shape { Shape(channels: inputs.shape[1], height: inputs.shape[2], width: inputs.shape[3]) }

    /// - Parameters:
    ///   - slices: which of the file's samples to run.
    ///   - isResidual: the output is subtracted from the input, so both have one shape.
    /// - Throws: `FileError` naming the file whose contents do not fit the network.
    static func load(
        _ path: String, for network: Network, slices: SliceSelection, label: String?, target: String?, isResidual: Bool
    ) throws(FileError) -> InputSet {
        let all = try TensorFile.batch(path, for: network)
        let count = all.shape[0]
        guard let chosen = slices.indices(count: count) else {
            throw FileError(file: path, reason: "has \(count) samples, fewer than --slice asks for", remedy: "choose from 0 to \(count - 1)")
        }
        var set = InputSet(inputs: pick(all, chosen), all: all, firstSample: chosen.lowerBound, source: path)
        let output = try network.outputShape(for: set.sampleShape, file: path)
        if isResidual, output != set.sampleShape {
            throw FileError(
                file: path, reason: "has samples of \(set.sampleShape), the network's output is \(output): nothing to subtract from",
                remedy: "leave --residual out")
        }
        if let label {
            let labels = try TensorFile.labels(label, classes: output.channels)
            set.labels = try selected(labels, chosen, expected: [output.height, output.width], samples: count, file: label)
        }
        if let target {
            let targets = try TensorFile.batch(target, channels: output.channels)
            set.targets = try selected(targets, chosen, expected: [output.channels, output.height, output.width], samples: count, file: target)
        }
        return set
    }

    /// Adds Gaussian noise from the seed to every sample; the untouched inputs become the targets unless there are others.
    mutating func addNoise(_ deviation: Float, seed: UInt64) {
        if targets == nil { targets = inputs }
        let stream = RandomStream(seed: seed, purpose: "input noise")
        for index in all.scalars.indices { all.scalars[index] += deviation * stream.normal(index) }
        inputs = Self.pick(all, firstSample..<firstSample + inputs.shape[0])
    }

    /// Clips every sample to 0 ... 1, as a camera or an 8-bit file would.
    mutating func clip() {
        for index in inputs.scalars.indices { inputs.scalars[index] = min(max(inputs.scalars[index], 0), 1) }
        for index in all.scalars.indices { all.scalars[index] = min(max(all.scalars[index], 0), 1) }
        source += " clipped to 0 … 1"
    }

    private static func pick(_ tensor: Tensor, _ chosen: Range<Int>) -> Tensor {
        let size = tensor.shape.dropFirst().reduce(1, *)
        return Tensor(
            shape: [chosen.count] + tensor.shape.dropFirst(),
            scalars: Array(tensor.scalars[chosen.lowerBound * size..<chosen.upperBound * size]))
    }

    /// The samples that belong to the chosen inputs; a file that holds just as many may be theirs already.
    private static func selected(
        _ tensor: Tensor, _ chosen: Range<Int>, expected: [Int], samples: Int, file: String
    ) throws(FileError) -> Tensor {
        guard Array(tensor.shape.dropFirst()) == expected, [samples, chosen.count].contains(tensor.shape[0]) else {
            let extents = expected.map(String.init).joined(separator: ", ")
            throw FileError(file: file, reason: "has shape \(tensor.shape), the network's output wants [\(samples), \(extents)]")
        }
        return tensor.shape[0] == samples ? pick(tensor, chosen) : tensor
    }
}

/// Reads arrays and pictures as tensors.
enum TensorFile {
    /// A `.npy` file's array as it is, or a picture as `[C, H, W]` in 0 ... 1.
    static func tensor(_ path: String) throws(FileError) -> Tensor {
        let bytes = try FileAccess.read(path)
        if let image = try picture(bytes, path) { return image.unitTensor }
        let tensor = try NPY.parse(bytes, file: path).tensor
        guard tensor.scalars.allSatisfy(\.isFinite) else { throw FileError(file: path, reason: "holds a value that is not finite") }
        return tensor
    }

    /// A PNG or PNM picture, or `nil` for anything else.
    private static func picture(_ bytes: [UInt8], _ path: String) throws(FileError) -> Image? {
        if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) { return try PNG.parse(bytes, file: path) }
        if bytes.count >= 2, bytes[0] == UInt8(ascii: "P"), (UInt8(ascii: "2")...UInt8(ascii: "6")).contains(bytes[1]) {
            return try PNM.parse(bytes, file: path)
        }
        return nil
    }

    /// The class of every pixel, `[N, H, W]`: sample values of a picture, elements of an array.
    ///
    /// With one output channel every class above 0 is foreground; with more a class is a channel's number.
    static func labels(_ path: String, classes: Int) throws(FileError) -> Tensor {
        let bytes = try FileAccess.read(path)
        var labels: Tensor
        if let image = try picture(bytes, path) {
            guard image.channels <= 2 else {
                throw FileError(file: path, reason: "is a colour picture", remedy: "save the class of each pixel as grey values")
            }
            let grey = stride(from: 0, to: image.samples.count, by: image.channels).map { Float(image.samples[$0]) }
            labels = Tensor(shape: [image.height, image.width], scalars: grey)
        } else {
            labels = try NPY.parse(bytes, file: path).tensor
        }
        if labels.shape.count == 2 { labels = labels.reshaped([1] + labels.shape) }
        if labels.shape.count == 4, labels.shape[1] == 1 { labels = labels.reshaped([labels.shape[0]] + labels.shape[2...]) }
        let largest: Float = classes == 1 ? 65_535 : Float(classes - 1)
        if let stray = labels.scalars.first(where: { !($0 >= 0 && $0 <= largest && $0 == $0.rounded()) }) {
            let known = classes == 1 ? "whole numbers from 0, foreground above it" : "\(classes) classes, 0 to \(classes - 1)"
            throw FileError(file: path, reason: "holds the class \(stray); the network has \(known)")
        }
        return labels
    }

    /// A batch whose samples are what the network takes.
    static func batch(_ path: String, for network: Network) throws(FileError) -> Tensor {
        let batch = try batch(path, channels: network.inputChannels)
        _ = try network.outputShape(for: Shape(channels: batch.shape[1], height: batch.shape[2], width: batch.shape[3]), file: path)
        return batch
    }

    /// The same as a batch `[N, C, H, W]` for a network with `channels` input channels.
    static func batch(_ path: String, channels: Int) throws(FileError) -> Tensor {
        let tensor = try tensor(path)
        let shape = tensor.shape
        let batch: [Int]? =
            switch shape.count {
            case 2 where channels == 1: [1, 1] + shape
            case 3 where shape[0] == channels: [1] + shape
            case 3 where channels == 1: [shape[0], 1] + shape[1...]
            case 4 where shape[1] == channels: shape
            default: nil
            }
        guard let batch, batch.allSatisfy({ $0 > 0 }) else {
            throw FileError(
                file: path, reason: "has shape \(shape), the network wants [N, \(channels), H, W]",
                remedy: channels == 1 ? "[N, H, W] and [H, W] are understood too" : "[\(channels), H, W] is understood too")
        }
        return tensor.reshaped(batch)
    }
}

extension Network {
    var inputChannels: Int {
        guard case .input(let channels, _, _) = layers[0].operation else { preconditionFailure("layer 0 is the input") }
        return channels
    }

    /// The output's shape for one sample of a file; an error names the file.
    func outputShape(for sample: Shape, file: String) throws(FileError) -> Shape {
        do throws(NetworkError) { return try shapes(input: sample)[output] } catch {
            throw FileError(file: file, reason: "has samples of \(sample) that the network cannot take: \(error)")
        }
    }
}

extension Image {
    /// `[C, H, W]` with the largest sample value as 1; alpha is dropped.
    fileprivate var unitTensor: Tensor {
        let colours = channels >= 3 ? 3 : 1
        let white = Float(1 << bitDepth - 1)
        var tensor = Tensor(shape: [colours, height, width], repeating: 0)
        for c in 0..<colours {
            for pixel in 0..<(width * height) {
                tensor.scalars[c * width * height + pixel] = Float(samples[pixel * channels + c]) / white
            }
        }
        return tensor
    }
}
