import Formats

@testable import Models

/// A small spiking network with random populations, skips and neurons, all numbers of which are multiples of small powers of two,
/// so that no sum of it is rounded in any arithmetic.
struct RandomDyadicNetwork {
    let network: SpikingNetwork
    let input: Tensor
    let window: Int
    /// Divides every potential: weights, amplitudes and halvings by decays multiply up to it.
    let potentialUnit: Float
    /// Divides the value of every firing.
    static let amplitudeUnit: Float = 1 / 16
    /// What each population in front of the read-out is, for coverage.
    let kinds: [Set<String>]

    private static let neurons: [(kind: String, model: NeuronModel)] = [
        ("if", .integrateAndFire(IntegrateAndFire())), ("if", .integrateAndFire(IntegrateAndFire(threshold: 0.75, amplitude: 0.5))),
        ("hard reset", .integrateAndFire(IntegrateAndFire(reset: .hard(potential: -0.125)))),
        ("multi-threshold", .multiThreshold(MultiThreshold(thresholds: [2, 1, 0.5, 0.25]))),
        ("any descending list", .multiThreshold(MultiThreshold(thresholds: [1.5, 1, 0.375]))),
        ("ternary", .signed(.ternary())), ("asymmetric", .signed(.ternary(threshold: 1, negativeThreshold: 0.5))),
        ("ternary, hard reset", .signed(.ternary(reset: .hard(potential: 0)))), ("ternary with memory", .signed(.ternary(hasMemory: true))),
        ("signed multi-threshold", .signed(SignedMultiThreshold(thresholds: [1, 0.5], negativeThresholds: [1.5, 0.25]))),
        ("signed multi-threshold with memory", .signed(SignedMultiThreshold(thresholds: [2, 1, 0.5, 0.25], hasMemory: true))),
        ("leaky ReLU", .signed(.leakyReLU(slope: 0.25))), ("multi-level", .multiLevel(MultiLevel(thresholds: [3, 2, 1], amplitude: 0.5))),
    ]
    static let everyKind = Set(neurons.map(\.kind)).union([
        "leak", "current decay", "mute", "hold", "late reset", "fire then integrate", "at or above", "channel thresholds", "channel potentials",
        "channel amplitudes", "skip", "analog", "binary", "ternary input",
    ])

    init(seed: Int) {
        var draw = Draw(seed: UInt64(seed))
        func fraction(_ range: ClosedRange<Int>) -> Float { Float(draw.integer(range)) / 16 }
        let (height, width) = (draw.integer(2...4), draw.integer(2...4))
        let inputChannels = draw.integer(1...2)
        let codings: [(String, SpikingInput.Coding)] = [("analog", .analogCurrent), ("binary", .binaryPoisson), ("ternary input", .ternaryPoisson)]
        let (codingKind, coding) = codings[draw.integer(0...2)]
        let grid = Grid(height: height, width: width, channels: inputChannels)
        input = Tensor(shape: [inputChannels, height, width], scalars: (0..<grid.count).map { _ in fraction((coding == .ternaryPoisson ? -16 : 0)...16) })

        var populations: [Population] = []
        var projections: [Projection] = []
        var kinds: [Set<String>] = []
        let count = draw.integer(2...4)
        for index in 0...count {
            let channels = draw.integer(1...3)
            var population = Population(
                name: "p\(index)", kind: "", grid: Grid(height: height, width: width, channels: channels), neuron: .accumulate,
                bias: (0..<channels).map { _ in fraction(-1...3) })
            var kind: Set<String> = [codingKind]
            if index < count { kind.formUnion(Self.give(&population, &draw)) }
            func connect(_ source: Projection.Source, _ channelsIn: Int) {
                let extent = [1, 3][draw.integer(0...1)]
                let kernel = Kernel(
                    height: extent, width: extent, inputChannels: channelsIn, outputChannels: channels,
                    weights: (0..<extent * extent * channelsIn * channels).map { _ in fraction(-6...10) })
                projections.append(
                    Projection(
                        source: source, target: index, kernel: kernel, y: AxisMapping(extent: height, offset: extent / 2),
                        x: AxisMapping(extent: width, offset: extent / 2)))
            }
            connect(index == 0 ? .input : .population(index - 1), index == 0 ? inputChannels : populations[index - 1].grid.channels)
            if index >= 2, draw.integer(0...1) == 0 {
                kind.insert("skip")
                let source = draw.integer(-1...index - 2)
                connect(source < 0 ? .input : .population(source), source < 0 ? inputChannels : populations[source].grid.channels)
            }
            populations.append(population)
            if index < count { kinds.append(kind) }
        }
        network = SpikingNetwork(
            name: "dyadic-\(seed)", input: SpikingInput(grid: grid, coding: coding), populations: populations, projections: projections)
        self.kinds = kinds
        let decays = populations.contains { $0.membrane.leak != 1 || $0.membrane.currentDecay != 0 }
        // Half of what is left stays, so every step of a window may add a bit.
        window = draw.integer(3...(decays ? 6 : 10))
        potentialUnit = decays ? 0x1p-15 : 0x1p-9
    }

    /// A random neuron, membrane and parameters; returns what they are.
    private static func give(_ population: inout Population, _ draw: inout Draw) -> Set<String> {
        let (kind, model) = neurons[draw.integer(0...neurons.count - 1)]
        var kinds: Set<String> = [kind]
        population.neuron = model
        func happens(_ name: String) -> Bool {
            guard draw.integer(0...3) == 0 else { return false }
            kinds.insert(name)
            return true
        }
        if happens("at or above") { population.neuron.comparison = .atOrAbove }
        if happens("fire then integrate") { population.membrane.order = .fireThenIntegrate }
        if happens("leak") { population.membrane.leak = 0.5 }
        if happens("current decay") { population.membrane.currentDecay = 0.5 }
        if happens("mute") { population.membrane.refractorySteps = draw.integer(1...3) } else if happens("hold") {
            population.membrane.refractorySteps = draw.integer(1...3)
            population.membrane.refractoriness = .hold
        }
        let isPlain = population.membrane.order == .integrateThenFire && population.membrane.refractorySteps == 0 && model.reset == .soft
        if population.membrane.leak != 1, isPlain, draw.integer(0...1) == 0 {
            population.membrane.resetsLate = true
            kinds.insert("late reset")
        }
        let channels = population.grid.channels
        if happens("channel thresholds") {
            population.channelThresholds = (0..<channels).map { channel in model.thresholds.map { $0 * (1 + Float(channel) / 2) } }
        }
        if happens("channel potentials") { population.initialPotentials = (0..<channels).map { _ in Float(draw.integer(-4...3)) / 16 } }
        if kind == "if", happens("channel amplitudes") { population.channelAmplitudes = (0..<channels).map { _ in [0.5, 1, 2][draw.integer(0...2)] } }
        return kinds
    }
}
