/// A network given neuron by neuron and synapse by synapse, each neuron on a core of its own choice: for small networks made by
/// hand, and for comparison with simulators that know no other kind.
///
/// Its neurons follow the `mesh` dialect (`docs/semantics.md`); a spike arrives one step after it was fired.
public struct ExplicitNetwork: Sendable, Equatable {
    /// Neurons with consecutive numbers that share their parameters.
    public struct Group: Sendable, Equatable {
        public var name: String
        public var neurons: Range<Int>
        public var kind: Kind
        /// Which of the chip's synapse units the edges into this group use.
        public var synapseUnit: String

        public init(name: String, neurons: Range<Int>, kind: Kind, synapseUnit: String) {
            self.name = name
            self.neurons = neurons
            self.kind = kind
            self.synapseUnit = synapseUnit
        }
    }

    public enum Kind: Sendable, Equatable {
        /// Fires when it is told to.
        case input
        case neuron(ExplicitNeuron)
    }

    public struct Edge: Sendable, Equatable {
        public var source: Int
        public var target: Int
        public var weight: Double

        public init(source: Int, target: Int, weight: Double) {
            self.source = source
            self.target = target
            self.weight = weight
        }
    }

    public var name: String
    /// In ascending order of their neurons, without gaps from neuron 0.
    public var groups: [Group]
    /// Core number of each neuron on the chip. Neurons of a core are updated in ascending order.
    public var cores: [Int]
    /// Added to each neuron's potential in every step.
    public var biases: [Double]
    public var edges: [Edge]
    /// The order in which a neuron's packets leave for their cores, where it is not that of its first edge to each.
    public var destinationOrder: [Int: [Int]]

    public var neuronCount: Int { cores.count }

    /// - Throws: `ExplicitNetworkError` for groups with gaps, and for neurons, cores or edges that do not exist.
    public init(
        name: String, groups: [Group], cores: [Int], biases: [Double], edges: [Edge], destinationOrder: [Int: [Int]] = [:]
    ) throws(ExplicitNetworkError) {
        self.name = name
        self.groups = groups
        self.cores = cores
        self.biases = biases
        self.edges = edges
        self.destinationOrder = destinationOrder
        try check()
    }

    private func check() throws(ExplicitNetworkError) {
        var next = 0
        for group in groups {
            guard group.neurons.lowerBound == next else {
                throw ExplicitNetworkError("group \(group.name) begins at neuron \(group.neurons.lowerBound), not at \(next)")
            }
            next = group.neurons.upperBound
        }
        guard next == neuronCount else { throw ExplicitNetworkError("\(next) neurons in groups, \(neuronCount) with a core") }
        guard biases.count == neuronCount else { throw ExplicitNetworkError("\(biases.count) biases for \(neuronCount) neurons") }
        if let core = cores.first(where: { $0 < 0 }) { throw ExplicitNetworkError("core \(core) does not exist") }
        var inputs = Array(repeating: false, count: neuronCount)
        for group in groups where group.kind == .input { for neuron in group.neurons { inputs[neuron] = true } }
        for (index, edge) in edges.enumerated() {
            guard cores.indices.contains(edge.source), cores.indices.contains(edge.target) else {
                throw ExplicitNetworkError("edge \(index) joins \(edge.source) to \(edge.target), but neurons are 0 to \(neuronCount - 1)")
            }
            guard !inputs[edge.target] else { throw ExplicitNetworkError("edge \(index) ends at input neuron \(edge.target)") }
        }
        for (neuron, order) in destinationOrder.sorted(by: { $0.key < $1.key }) {
            let reached = Set(edges.lazy.filter { $0.source == neuron }.map { cores[$0.target] })
            guard Set(order) == reached, order.count == reached.count else {
                throw ExplicitNetworkError("the destination order of neuron \(neuron) is not the cores it reaches")
            }
        }
    }
}

/// A network or stimulus that contradicts itself.
public struct ExplicitNetworkError: Error, Sendable, Equatable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
