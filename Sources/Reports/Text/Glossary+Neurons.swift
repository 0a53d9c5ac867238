extension Glossary {
    /// The neurons that `--neuron` names, and what else decides when they fire.
    static let neurons: [Term] = [
        Term(
            "if", aliases: ["integrate-and-fire"], "Adds its input to its potential v and fires once, with value 1, in a step in which v crosses the threshold.",
            formula: "v ← v + I; s = 1 if v > θ; v ← v − θ", source: semantics),
        Term(
            "lif", aliases: ["leaky integrate-and-fire", "leak", "--leak"],
            "Integrate-and-fire whose potential decays: --leak is the share that is left after a step, 1 being if. Every neuron but if takes a leak.",
            formula: "v ← leak · v + I", source: semantics),
        Term(
            "multi-threshold", aliases: ["MT", "thresholds", "cascade"],
            "Crosses falling thresholds one after the other within a step and emits the sum of those it crossed, as one message with a payload or on one axon per threshold.",
            formula: "for n = 1 … N: if v > λ_n emit λ_n and v ← v − λ_n", source: "Spiking-UNet 2023; docs/semantics.md, 2"),
        Term(
            "ternary", aliases: ["negative-threshold", "--negative-threshold"],
            "Fires +1 above its threshold and −1 below a negative one, freely: in the place of a ReLU it computes the identity. Not to be mixed up with a ternary input coding.",
            formula: "s = +1 if v > θ₊, −1 if −v > θ₋; v ← v − s · θ", source: semantics),
        Term(
            "signed-ternary", aliases: ["signed with memory", "output memory"],
            "A ternary neuron that only takes back what it has sent: it fires −1 only while the sum of its outputs is at least 1, so that the sum never falls below zero, as a ReLU's output does not.",
            source: semantics),
        Term(
            "signed-multi-threshold", "A multi-threshold neuron with a negative threshold beside each positive one; −λ_n is emitted only while the sum of its outputs is at least λ_n.",
            source: semantics),
        Term(
            "free-multi-threshold", aliases: ["signed multi-threshold without memory"],
            "A signed multi-threshold neuron without memory: −λ_n is emitted whenever −v crosses λ_n. Behind a ReLU it computes the identity, as a ternary neuron does; it is for layers without one.",
            source: semantics),
        Term(
            "mlf", aliases: ["multi-level", "multi-level firing"],
            "K membranes with one input, each with its own threshold and set to 0 by its spike; the value is how many fired, times 1 / Σ 1/θ_k in a converted network.",
            source: "Feng 2022, Multi-Level Firing with Spiking DS-ResNet; docs/semantics.md, 2"),
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
