/// What every printed term means, in the words of `docs/accounting.md` and `docs/semantics.md`.
public enum Glossary {
    public struct Entry: Sendable, Equatable {
        public var term: String
        public var definition: String
        public var source: String
    }

    /// The entry of a term, whatever its case.
    public static func entry(_ term: String) -> Entry? { entries.first { $0.term.lowercased() == term.lowercased() } }

    public static let entries: [Entry] = [
        entry("events", "firings: one per neuron and step that emitted anything", counting),
        entry("spikes", "firings split by threshold: one per threshold crossed; no fan-out", counting),
        entry("SOP", "synaptic operation: one per event and existing target synapse; padding taps do not exist, stored zero weights do (counter sops)", counting),
        entry("sops", "synaptic operations: one per event and existing target synapse; padding taps do not exist, stored zero weights do", counting),
        entry("sopsSplit", "synaptic operations with one event per threshold crossed", counting),
        entry("sopsNonzero", "synaptic operations without zero weights: NeuroBench's effective ACs", counting),
        entry("sopsNominal", "events × k²·C_out of each projection, borders and stride ignored", counting),
        entry("macs", "dense multiply-accumulates of the trained network, existing taps only", counting),
        entry("macsScatter", "dense multiply-accumulates with padding taps, transposed convolutions at their input resolution", counting),
        entry("macsOutputResolution", "dense multiply-accumulates with padding taps, transposed convolutions as if dense at output resolution: what thop prints", counting),
        entry("inputMacs", "multiply-accumulates of an analog input layer, once per inference, on the host", counting),
        entry("neuronUpdates", "resident neurons × steps: idle, active (something arrived, a bias or current exists, or it fired), fired (a subset of active); outside its window a population is idle", counting),
        entry("packets", "spike messages: one per firing, axon, and distinct destination core and delay, the same core included", counting),
        entry("hops", "link crossings of packets under x-first routing: east-west, north-south, and between chips apart", counting),
        entry("memory", "reads and writes per memory, in 64-bit words and in bits of the fields used", "docs/accounting.md 2"),
        entry("moved", "bytes of the fields read and written in all memories of the chip", "docs/accounting.md 2"),
        entry("fan-in", "synapses into one neuron away from borders, over all projections into its layer", "docs/semantics.md 1"),
        entry("λ", "scale of a layer: the activation that a spike rate of one stands for; a percentile of the ReLU output over calibration data", "docs/semantics.md 5"),
        entry("lambda", "the same as λ: the activation that a spike rate of one stands for", "docs/semantics.md 5"),
        entry("rate", "events per neuron and step of the layer's window", "docs/semantics.md 3"),
        entry("agree", "Pearson correlation, over neurons and inputs, of what a layer emitted with its activation in the trained network; the read-out's potential for the last layer", "docs/semantics.md 5"),
        entry("Dice", "2·|A ∩ B| / (|A| + |B|) of two masks over all inputs of the run; 1 if both are empty", "Dice 1945"),
        entry("PSNR", "10·log₁₀(1 / mean squared error) in dB, images clipped to 0 … 1", "docs/accounting.md"),
        entry("energy", "each energy model is a column of its own: arithmetic (Horowitz 2014), asPublished (Spiking-UNet Eq. 15, no fan-out), chip (events × prices of the chip file); they count different things and are never added", "docs/accounting.md 3"),
        entry("arithmetic", "spiking: AC × sops (binary, ternary) or AC × sopsSplit (multi-threshold) + MAC × inputMacs; dense: MAC × macs; fp32 0.9 and 4.6 pJ, int8 0.03 and 0.23 pJ", "Horowitz 2014, ISSCC"),
        entry("asPublished", "0.9 pJ × spikes + 4.6 pJ × first-layer operations; dense 4.6 pJ × macsOutputResolution", "Deep Multi-Threshold Spiking-UNet 2023, Eq. 15"),
        entry("chip", "synaptic operations, neuron updates, spikes and hops × the chip file's energy per event + static power × latency; what has no published price is listed as unpriced", "hwspec/*.json: synfire chips NAME"),
        entry("latency", "model simple: per step the larger of the slowest sending core (neuron updates, spikes) and the slowest receiving core (synaptic operations), plus the barrier; no hops, no contention", "docs/accounting.md 4"),
        entry("window", "T: the steps in which a population integrates and fires", "docs/semantics.md 3"),
        entry("aligned", "schedule in which skips are delayed so that they arrive with the path they skip: the spikes of sameStep, each population shifted by its depth", "docs/semantics.md 3"),
        entry("core", "a processor of the chip with its own neuron, axon and synapse memories", "hwspec/*.json"),
    ]

    private static let counting = "docs/accounting.md 1"

    private static func entry(_ term: String, _ definition: String, _ source: String) -> Entry {
        Entry(term: term, definition: definition, source: source)
    }
}
