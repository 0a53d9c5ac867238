public import Formats

/// Definition, formula and source of every number the tool prints: what `synfire explain` says.
public enum Glossary {
    public struct Term: Sendable, Equatable {
        /// As it is spelled in `run.json`.
        public var name: String
        /// Other words for it, such as the heading of a column.
        public var aliases: [String]
        public var definition: String
        public var formula: String?
        public var source: String

        init(_ name: String, aliases: [String] = [], _ definition: String, formula: String? = nil, source: String) {
            self.name = name
            self.aliases = aliases
            self.definition = definition
            self.formula = formula
            self.source = source
        }

        /// The term as lines of text of at most 96 columns, without a line feed at the end.
        public var text: String {
            var lines = [name + (aliases.isEmpty ? "" : " (\(aliases.joined(separator: ", ")))")]
            for (label, body) in [("is", definition), ("formula", formula ?? ""), ("source", source)] where !body.isEmpty {
                for (index, line) in body.wrapped(toWidth: 85).enumerated() {
                    let heading = index == 0 ? label : ""
                    lines.append("  " + heading + String(repeating: " ", count: 9 - heading.count) + line)
                }
            }
            return lines.joined(separator: "\n")
        }

        public var json: JSON {
            .object([
                .init("name", .string(name)),
                .init("aliases", .strings(aliases)),
                .init("definition", .string(definition)),
                .init("formula", .orNull(formula)),
                .init("source", .string(source)),
            ])
        }
    }

    /// The term of that name or alias, letter case ignored; `nil` if there is none.
    public static func term(_ name: String) -> Term? {
        let word = name.lowercased()
        return terms.first { ([$0.name] + $0.aliases).contains { $0.lowercased() == word } }
    }

    /// Every name and alias, for "Did you mean …?".
    public static var names: [String] { terms.flatMap { [$0.name] + $0.aliases } }

    private static let own = "defined here; docs/accounting.md"
    private static let horowitz =
        "Horowitz 2014, Computing's energy problem (45 nm): fp32 add 0.9 pJ, mul 3.7 pJ; int32 0.1, 3.1; int8 0.03, 0.2"

    public static let terms: [Term] = [
        Term(
            "lifRate", aliases: ["LIF rate", "firing rate", "--dt", "--synapse"],
            "The steady rate of a leaky integrate-and-fire neuron as the activation of a trained network, as Nengo trains it. Converts to leaky neurons that rest τ_ref after a spike; --dt is the length of a step, --synapse smooths arriving spikes, because the formula holds for steady currents.",
            formula: "amplitude / (τ_ref + τ_rc · ln(1 + V_th / (J − V_th))) for J > V_th, else 0",
            source: "Hunsberger and Eliasmith 2015, arXiv:1510.08829; docs/semantics.md, 5"),
        Term("events", "Firings: one per neuron and step that emitted anything. An analog input emits none.", source: own),
        Term(
            "spikes", "Firings split by threshold: one per threshold crossed. There is no fan-out in this number.",
            source: "defined here; the Spiking-UNet paper (2023) calls this sum, pool populations left out, FLOPs"),
        Term(
            "sops", aliases: ["SOP", "synaptic operations"],
            "Synaptic operations: one per event and existing target synapse. Padding taps do not exist, stored zero weights do. Charged to the target layer.",
            formula: "sum over events of the synapses that leave the neuron", source: own),
        Term("sopsSplit", "Synaptic operations with one event per threshold crossed.", source: own),
        Term("sopsNonzero", aliases: ["Effective_ACs"], "Synaptic operations without zero weights.", source: "NeuroBench, effective ACs"),
        Term(
            "sopsNominal", "What a formula without borders would count.", formula: "events × k² × C_out of each projection", source: own),
        Term(
            "macs", aliases: ["MAC", "Dense"],
            "Multiply-accumulates of the dense network, taps inside the image only.", source: own),
        Term(
            "macsScatter", "Dense multiply-accumulates with padding taps, transposed convolutions at their input resolution.", source: own),
        Term(
            "macsOutputResolution", "Dense multiply-accumulates with padding taps, transposed convolutions as if dense at output resolution.",
            source: "what thop prints; behind the dense row of the Spiking-UNet paper's Table 6"),
        Term(
            "inputMacs", aliases: ["input MAC"],
            "Multiply-accumulates of an analog input layer, once per inference: the current is constant, and the host computes it.",
            source: own),
        Term(
            "neuronUpdates", aliases: ["idle", "active", "fired"],
            "Resident neurons × steps of their window: idle without arriving event and bias, active otherwise, fired a subset of active.",
            source: own),
        Term(
            "packets", "Spike messages: one per firing, axon and distinct destination core and delay, the neuron's own core included.",
            source: own),
        Term("hops", "Links crossed by packets: east-west, north-south, and between chips, counted apart.", source: own),
        Term(
            "memory", aliases: ["moved", "bytesMoved"],
            "Reads and writes of the chip's memories: input axons, synapses, accumulators, neuron state, output axons, spike buffer. A word is 64 bits; bits are those of the fields in use; moved is all bits read and written over eight.",
            source: own),
        Term(
            "input", aliases: ["axis", "slice"],
            "What was fed to the network: file, the axis along which a volume was cut, the slices that were run, and the preprocessing.",
            source: own),
        Term(
            "preprocessing", aliases: ["preprocess", "clahe", "zscore", "percentile=", "minmax", "crop", "pad", "gamma", "grey"],
            "Steps applied in order before the network: grey (0.299 R + 0.587 G + 0.114 B), divide=D, percentile=P (divides by the P-th percentile of all the file's values and clips to 0 … 1; =LOW:HIGH maps that range), zscore (of all values, or with a given mean:deviation), minmax (per image), clahe=CLIP:TILES (8-bit levels, per channel), gamma=G (x^(1/G)), crop=HxW and pad=HxW (at the end, or @ROW:COLUMN). Labels share crops and pads; a written mask is put back at its place in the scan.",
            source: "percentiles as numpy.percentile; CLAHE as Zuiderveld 1994, computed like OpenCV's"),
        Term("rate", "Events per neuron and step of its window.", formula: "events / (neurons × T × inferences)", source: own),
        Term(
            "lambda", aliases: ["λ"], "The activation that a rate of one stands for: a percentile of the ReLU output over the calibration data.",
            source: "Rueckauer 2017, percentile 99.9 by default; per connection as in Spiking-UNet 2023"),
        Term("fanIn", aliases: ["fan-in"], "Synapses into one neuron away from borders.", source: own),
        Term(
            "agreement", aliases: ["agree"],
            "Per layer, Pearson's correlation of the spiking with the dense activations; for the output, Dice or PSNR with the dense output in the place of the label.",
            source: own),
        Term(
            "Dice", "Overlap of two masks; summed over the slices of a subject before the division. Two empty masks score 1. Mean Dice leaves the background out.",
            formula: "2 |A ∩ B| / (|A| + |B|)", source: "Dice 1945"),
        Term("PSNR", "Peak signal-to-noise ratio in dB against a peak of 1; infinite for equal images.", formula: "10 log₁₀(1 / MSE)", source: own),
        Term(
            "energy", "Counts × joules per count, per inference. Each model is a column of its own: arithmetic, asPublished, memory, chip. They count different things and are never added.",
            source: "synfire explain with each of these names"),
        Term(
            "arithmetic", "Adders and multipliers alone. Neuron updates stand beside it, not in it; formats are never mixed.",
            formula: "spiking: AC × sops (multi-threshold: sopsSplit) + MAC × inputMacs; dense: MAC × macs; MAC = add + mul",
            source: horowitz),
        Term(
            "asPublished", aliases: ["as published"], "What the Spiking-UNet paper prints: spikes in the place of synaptic operations, so without fan-out.",
            formula: "0.9 pJ × spikes + 4.6 pJ × multiply-accumulates of the first layer", source: "Spiking-UNet 2023, Eq. 15"),
        Term(
            "memoryEnergy", aliases: ["with memory"], "Arithmetic plus the memory accesses of a von Neumann accelerator.",
            source: "Lemaire 2022; formulas in docs/accounting.md"),
        Term(
            "chip", "Events × the chip's published energy per event: synapse, neuron, network (link crossings), spike (sending), barrier, static (power × latency). What has no published price is listed as unpriced, never as zero.",
            source: "the chip file; synfire chips NAME shows the source of every figure"),
        Term(
            "latency", "simple: slowest core of each step plus the barrier. mesh: packets in order of sending over contended links. flow: load per link in the place of single packets.",
            source: "SANA-FE's model, published as within 25 % of Loihi silicon"),
        Term("window", aliases: ["T"], "Steps in which a population integrates and fires.", source: "docs/semantics.md"),
        Term(
            "steps", "From the first to the last step in which anything may happen.", formula: "T + depth under the aligned schedule",
            source: "docs/semantics.md"),
        Term(
            "utilization", aliases: ["fit"], "Share of a core's limit that is in use: mean over the cores in use, and the fullest core with its layer.",
            source: own),
    ]
}
