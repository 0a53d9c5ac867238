/// SpikingJelly 2.0.0's `lemaire` estimator: operations, addressing and memory accesses, each priced by its memory's capacity.
///
/// The package names Lemaire et al. 2022 (arXiv 2210.13107): 45 nm, 32-bit integers, add 0.1 and multiply 3.1 pJ. Its formulas differ from
/// `LemaireEnergy`'s, which are the paper's: it counts no addition per neuron and step, it reads a bias for each output, weights and
/// biases share a memory, and an input that is not binary is a dense layer whose input memory holds all steps of the call. It refuses transposed
/// convolutions; ours charge each spike all its taps, C_out · K, as `docs/accounting.md` does, as a term of their own.
public struct LemaireEstimate: EnergyModel {
    /// Picojoules of an addition.
    public static let addPicojoules = 0.1
    /// Picojoules of a multiply-accumulate: 3.1 and 0.1.
    public static let multiplyAccumulatePicojoules = 3.2

    /// Words of the spike buffers.
    public var bufferWords = 1000

    /// With the package's default buffers.
    public init() {}

    /// The package's reading of Lemaire.
    public var definition: EnergyDefinition {
        EnergyDefinition(
            name: "spikingJellyLemaire", settings: [.init("bufferWords", "\(bufferWords)")], aliases: ["lemaire estimator"], heading: "",
            summary: nil, pricesDense: false,
            text: "What SpikingJelly's `lemaire` estimator prints: operations, addressing and memory accesses, each access at the price of a memory of its layer's capacity.",
            formula: "0.1 pJ × additions + 3.2 pJ × MAC, of operations and of addresses, + bytes × price of their memory",
            source: "SpikingJelly 2.0.0, which names Lemaire 2022; docs/estimators.md", evidence: "equal to recorded runs of the package; no measurement")
    }

    /// Five parts by layer, and what the package refuses.
    public func account(of run: MeasuredRun) -> EnergyAccount {
        var total = Counts()
        var transposed = Counts()
        let perLayer = ProfiledStage.stages(of: run).map { stage in
            let (own, extended) = stage.map(counts) ?? (Counts(), Counts())
            total += own
            transposed += extended
            return terms(own, extended, inferences: run.inferences)
        }
        return EnergyAccount(
            definition, terms: terms(total, transposed, inferences: run.inferences), perLayer: perLayer,
            notes: ["folded poolings and upsamplings cost nothing here; transposed convolutions are charged by our rule"])
    }

    private func terms(_ own: Counts, _ transposed: Counts, inferences: Int) -> [EnergyTerm] {
        func term(_ name: String, _ picojoules: Double) -> EnergyTerm { EnergyTerm(name, joules: picojoules / 1e12 / Double(inferences)) }
        return [
            term("operations", own.operations), term("addressing", own.addressing), term("inputOutput", own.memory(.inputOutput)),
            term("parameters", own.memory(.parameters)), term("potentials", own.memory(.potentials)),
            term("transposedConvolutions", transposed.total),
        ]
    }
}

extension LemaireEstimate {
    /// What bytes are moved for.
    enum Kind: Sendable, Hashable, CaseIterable { case readInput, writeOutput, readParameters, readPotential, writePotential }
    /// Kinds that share a memory.
    enum Part: Sendable, Hashable, CaseIterable { case inputOutput, parameters, potentials }

    /// Bytes moved to or from a memory of some capacity.
    struct Access: Sendable, Hashable {
        var kind: Kind
        /// Bytes.
        var capacity: Int
    }

    /// Picojoules of one byte of a memory of so many bytes: a quarter of an access to a word.
    static func picojoulesPerByte(capacity: Int) -> Double { MemoryAccess.piecewise.picojoules(words: capacity / 4, bits: 32) / 4 }

    /// What the estimator counts.
    struct Counts: Sendable, Equatable {
        var macs = 0
        var additions = 0
        /// The part of the additions that spikes cause.
        var synapticOperations = 0
        var addressMacs = 0
        var addressAdditions = 0
        /// Bytes.
        var accesses: [Access: Int] = [:]

        /// Picojoules.
        var operations: Double {
            LemaireEstimate.addPicojoules * Double(additions) + LemaireEstimate.multiplyAccumulatePicojoules * Double(macs)
        }
        /// Picojoules.
        var addressing: Double {
            LemaireEstimate.addPicojoules * Double(addressAdditions) + LemaireEstimate.multiplyAccumulatePicojoules * Double(addressMacs)
        }
        /// Picojoules of the accesses of one part, in the order of kind and capacity.
        func memory(_ part: Part) -> Double {
            Kind.allCases.filter { $0.part == part }.reduce(0) { sum, kind in
                accesses.filter { $0.key.kind == kind }.sorted { $0.key.capacity < $1.key.capacity }
                    .reduce(sum) { $0 + Double($1.value) * LemaireEstimate.picojoulesPerByte(capacity: $1.key.capacity) }
            }
        }
        /// Picojoules.
        var total: Double { Part.allCases.reduce(operations + addressing) { $0 + memory($1) } }
        func bytes(_ kind: Kind) -> Int { accesses.reduce(0) { $0 + ($1.key.kind == kind ? $1.value : 0) } }
        /// Bytes of the largest memory.
        func capacity(_ part: Part) -> Int { accesses.keys.filter { $0.kind.part == part }.map(\.capacity).max() ?? 0 }

        static func += (left: inout Counts, right: Counts) {
            left.macs += right.macs
            left.additions += right.additions
            left.synapticOperations += right.synapticOperations
            left.addressMacs += right.addressMacs
            left.addressAdditions += right.addressAdditions
            left.accesses.merge(right.accesses) { $0 + $1 }
        }

        fileprivate mutating func move(_ kind: Kind, bytes: Int, capacity: Int) {
            accesses[Access(kind: kind, capacity: capacity), default: 0] += bytes
        }
    }

    /// What a stage moves and computes, and, apart, what its transposed convolutions do, which the package refuses.
    func counts(_ stage: ProfiledStage) -> (own: Counts, transposed: Counts) {
        var own = Counts()
        var transposed = Counts()
        for call in stage.calls where call.layer.kind != .averagePooling {
            if call.layer.kind == .transposedConvolution { add(call, to: &transposed) } else { add(call, to: &own) }
        }
        for neurons in stage.neurons {
            own.additions += neurons.spikes
            if neurons.hasLeak { own.macs += neurons.updates }
            own.move(.readPotential, bytes: 4 * neurons.updates, capacity: 4 * neurons.states)
            own.move(.writePotential, bytes: 4 * neurons.updates, capacity: 4 * neurons.states)
            own.move(.writeOutput, bytes: 4 * neurons.spikes, capacity: 4 * bufferWords)
        }
        return (own, transposed)
    }

    private func add(_ call: ProfiledCall, to counts: inout Counts) {
        let layer = call.layer
        let isLinear = layer.kind == .linear
        let biasReads = layer.hasBias ? call.outputs : 0
        let parameters = 4 * (layer.weights + layer.biases)
        counts.additions += biasReads
        if call.isBinary {
            let named = call.spikes * layer.fanOut
            let operations = layer.kind == .transposedConvolution ? named : call.spikes * layer.outputsPerGroup * layer.nominalTaps
            counts.synapticOperations += operations
            counts.additions += operations
            counts.addressAdditions += named
            counts.addressMacs += isLinear ? 0 : 2 * call.spikes
            counts.move(.readInput, bytes: 4 * call.spikes, capacity: 4 * bufferWords)
            counts.move(.readParameters, bytes: 4 * (named + biasReads), capacity: parameters)
            let potentials = 4 * call.samples * layer.output.count
            counts.move(.readPotential, bytes: 4 * named, capacity: potentials)
            counts.move(.writePotential, bytes: 4 * named, capacity: potentials)
        } else {
            let macs = call.images * layer.denseMacs
            counts.macs += macs
            counts.addressAdditions += call.inputs + call.outputs + (isLinear ? 0 : call.calls * layer.output.channels * layer.taps)
            counts.move(
                .readInput, bytes: 4 * (isLinear ? call.inputs : macs), capacity: 4 * call.callImages * layer.input.count)
            counts.move(.readParameters, bytes: 4 * (macs + biasReads), capacity: parameters)
        }
    }
}

extension LemaireEstimate.Kind {
    fileprivate var part: LemaireEstimate.Part {
        switch self {
        case .readInput, .writeOutput: .inputOutput
        case .readParameters: .parameters
        case .readPotential, .writePotential: .potentials
        }
    }
}

extension ProfiledLayer {
    /// Taps that have a target if borders are ignored: every s-th.
    fileprivate var nominalTaps: Int {
        ((kernelHeight + strideHeight - 1) / strideHeight) * ((kernelWidth + strideWidth - 1) / strideWidth)
    }
}
