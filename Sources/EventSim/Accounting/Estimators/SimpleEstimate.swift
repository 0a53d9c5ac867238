/// SpikingJelly 2.0.0's `simple` estimator: Horowitz's arithmetic, and every weight, bias and potential at one price per byte.
///
/// The package names Horowitz 2014 (ISSCC, 45 nm) for arithmetic and the STEP paper's 3.12 pJ per bit for memory. A binary call adds once
/// per spike and existing target, any other multiplies densely, padding included; a neuron adds three times per step. The numbers of
/// bytes are those of 32-bit floats under every preset. Transposed convolutions have no bytes there; ours charge the weights and biases
/// of one as of any layer, as a term of their own. Formulas and what they leave out: `docs/estimators.md`.
public struct SimpleEstimate: EnergyModel {
    /// What additions and multiply-accumulates cost.
    public enum Preset: String, Sendable, CaseIterable {
        /// By number format; bytes stay those of fp32.
        case fp32, fp16, int8

        /// Picojoules of a multiply-accumulate.
        public var multiplyAccumulatePicojoules: Double {
            switch self {
            case .fp32: 4.6
            case .fp16: 1.5
            case .int8: 0.23
            }
        }

        /// Picojoules of an addition.
        public var addPicojoules: Double {
            switch self {
            case .fp32: 0.9
            case .fp16: 0.4
            case .int8: 0.03
            }
        }
    }

    /// Picojoules of a byte of weights, biases or potentials.
    public static let picojoulesPerByte = 24.96

    /// Prices of arithmetic.
    public var preset: Preset

    /// The run charged by one preset.
    public init(preset: Preset) { self.preset = preset }

    /// Standard in fp32, the package's default.
    public var definition: EnergyDefinition {
        EnergyDefinition(
            name: "spikingJellySimple", variant: preset.rawValue, isStandard: preset == .fp32, aliases: ["simple estimator"], heading: "",
            summary: nil, pricesDense: false,
            text: "What SpikingJelly's `simple` estimator prints: additions for binary spikes, dense multiply-accumulates for all others, and 24.96 pJ for each byte of weights, biases and potentials.",
            formula: "MAC × e + AC × e + 24.96 pJ × bytes; fp32: MAC 4.6 pJ, AC 0.9 pJ",
            source: "SpikingJelly 2.0.0, which names Horowitz 2014 and STEP; docs/estimators.md", evidence: "equal to recorded runs of the package; no measurement")
    }

    /// Terms in their counts; what the package adds for its own sums belongs to no layer.
    public func account(of run: MeasuredRun) -> EnergyAccount {
        var total = Counts()
        let perLayer = ProfiledStage.stages(of: run).map { stage in
            let counts = stage.map(Counts.init) ?? Counts()
            total += counts
            return terms(counts, inferences: run.inferences)
        }
        let shared = [
            EnergyTerm("bookkeeping", count: total.bookkeeping, picojoules: preset.addPicojoules, inferences: run.inferences)
        ]
        return EnergyAccount(
            definition, terms: terms(total, inferences: run.inferences) + shared, perLayer: perLayer, shared: shared,
            notes: ["folded poolings and upsamplings cost nothing here; bookkeeping is what the package counts of its own sums"])
    }

    private func terms(_ counts: Counts, inferences: Int) -> [EnergyTerm] {
        func term(_ name: String, _ count: Int, _ picojoules: Double) -> EnergyTerm {
            EnergyTerm(name, count: count, picojoules: picojoules, inferences: inferences)
        }
        return [
            term("macs", counts.macs, preset.multiplyAccumulatePicojoules), term("acs", counts.acs, preset.addPicojoules),
            term("parameters", counts.weightBytes + counts.biasBytes, Self.picojoulesPerByte),
            term("states", counts.stateReadBytes + counts.stateWriteBytes, Self.picojoulesPerByte),
            term("transposedParameters", counts.transposedBytes, Self.picojoulesPerByte),
        ]
    }
}

extension SimpleEstimate {
    /// What the estimator counts.
    struct Counts: Sendable, Equatable {
        var macs = 0
        /// Additions of binary calls.
        var synapticOperations = 0
        /// Additions of average pools.
        var poolAdditions = 0
        /// Potential plus input.
        var charges = 0
        /// Comparisons with the threshold, which are counted as subtractions, and resets.
        var subtractions = 0
        /// Additions of the estimator's own: of its maps of taps, one for each call of a convolution with a binary input.
        var bookkeeping = 0
        var weightBytes = 0
        var biasBytes = 0
        var stateReadBytes = 0
        var stateWriteBytes = 0
        /// Bytes of the weights and biases of transposed convolutions, which the package leaves out.
        var transposedBytes = 0

        init() {}

        init(_ stage: ProfiledStage) {
            for call in stage.calls { add(call) }
            for neurons in stage.neurons {
                charges += neurons.charges ?? neurons.updates
                subtractions += neurons.updates + (neurons.resets ?? neurons.updates)
                stateReadBytes += 4 * neurons.updates
                stateWriteBytes += 4 * neurons.updates
            }
        }

        /// The network's own additions.
        var acs: Int { synapticOperations + poolAdditions + charges + subtractions }

        static func += (left: inout Counts, right: Counts) {
            left.macs += right.macs
            left.synapticOperations += right.synapticOperations
            left.poolAdditions += right.poolAdditions
            left.charges += right.charges
            left.subtractions += right.subtractions
            left.bookkeeping += right.bookkeeping
            left.weightBytes += right.weightBytes
            left.biasBytes += right.biasBytes
            left.stateReadBytes += right.stateReadBytes
            left.stateWriteBytes += right.stateWriteBytes
            left.transposedBytes += right.transposedBytes
        }

        private mutating func add(_ call: ProfiledCall) {
            let layer = call.layer
            guard layer.kind != .averagePooling else {
                poolAdditions += call.outputs * (layer.taps - 1)
                return
            }
            let operations = call.isBinary ? call.synapses : call.images * layer.denseMacs
            if call.isBinary { synapticOperations += operations } else { macs += operations }
            if call.isBinary, layer.kind == .convolution {
                bookkeeping += call.calls * (call.callImages * layer.groups * layer.output.height * layer.output.width - 1)
            }
            let bytes = (weights: 4 * operations, biases: layer.hasBias ? 4 * call.outputs : 0)
            if layer.kind == .transposedConvolution {
                transposedBytes += bytes.weights + bytes.biases
            } else {
                weightBytes += bytes.weights
                biasBytes += bytes.biases
            }
        }
    }
}
