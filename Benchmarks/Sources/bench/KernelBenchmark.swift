import EventSim
import FastEngine
import Formats
import Models
import Processors

/// One spiking 3×3 convolution on 64×64 pixels (512 channels: 16×16), n → n channels: synaptic operations per second by density.
enum KernelBenchmark {
    static let extent = 64
    static let densities = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 1]

    struct Row {
        var density: Double
        var channels: Int
        /// What each event carries.
        var value: Int32
        /// Of the whole step, neurons included.
        var step: Measurement
        var gather: Measurement

        var line: String {
            "\(channels) channels, \(density * 100) %, value \(value)".padding(32)
                + "step \(significant(step.median * 1e3)) ms".padding(20) + "\(significant(gather.rate / 1e9)) GSOP/s, sums alone"
        }

        var json: JSON {
            .object([
                JSON.Member("density", .number(density)), JSON.Member("channels", .integer(channels)), JSON.Member("value", .integer(Int(value))),
                JSON.Member("processor", .string(ProcessorLevel.current.rawValue)), JSON.Member("threads", .integer(1)),
                JSON.Member("gsops", .number(gather.rate / 1e9)), JSON.Member("sops", .integer(gather.amount)),
                JSON.Member("seconds", .number(gather.median)), JSON.Member("stepSeconds", .number(step.median)),
                JSON.Member("minimum", .number(gather.seconds[0])), JSON.Member("stepMinimum", .number(step.seconds[0])),
            ])
        }
    }

    /// One line of a row's JSON.
    static func floatLine(_ row: JSON) -> String {
        func number(_ name: String) -> Double { row[name]?.doubleValue ?? .nan }
        return "\(Int(number("channels"))) channels, \(number("density") * 100) %".padding(24) + "float32".padding(10)
            + "step \(significant(number("stepSeconds") * 1e3)) ms".padding(20) + "\(significant(number("gsops"))) GSOP/s"
    }

    static func rows() throws -> [Row] {
        try [16, 32, 64, 128, 256, 512].flatMap { channels in
            try [1, 2].flatMap { value in try densities.map { try row(channels: channels, density: $0, value: value) } }
        }
    }

    static func row(channels: Int, density: Double, value: Int32) throws -> Row {
        let probe = try Self.probe(channels: channels, density: density, value: value)
        let runs = max(5, min(401, 400_000_000 / max(probe.operations, 1)))
        let gather = Measurement("gather \(channels) channels, \(density * 100) %", unit: "SOP", runs: runs) {
            precondition(probe.gather() != .min)
            return probe.operations
        }
        let step = Measurement("step \(channels) channels, \(density * 100) %", unit: "SOP", runs: runs) {
            precondition(probe.step() >= 0)
            return probe.operations
        }
        return Row(density: density, channels: channels, value: value, step: step, gather: gather)
    }

    /// Random events, random 8-bit weights of both signs, a threshold out of reach, so that a step is the sums and the updates.
    static func probe(channels: Int, density: Double, value: Int32 = 1, extent given: Int? = nil) throws -> LayerProbe {
        let extent = given ?? (channels > 256 ? 16 : Self.extent)
        let soma = FiringProgram.cascade(thresholds: [1 << 22], payloads: [1], firesAtThreshold: false)
        let source = MappedLayer(
            name: "source", height: extent, width: extent, channels: channels, isInput: true, soma: .accumulate, wireCode: .payload, windowStart: 0)
        let target = MappedLayer(
            name: "target", height: extent, width: extent, channels: channels, isInput: false, soma: soma, wireCode: .payload, windowStart: 1)
        let axis = TapAxis(division: 1, extent: extent, upsampling: 1, stride: 1, dilation: 1, offset: 1)
        let random = RandomStream(seed: 1, purpose: "kernel weights")
        let projection = MappedProjection(
            source: 0, target: 1, kernelHeight: 3, kernelWidth: 3, inputChannels: channels, outputChannels: channels, groups: 1,
            weights: (0..<9 * channels * channels).map { Int8(truncatingIfNeeded: Int(random.bits($0) % 255) - 127) }, weightShift: 0, y: axis,
            x: axis, delay: 1, channelsPerAxon: 32, slotsPerAxon: 1)
        let events = RandomStream(seed: 2, purpose: "kernel events")
        let spikes = (0..<source.neuronCount).compactMap { neuron in
            Double(events.uniform(neuron)) < density ? Spike(neuron: Int32(neuron), value: value) : nil
        }
        let map = CoreMap(
            name: "probe", chip: try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like"), layers: [source, target],
            projections: [projection], blocks: [Block(layer: 1, rows: 0..<extent, columns: 0..<extent, channels: 0..<channels, core: 0)],
            cores: [CoreLocation(chip: 0, chipX: 0, chipY: 0, x: 0, y: 0, core: 0)], schedule: MappedSchedule(name: "aligned", window: 1, totalSteps: 2))
        return try LayerProbe(map.check(), spikes: spikes)
    }
}
