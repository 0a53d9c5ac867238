/// NeuroBench's metrics of a clock-driven run, by the rules of NeuroBench 2.3.0.
///
/// Its rules, which differ from this project's (`docs/accounting.md`, 5): only linear layers and convolutions are counted,
/// transposed convolutions, pooling and element-wise work are not; a call (one step of a whole batch) whose inputs are all 0, 1
/// or −1 counts accumulates, any other call counts multiply-accumulates in full; zero weights, padding taps and biases never
/// count.
public struct NeuroBench: Sendable, Equatable {
    private var samples: Int
    private var accumulates = 0
    private var multiplyAccumulates = 0
    private var denseOperations = 0
    private var outputs = 0
    private var zeroOutputs = 0
    private var changedMembranes = 0

    /// - Parameter samples: of the batch that every call covers.
    public init(samples: Int) { self.samples = samples }

    /// Accumulates per sample.
    public var effectiveACs: Double { Double(accumulates) / Double(samples) }
    /// Multiply-accumulates per sample.
    public var effectiveMACs: Double { Double(multiplyAccumulates) / Double(samples) }
    /// Operations per sample if inputs and weights were all nonzero; padding taps excluded.
    public var dense: Double { Double(denseOperations) / Double(samples) }
    /// Share of zeros among the outputs of the neurons.
    public var activationSparsity: Double { Double(zeroOutputs) / Double(max(outputs, 1)) }
    /// Membranes that a step changed, all of them in the first step, per sample.
    public var membraneUpdates: Double { Double(changedMembranes) / Double(samples) }

    /// Adds one step of a layer.
    ///
    /// - Parameter inputs: one array per sample of the batch.
    public mutating func addCall(of layer: CountedLayer, inputs: [[Float]]) {
        guard layer.kind != .transposedConvolution else { return }
        let effective = inputs.reduce(0) { $0 + layer.products(of: $1).effective }
        let isSpiking = inputs.allSatisfy { $0.allSatisfy { $0 == 0 || $0.magnitude == 1 } }
        if isSpiking { accumulates += effective } else { multiplyAccumulates += effective }
        denseOperations += inputs.count * layer.denseProducts
    }

    /// Adds one step of a population of neurons, for one sample.
    ///
    /// - Parameters:
    ///   - before: the membranes before the step; `nil` in the first one.
    ///   - after: the membranes after it.
    public mutating func addStep(outputs values: [Float], before: [Float]?, after: [Float]) {
        outputs += values.count
        zeroOutputs += values.count { $0 == 0 }
        changedMembranes += before.map { zip($0, after).count { $0 != $1 } } ?? after.count
    }

    /// Share of zero weights, biases and transposed convolutions left out, to four decimals.
    public static func connectionSparsity(_ layers: [CountedLayer]) -> Double {
        let counted = layers.filter { $0.kind != .transposedConvolution }
        let weights = counted.reduce(0) { $0 + $1.weights.count }
        let zeros = counted.reduce(0) { $0 + $1.weights.count { $0 == 0 } }
        return weights == 0 ? 0 : (Double(zeros) / Double(weights) * 10_000).rounded(.toNearestOrEven) / 10_000
    }

    /// Bytes of parameters and buffers of an snnTorch network after a batch, in 32-bit floats.
    ///
    /// - Parameter neurons: of each population, one sample; a population also holds five scalars of its own.
    public static func footprint(parameters: Int, neurons: [Int], batch: Int) -> Int {
        4 * (parameters + batch * neurons.reduce(0, +) + 5 * neurons.count)
    }
}
