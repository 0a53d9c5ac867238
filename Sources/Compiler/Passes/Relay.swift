import EventSim
import Models

/// Neurons that repeat the spikes of a source, value for value, on a chip's integers.
///
/// A relay holds one potential unit per unit of payload, times the grid of the chip's thresholds; its thresholds are the source's
/// payloads, so that a cascade from rest takes a firing apart into the very thresholds that were crossed. Differences it adds up, and
/// sends by how much the sum has changed.
struct Relay {
    private let neuron: NeuronModel
    private let payloads: [Int32]
    private let payloadUnit: Float
    private let scale: Float
    /// Potential that one unit of payload adds.
    private let step: Int
    private let weightShift: Int
    private let numbers: QuantizedPopulation

    /// - Throws: `NetworkError.unsupported` when a firing's value does not say which thresholds were crossed, or the chip's
    ///   weights cannot hold the step.
    init(of source: Projection.Source, in quantization: Quantization, chip: ChipSpecification) throws(NetworkError) {
        let network = quantization.network
        let name: String
        let isSigned: Bool
        var repeated: NeuronModel?
        switch source {
        case .input:
            name = "input"
            payloads = network.input.coding.isSigned ? [1, -1] : [1]
            payloadUnit = 1
            scale = 1
            isSigned = payloads.count > 1
        case .population(let index):
            name = network.populations[index].name
            payloads = quantization.payloads[index]
            payloadUnit = quantization.payloadUnits[index]
            scale = network.populations[index].scale
            isSigned = payloads.contains { $0 < 0 }
            // The same neuron without the rectifier, which has been passed.
            if network.populations[index].neuron.difference != nil { repeated = network.populations[index].neuron.leaky(slope: 1) }
        }
        let format = chip.arithmetic
        let positive = payloads.filter { $0 > 0 }
        let negative = payloads.filter { $0 < 0 }.map { -$0 }
        func unsupported(_ reason: String) -> NetworkError {
            .unsupported(
                layer: name, kind: "skip connection", reason: reason,
                remedy: "use a shallower network, a chip with longer delays, or --schedule delayed")
        }
        guard repeated != nil || [positive, negative].allSatisfy(Self.tellsCrossings), positive.count + negative.count == payloads.count,
            !isSigned || positive.count == negative.count
        else {
            throw unsupported("its spikes have to be repeated by a relay, and payloads \(payloads) do not tell which thresholds were crossed")
        }
        let largest = payloads.reduce(1) { max($0, Int($1.magnitude)) }
        let room = Int.bitWidth - 1 - largest.leadingZeroBitCount
        weightShift = max(0, min(format.thresholdShift, format.maximumWeightShift - room))
        step = 1 << format.thresholdShift
        guard step >> weightShift < 1 << (quantization.weightBits - 1), largest <= (1 << format.thresholdBits) - 1 else {
            throw unsupported("its spikes have to be repeated by a relay, whose weights take more than \(quantization.weightBits) bits")
        }
        let unit = payloadUnit
        func amplitudes(_ payloads: [Int32]) -> [Float] { payloads.map { Float($0) * unit } }
        // A relay has nothing left after a spike: a chip's native reset will do.
        var difference: FiringProgram.Difference?
        let reset: Reset = chip.neurons.resetModes.contains(.soft) || payloads.count > 1 ? .soft : .hard(potential: 0)
        if var repeated {
            repeated.comparison = .atOrAbove
            neuron = repeated
            difference = FiringProgram.Difference(shift: format.thresholdShift, slope: 4096)
        } else if isSigned {
            neuron = .signed(
                SignedMultiThreshold(
                    thresholds: amplitudes(positive), negativeThresholds: amplitudes(negative), amplitudes: amplitudes(positive),
                    negativeAmplitudes: amplitudes(negative), comparison: .atOrAbove))
        } else if payloads.count > 1 {
            neuron = .multiThreshold(
                MultiThreshold(thresholds: amplitudes(positive), amplitudes: amplitudes(positive), comparison: .atOrAbove))
        } else {
            neuron = .integrateAndFire(
                IntegrateAndFire(
                    threshold: amplitudes(positive)[0], amplitude: amplitudes(positive)[0], comparison: .atOrAbove, reset: reset))
        }
        numbers = QuantizedPopulation(
            thresholds: payloads.map { Int32(Int(difference == nil ? $0.magnitude : 1) << format.thresholdShift) },
            resetPotential: reset == .soft || isSigned || payloads.count > 1 ? nil : 0, difference: difference, potentialLimit: Int32(1 << (format.stateBits - 1) - 1))
    }

    /// Whether each payload exceeds the sum of all after it, so that the sum of some tells which they are.
    private static func tellsCrossings(_ payloads: [Int32]) -> Bool {
        payloads.indices.allSatisfy { payloads[$0] > payloads[($0 + 1)...].reduce(0, +) }
    }

    func population(name: String, grid: Grid) -> Population {
        var population = Population(name: name, kind: "relay", grid: grid, neuron: neuron, scale: scale)
        numbers.apply(to: &population, payloads: payloads)
        return population
    }

    func projection(from source: Projection.Source, to target: Int, grid: Grid) -> Projection {
        Projection(
            source: source, target: target,
            kernel: Kernel(
                height: 1, width: 1, inputChannels: grid.channels, outputChannels: grid.channels, groups: grid.channels,
                weights: Array(repeating: 1, count: grid.channels)),
            y: AxisMapping(extent: grid.height), x: AxisMapping(extent: grid.width))
    }

    func weights(channels: Int) -> QuantizedProjection {
        QuantizedProjection(mantissas: Array(repeating: Int8(step >> weightShift), count: channels), shift: weightShift)
    }

    fileprivate var layer: (unit: Double, weightShift: Int) { (Double(payloadUnit) / Double(step), weightShift) }
    fileprivate var emission: (payloads: [Int32], unit: Float) { (payloads, payloadUnit) }
    fileprivate var registers: QuantizedPopulation { numbers }
}

extension Quantization {
    /// Puts `count` relays in front of population `place`, joined to nothing yet.
    mutating func insert(_ count: Int, _ relay: Relay, at place: Int, name: String, grid: Grid) {
        let names = (1...count).map { "\(name) relay\(count == 1 ? "" : " \($0)")" }
        network.populations.insert(contentsOf: names.map { relay.population(name: $0, grid: grid) }, at: place)
        populations.insert(contentsOf: names.map { _ in relay.registers }, at: place)
        layers.insert(
            contentsOf: names.map {
                Layer(name: $0, unit: relay.layer.unit, weightShift: relay.layer.weightShift, maxError: 0, clipped: 0)
            }, at: place)
        payloads.insert(contentsOf: names.map { _ in relay.emission.payloads }, at: place)
        if !isRounded.isEmpty { isRounded.insert(contentsOf: names.map { _ in false }, at: place) }
        payloadUnits.insert(contentsOf: names.map { _ in relay.emission.unit }, at: place)
        for index in network.projections.indices {
            if network.projections[index].target >= place { network.projections[index].target += count }
            if case .population(let source) = network.projections[index].source, source >= place {
                network.projections[index].source = .population(source + count)
            }
        }
    }
}
