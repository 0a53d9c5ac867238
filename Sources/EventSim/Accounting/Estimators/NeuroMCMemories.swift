/// The memories of the `neuromc` estimator: NeuroMC (Nature Communications, s41467-026-70586-x), 32 nm, as SpikingJelly 2.0.0 has them.
enum NeuroMCMemory: Sendable, Hashable {
    case register1, register16, register32
    case forwardSpikes, forwardWeights, forwardInputs
    case somaPotentials, somaSpikes, somaMasks
    case gradientInputs, gradientWeights, gradientOutputs
    case somaGradientPotentials, somaGradientSpikes, somaGradientMasks, somaGradientOutputs
    case weightSpikes, weightInputs, weightOutputs
    case optimizer

    /// Bits that it holds.
    var size: Int {
        switch self {
        case .register1: 1
        case .register16: 16
        case .register32: 32
        case .forwardSpikes: 295_936
        case .forwardWeights, .gradientWeights, .weightOutputs: 4_718_592
        case .forwardInputs, .somaPotentials, .gradientOutputs, .somaGradientPotentials, .somaGradientOutputs, .weightInputs: 1_048_576
        case .somaSpikes: 262_144
        case .somaMasks, .somaGradientSpikes, .somaGradientMasks: 65_536
        case .gradientInputs: 1_183_744
        case .weightSpikes: 73_984
        case .optimizer: 50_331_648
        }
    }

    /// Bits that one access reads or writes.
    var width: Int {
        switch self {
        case .register1, .forwardSpikes, .weightSpikes: 1
        case .register32: 32
        case .somaPotentials, .somaGradientPotentials, .somaGradientOutputs, .optimizer: 256
        default: 16
        }
    }

    /// Picojoules of one access that reads.
    var readPicojoules: Double {
        switch self {
        case .register1: 0.0025380281690140847
        case .register16: 0.040608450704225356
        case .register32: 0.08121690140845071
        case .forwardSpikes, .weightSpikes: 0.44854798
        case .forwardWeights, .gradientWeights, .weightOutputs: 5.302477904
        case .forwardInputs, .gradientInputs, .gradientOutputs, .weightInputs: 5.792676768
        case .somaPotentials, .somaGradientPotentials, .somaGradientOutputs: 92.68282828
        case .somaSpikes, .somaMasks, .somaGradientSpikes, .somaGradientMasks: 7.176767677
        case .optimizer: 458.1830181
        }
    }

    /// Picojoules of one access that writes.
    var writePicojoules: Double { self == .optimizer ? 375.0422185 : readPicojoules }

    /// Picojoules of reading so many bits, in parts of accesses.
    func read(_ bits: Int) -> Double { Double(bits) / Double(width) * readPicojoules }
    /// Picojoules of writing so many bits, in parts of accesses.
    func write(_ bits: Int) -> Double { Double(bits) / Double(width) * writePicojoules }

    /// The register of variables of 1 or 16 bits.
    static func register(_ bits: Int) -> NeuroMCMemory { bits == 1 ? .register1 : .register16 }
}

/// The units of NeuroMC's accelerator and what their products cost.
enum NeuroMCUnit: String, Sendable, Hashable {
    /// Forward, binary and other inputs.
    case forward = "fp_soma", analogForward = "ann_fe"
    /// Gradients of inputs.
    case inputGradient = "bp_grad", analogInputGradient = "ann_be"
    /// Gradients of weights.
    case weightGradient = "wg", analogWeightGradient = "ann_we"
    /// Updates of parameters.
    case optimizer = "bp_grad_opt"

    /// Picojoules of one product: an addition and a multiplexer for spikes, an addition and a multiplication for values.
    var productPicojoules: Double {
        switch self {
        case .forward, .weightGradient: NeuroMCOperations.add + NeuroMCOperations.multiplex
        case .analogForward, .inputGradient, .analogInputGradient, .analogWeightGradient: NeuroMCOperations.add + NeuroMCOperations.multiply
        case .optimizer: 0
        }
    }

    /// Bits of an input value.
    var inputBits: Int { self == .forward || self == .weightGradient ? 1 : 16 }

    /// The memories of input, weights and output; `nil` for the optimizer, which has no products.
    var memories: (input: NeuroMCMemory, weights: NeuroMCMemory, output: NeuroMCMemory)? {
        switch self {
        case .forward: (.forwardSpikes, .forwardWeights, .forwardInputs)
        case .analogForward: (.forwardWeights, .forwardWeights, .forwardInputs)
        case .inputGradient, .analogInputGradient: (.gradientInputs, .gradientWeights, .gradientOutputs)
        case .weightGradient: (.weightSpikes, .weightInputs, .weightOutputs)
        case .analogWeightGradient: (.weightInputs, .weightInputs, .weightOutputs)
        case .optimizer: nil
        }
    }
}

/// Operations beside products, by kind, and what they cost.
struct NeuroMCOperations: Sendable, Equatable {
    var multiplexes = 0
    var additions = 0
    var multiplications = 0
    var comparisons = 0
    var roots = 0

    static let add = 0.548, multiply = 0.812, compare = 0.056, root = 0.514, multiplex = 0.548 / 16

    /// Picojoules.
    var picojoules: Double {
        Double(multiplexes) * Self.multiplex + Double(additions) * Self.add + Double(multiplications) * Self.multiply
            + Double(comparisons) * Self.compare + Double(roots) * Self.root
    }

    static func += (left: inout NeuroMCOperations, right: NeuroMCOperations) {
        left.multiplexes += right.multiplexes
        left.additions += right.additions
        left.multiplications += right.multiplications
        left.comparisons += right.comparisons
        left.roots += right.roots
    }
}
