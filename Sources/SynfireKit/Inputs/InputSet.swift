public import Formats
public import Models
public import Reports

/// The inputs of a run, `[N, C, H, W]`, and what they should come out as.
public struct InputSet: Sendable {
    /// The inputs to run, `[N, C, H, W]`; of given spikes the values that they stand for.
    public var inputs: Tensor
    /// The spikes of each input where they are given; empty where inputs are values.
    public var trains: [SpikeTrain] = []
    /// Everything the input file held, `[N, C, H, W]`: what calibration uses unless told otherwise.
    public var all: Tensor
    /// Position of the first input in the file: random numbers belong to a sample, whatever else is run.
    public var firstSample: Int
    /// The file it was read from.
    public var source: String
    /// Class of every pixel, `[N, H, W]`; or `nil`.
    public var labels: Tensor?
    /// The image that should come out, `[N, C, H, W]`; or `nil`.
    public var targets: Tensor?
    /// The scan that the inputs were cut from; or `nil`.
    public var geometry: ScanGeometry?
    /// What was read and done to it.
    public var record: InputReport
    /// What speaks against its being what the network was trained on, with the remedy.
    public var warnings: [String] = []

    /// Of one input.
    public var sampleShape: Shape { Shape(channels: inputs.shape[1], height: inputs.shape[2], width: inputs.shape[3]) }

    /// - Parameters:
    ///   - path: an array, a picture or a scan.
    ///   - reader: how files become samples.
    ///   - slices: which of the file's samples to run.
    ///   - label: a file with the class of every pixel.
    ///   - target: a file with the image that should come out.
    ///   - isResidual: the output is subtracted from the input, so both have one shape.
    /// - Throws: `FileError` naming the file whose contents do not fit the network.
    public static func load(
        _ path: String, for network: Network, reader: SampleReader = SampleReader(), slices: SliceSelection = .all, label: String? = nil,
        target: String? = nil, isResidual: Bool = false
    ) throws(FileError) -> InputSet {
        try InputSet(
            try reader.samples(path, for: network), of: path, for: network, reader: reader, slices: slices, label: label, target: target,
            isResidual: isResidual)
    }

    /// Samples `[N, C, H, W]` without a file, label or target.
    init(samples: Tensor, source: String) {
        (inputs, all, firstSample, self.source) = (samples, samples, 0, source)
        record = InputReport(
            source: source, label: nil, target: nil, shape: samples.shape, axis: nil, firstSlice: 0, lastSlice: samples.shape[0] - 1, preprocessing: [])
    }

    /// - Parameter samples: all that the file holds.
    init(
        _ samples: SampleReader.Samples, of path: String, for network: Network, reader: SampleReader, slices: SliceSelection,
        label: String?, target: String?, isResidual: Bool
    ) throws(FileError) {
        let all = samples.values
        let count = all.shape[0]
        guard let chosen = slices.indices(count: count) else {
            throw FileError(file: path, reason: "has \(count) samples, fewer than --slice asks for", remedy: "choose from 0 to \(count - 1)")
        }
        record = InputReport(
            source: path, label: label, target: target, shape: all.shape, axis: samples.axis, firstSlice: chosen.lowerBound,
            lastSlice: chosen.upperBound - 1, preprocessing: reader.preprocessing.steps.map(\.description))
        (inputs, self.all, firstSample, source, geometry) = (Self.pick(all, chosen), all, chosen.lowerBound, path, samples.geometry)
        let output = try network.outputShape(for: sampleShape, file: path)
        if isResidual, output != sampleShape {
            throw FileError(
                file: path, reason: "has samples of \(sampleShape), the network's output is \(output): nothing to subtract from",
                remedy: "leave --residual out")
        }
        if let label {
            let labels = try reader.labels(label, classes: output.channels, of: samples)
            self.labels = try Self.selected(labels, chosen, expected: [output.height, output.width], samples: count, file: label)
        }
        if let target {
            let targets = try reader.samples(target, channels: output.channels, isChannelsLast: network.writesChannelsLast).values
            self.targets = try Self.selected(targets, chosen, expected: [output.channels, output.height, output.width], samples: count, file: target)
        }
    }

    /// Adds Gaussian noise from the seed to every sample; the untouched inputs become the targets unless there are others.
    public mutating func addNoise(_ deviation: Float, seed: UInt64) {
        if targets == nil { targets = inputs }
        let stream = RandomStream(seed: seed, purpose: "input noise")
        for index in all.scalars.indices { all.scalars[index] += deviation * stream.normal(index) }
        inputs = Self.pick(all, firstSample..<firstSample + inputs.shape[0])
    }

    /// Clips every sample to 0 ... 1, as a camera or an 8-bit file would.
    public mutating func clip() {
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

extension Network {
    var inputChannels: Int {
        guard case .input(let channels, _, _) = layers[0].operation else { preconditionFailure("layer 0 is the input") }
        return channels
    }

    /// The output's shape for one sample of a file; an error names the file.
    public func outputShape(for sample: Shape, file: String) throws(FileError) -> Shape {
        do throws(NetworkError) { return try shapes(input: sample)[output] } catch {
            throw FileError(file: file, reason: "has samples of \(sample) that the network cannot take: \(error)")
        }
    }
}
