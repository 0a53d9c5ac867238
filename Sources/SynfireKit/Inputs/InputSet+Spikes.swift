public import Formats
public import Models
import Reports

extension InputSet {
    /// One input: values, and the spikes that stand for them where they are given.
    public struct Sample: Sendable {
        /// `[C, H, W]`.
        public var values: Tensor
        /// Its spikes, where they are given.
        public var train: SpikeTrain?
        /// Its position in the file: random numbers belong to a sample, whatever else is run.
        public var number: Int
    }

    /// One of the inputs, counted from 0 among those that are run.
    public func sample(_ index: Int) -> Sample {
        Sample(values: inputs.slice(index), train: trains.isEmpty ? nil : trains[index], number: firstSample + index)
    }

    /// T of events where nothing says it.
    private static let defaultWindow = 10

    /// Steps that the given spikes take; `nil` where inputs are values.
    public var trainLength: Int? { trains.first?.length }

    /// Inputs that are given as spikes. The trained network sees the mean of each over the window, which is the constant input
    /// that they stand for.
    ///
    /// - Parameters:
    ///   - window: steps of the run; `nil` for as many as the spikes take, or 10 for events of a camera.
    ///   - events: how a recording of an event camera becomes spikes.
    /// - Throws: `FileError` when the file holds no spikes of the network's input, or more steps than the window.
    public static func load(
        spikes path: String, for network: Network, slices: SliceSelection, window: Int?, label: String?, target: String?, isResidual: Bool,
        events: EventInput = EventInput()
    ) throws(FileError) -> InputSet {
        guard case .input(let channels, let height, let width) = network.layers[0].operation else {
            preconditionFailure("layer 0 is the input")
        }
        let (file, layer) = ArrayFile.parts(path)
        let bytes = try FileAccess.read(file)
        var recording: EventReport?
        let trains: [SpikeTrain]
        if let kind = events.kind(of: bytes) {
            var events = events
            events.reading.part = layer
            let (train, report) = try events.train(
                bytes, kind: kind, file: file, window: window ?? defaultWindow, channels: channels, height: height, width: width)
            (trains, recording) = ([train], report)
        } else {
            guard events == EventInput() else {
                throw FileError(file: path, reason: "is no recording of an event camera", remedy: "leave the options of events out, or give such a file")
            }
            trains = try SpikeTrain.parse(bytes, file: file, layer: layer, channels: channels, height: height, width: width)
        }
        let length = trains[0].length
        let steps = window ?? length
        guard length <= min(steps, ExperimentOptions.windows.upperBound) else {
            throw FileError(
                file: path, reason: "has spikes up to step \(length - 1), so \(length) steps have to be run, not \(steps)",
                remedy: length <= ExperimentOptions.windows.upperBound ? "leave --steps out, or give \(length) or more" : nil)
        }
        let grid = trains[0].grid
        let means: [Tensor]
        do {
            means = try trains.map { train throws(InputError) in try train.meanValues(window: steps) }
        } catch {
            throw FileError(file: path, reason: error.reason)
        }
        let samples = SampleReader.Samples(
            values: Tensor(shape: [trains.count] + means[0].shape, scalars: means.flatMap(\.scalars)),
            frame: ImageFrame(height: grid.height, width: grid.width))
        var set = try InputSet(
            samples, of: path, for: network, reader: SampleReader(), slices: slices, label: label, target: target, isResidual: isResidual)
        set.record.events = recording
        set.warnings = recording?.warnings ?? []
        set.trains = Array(trains[set.firstSample..<set.firstSample + set.inputs.shape[0]])
        return set
    }
}

extension SpikingNetwork {
    /// One inference's input, from its values or the spikes that are given.
    ///
    /// - Throws: `InputError` for what the network's input does not take.
    func encode(_ sample: InputSet.Sample, window: Int, seed: UInt64) throws(InputError) -> EncodedInput {
        if let train = sample.train { return try encode(train, window: window) }
        return try encode(sample.values, number: sample.number, window: window, seed: seed)
    }
}
