import Models

extension Glossary {
    /// The neurons that `--neuron` names, and what else decides when they fire.
    static let neurons: [Term] = NeuronRegistry.specs.map {
        Term($0.word, aliases: $0.aliases, $0.text, formula: $0.formula, source: $0.source)
    } + [
        Term(
            "pair", aliases: ["ON/OFF pair"],
            "Two neurons in the place of a ternary one, on a chip whose neurons have no negative thresholds: ON with its weights, OFF with their negatives. Not exact: a spike of one leaves the other's potential alone.",
            source: "docs/semantics.md, 4"),
        Term(
            "real-spike", "Integrate-and-fire trained with an amplitude per channel, which is folded into the weights behind it before inference.",
            source: "Guo 2022, Real Spike; docs/semantics.md, 2"),
        Term(
            "currentDecay", aliases: ["--current-decay", "current decay"],
            "Share of the synaptic current that is left after a step; 0, the default, is a current that lasts the step its spike arrives in.",
            formula: "u ← decay · u + Σ weights × spikes; v ← leak · v + u + bias", source: semantics),
        Term(
            "refractory", aliases: ["refractorySteps", "refractoryMode", "--refractory", "--refractory-mode", "mute", "hold"],
            "Steps after a spike in which a neuron does not fire. Meanwhile it integrates (mute), or its potential stays as the spike left it and arrivals are lost (hold).",
            source: semantics),
        Term(
            "order", aliases: ["--order", "integrateThenFire", "fireThenIntegrate", "integrate-then-fire", "fire-then-integrate"],
            "Whether a neuron fires on the input of the same step or of the step before. Firing first has one step of delay built in, so its projections add none.",
            formula: "s ← fire(v); v ← leak · v + I − reset", source: "Rathi 2020, Yue 2023; docs/semantics.md, 2"),
        Term(
            "reset", aliases: ["--reset", "soft", "hard", "late", "soft reset", "hard reset", "late reset"],
            "What a spike does to the potential: soft subtracts the threshold, hard sets it to a constant, late subtracts in the next step, behind the leak, as snnTorch does. Loihi 1 resets hard; soft takes a second compartment per neuron there.",
            source: semantics),
        Term(
            "compare", aliases: ["--compare", "above", "atOrAbove", "at-or-above"],
            "Whether a potential that equals its threshold fires (atOrAbove) or not (above). Papers' codes differ, and an exact tie tells them apart.",
            source: semantics),
    ]

    private static let semantics = "docs/semantics.md, 2"
}
