import Formats
import Models

/// The inputs of a run, `[N, C, H, W]`, and what they should come out as.
struct InputSet {
    /// The inputs to run.
    var inputs: Tensor
    /// Everything the input file held: what calibration uses unless told otherwise.
    var all: Tensor
    var source: String
    /// Class of every pixel, `[N, H, W]`; or `nil`.
    var labels: Tensor?
    /// The image that should come out, `[N, C, H, W]`; or `nil`.
    var targets: Tensor?

    /// Of one input.
    var sampleShape: Shape { Shape(channels: inputs.shape[1], height: inputs.shape[2], width: inputs.shape[3]) }

    /// - Parameters:
    ///   - slices: which of the file's samples to run.
    /// - Throws: `FileError` naming the file whose contents do not fit.
    static func load(
        _ path: String, channels: Int, slices: SliceSelection, label: String?, target: String?
    ) throws(FileError) -> InputSet {
        let all = try TensorFile.batch(path, channels: channels)
        let count = all.shape[0]
        guard let chosen = slices.indices(count: count) else {
            throw FileError(file: path, reason: "has \(count) samples, fewer than --slice asks for", remedy: "choose from 0 to \(count - 1)")
        }
        var set = InputSet(inputs: pick(all, chosen), all: all, source: path)
        if let label {
            var labels = try TensorFile.tensor(label)
            if labels.shape.count == 2 { labels = labels.reshaped([1] + labels.shape) }
            if labels.shape.count == 4, labels.shape[1] == 1 { labels = labels.reshaped([labels.shape[0]] + labels.shape[2...]) }
            set.labels = try selected(labels, chosen, expected: Array(all.shape[2...]), samples: count, file: label)
        }
        if let target {
            let targets = try TensorFile.batch(target, channels: channels)
            set.targets = try selected(targets, chosen, expected: Array(all.shape[1...]), samples: count, file: target)
        }
        return set
    }

    /// Adds Gaussian noise from the seed to every sample; the untouched inputs become the targets unless there are others.
    mutating func addNoise(_ deviation: Float, seed: UInt64) {
        if targets == nil { targets = inputs }
        let stream = RandomStream(seed: seed, purpose: "input noise")
        for index in inputs.scalars.indices { inputs.scalars[index] += deviation * stream.normal(index) }
        if all.shape == inputs.shape {
            all = inputs
        } else {
            for index in all.scalars.indices { all.scalars[index] += deviation * stream.normal(index) }
        }
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
            throw FileError(file: file, reason: "has shape \(tensor.shape), the inputs want [\(samples), \(extents)]")
        }
        return tensor.shape[0] == samples ? pick(tensor, chosen) : tensor
    }
}

/// Reads arrays and pictures as tensors.
enum TensorFile {
    /// A `.npy` file's array as it is, or a picture as `[C, H, W]` in 0 ... 1.
    static func tensor(_ path: String) throws(FileError) -> Tensor {
        let bytes = try FileAccess.read(path)
        if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) { return try PNG.parse(bytes, file: path).unitTensor }
        if bytes.count >= 2, bytes[0] == UInt8(ascii: "P"), (UInt8(ascii: "2")...UInt8(ascii: "6")).contains(bytes[1]) {
            return try PNM.parse(bytes, file: path).unitTensor
        }
        let tensor = try NPY.parse(bytes, file: path).tensor
        guard tensor.scalars.allSatisfy(\.isFinite) else { throw FileError(file: path, reason: "holds a value that is not finite") }
        return tensor
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
