/// Energy of the arithmetic alone, with Horowitz's constants: the `arithmetic` model.
///
/// Spiking: AC × `sopsSplit`, which is one addition per threshold crossed, its shift being free, plus MAC × `inputMacs`. Where spikes
/// carry differences, which are no sums of a few thresholds, each synaptic operation is a MAC. Beside it: neuron updates, and what
/// graded spikes would cost if each were multiplied. Dense: MAC × `macs`.
public struct ArithmeticEnergy: EnergyModel {
    /// What adders and multipliers work on.
    public var format: NumberFormat

    /// The run charged as if all its arithmetic were in `format`.
    public init(format: NumberFormat) { self.format = format }

    /// Standard in int8; formula and prices are Horowitz's.
    public var definition: EnergyDefinition {
        EnergyDefinition(
            name: "arithmetic", variant: format.rawValue, isStandard: format == .int8, aliases: ["arithm.", "arithmetic alone", "fp32", "fp16", "int32", "int8"],
            heading: "arithm.", remark: format.rawValue,
            summary: format == .int8 ? "arithmetic alone: int8" : format == .fp32 ? "fp32" : nil,
            text: "Adders and multipliers alone. Neuron updates stand beside it, not in it; formats are never mixed.",
            formula: "spiking: AC × sops (multi-threshold: sopsSplit; sigma-delta: MAC × sops) + MAC × inputMacs; dense: MAC × macs; MAC = add + mul",
            source: "Horowitz 2014, Computing's energy problem (45 nm): fp32 add 0.9 pJ, mul 3.7 pJ; int32 0.1, 3.1; int8 0.03, 0.2",
            evidence: "exact counts times published figures; arithmetic only, no memory")
    }

    /// Joules per inference: spiking and dense, with neuron updates beside them.
    public func account(of run: MeasuredRun) -> EnergyAccount {
        let accumulate = format.addPicojoules
        let multiplyAccumulate = format.multiplyAccumulatePicojoules
        let total = run.ledger.total
        func beside(_ name: String, _ count: Int, _ picojoules: Double) -> EnergyTerm {
            EnergyTerm(name, count: count, picojoules: picojoules, inferences: run.inferences)
        }
        var figures = [beside("neuronUpdates", updateAdditions(run), accumulate)]
        if UpdateWork(run.map).isMultiThreshold { figures.append(beside("synapsesAsMacs", total.sops, multiplyAccumulate)) }
        return EnergyAccount(
            definition, of: run,
            prices: [
                PricedCounter("synapses", picojoules: run.map.sendsDifferences ? multiplyAccumulate : accumulate) { $0.sopsSplit },
                PricedCounter("input", picojoules: multiplyAccumulate) { $0.inputMacs },
            ], beside: figures, dense: [EnergyTerm("macs", count: run.dense.macs, picojoules: multiplyAccumulate)])
    }

    /// One addition per active update, one comparison per threshold of either sign and active update (a read-out of potentials has
    /// none), and one subtraction per spike, each at the price of an addition; one more subtraction per active update of a neuron that
    /// sends differences.
    private func updateAdditions(_ run: MeasuredRun) -> Int {
        let work = UpdateWork(run.map)
        return run.map.layers.indices.reduce(0) { sum, layer in
            let counters = run.ledger.perLayer[layer]
            guard !run.map.layers[layer].isInput else { return sum }
            return sum + counters.neuronUpdatesActive * (1 + work.comparisons[layer] + (run.map.layers[layer].soma.sendsDifferences ? 1 : 0))
                + counters.spikes
        }
    }
}

extension CoreMap {
    /// Whether spikes of some layer carry how far its neurons have moved.
    var sendsDifferences: Bool { layers.contains(where: \.soma.sendsDifferences) }
}
