import EventSim

/// Says why a layer fits on no core, in the smallest boxes there are, and what would change that.
enum FitCheck {
    /// - Throws: `FitError` if the layer's neuron parameters alone exceed a core's profiles.
    static func profiles(_ layer: MappedLayer, chip: ChipSpecification) throws(FitError) {
        let thresholds = layer.distinctThresholds.count
        if thresholds > chip.core.thresholdProfiles {
            throw FitError(
                layer: layer.name, limit: "threshold profiles", needed: thresholds, available: chip.core.thresholdProfiles,
                unit: "thresholds", chip: chip.name, remedy: "use at most \(chip.core.thresholdProfiles) thresholds per neuron")
        }
        if layer.profiles > chip.core.compartmentProfiles {
            throw FitError(
                layer: layer.name, limit: "compartment profiles", needed: layer.profiles,
                available: chip.core.compartmentProfiles, unit: "profiles", chip: chip.name,
                remedy: "use a chip whose neurons take one compartment")
        }
    }

    /// The limit that single neurons of the layer exceed most; `demands` holds every kind of them.
    static func failure(model: ResourceModel, layer: Int, demands: [CoreDemand]) -> FitError {
        let mapped = model.layers[layer]
        let limits = model.chip.core
        let words = demands.map(\.synapseWords).max() ?? 0
        let axons = demands.map(\.inputAxons).max() ?? 0
        let outputs = demands.map(\.outputAxons).max() ?? 0
        let inputs = model.incoming[layer].reduce(0) { $0 + model.projections[$1].inputChannels }
        // A box that a max-pool gate keeps together holds more than one neuron.
        let compartments = demands.map(\.compartments).max() ?? mapped.compartmentsPerNeuron
        func share(_ available: Int, _ needed: Int) -> Int { needed == 0 ? inputs : inputs * available / needed }

        func error(_ limit: String, _ needed: Int, _ available: Int, _ unit: String, _ remedy: String) -> FitError {
            FitError(
                layer: mapped.name, limit: limit, needed: needed, available: available, unit: unit, chip: model.chip.name,
                remedy: remedy)
        }
        let candidates = [
            error(
                "neurons", compartments, limits.neurons, "compartments",
                "use a chip with at least \(compartments) compartments per core"
                    + (compartments > mapped.compartmentsPerNeuron ? ", which a max-pooling window takes together" : "")),
            error(
                "synapse memory", words, limits.synapseWords, "words",
                channelRemedy(share(limits.synapseWords, words), or: "\(words) words of synapse memory per core")),
            error(
                "input axons", axons, limits.inputAxons, "axons",
                channelRemedy(share(limits.inputAxons, axons), or: "\(axons) input axons per core")),
            error(
                "output axons", outputs, limits.outputAxons, "axons",
                "use a chip with \(outputs) output axons per core, or fewer output channels in the layers that read this one"),
        ]
        // Compare needed/available without division: a limit may be 0.
        let worst = candidates.max { $0.needed * max($1.available, 1) < $1.needed * max($0.available, 1) }
        return worst ?? candidates[0]
    }

    private static func channelRemedy(_ channels: Int, or chip: String) -> String {
        channels > 0
            ? "use at most \(channels) input channels, or a chip with \(chip)"
            : "use a smaller kernel, or a chip with \(chip)"
    }
}
