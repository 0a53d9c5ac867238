import EventSim
public import Formats

/// Definition, formula and source of every number the tool prints: what `synfire explain` says.
public enum Glossary {
    /// One entry.
    public struct Term: Sendable, Equatable {
        /// As it is spelled in `run.json`.
        public var name: String
        /// Other words for it, such as the heading of a column.
        public var aliases: [String]
        /// What it is, in a sentence or two.
        public var definition: String
        /// How it is computed, where that needs a formula.
        public var formula: String?
        /// The paper, or the place in the documentation.
        public var source: String
        /// How well the number is known: counted, computed from published figures, or estimated.
        public var evidence: String?

        init(_ name: String, aliases: [String] = [], _ definition: String, formula: String? = nil, source: String, evidence: String? = nil) {
            self.name = name
            self.aliases = aliases
            self.definition = definition
            self.formula = formula
            self.source = source
            self.evidence = evidence
        }

        /// What an energy model says of itself.
        init(_ model: EnergyDefinition) {
            self.init(model.term, aliases: model.aliases, model.text, formula: model.formula, source: model.source, evidence: model.evidence)
        }

        /// The term as lines of text of at most 96 columns, without a line feed at the end.
        public var text: String {
            var lines = [name + (aliases.isEmpty ? "" : " (\(aliases.joined(separator: ", ")))")]
            for (label, body) in [("is", definition), ("formula", formula ?? ""), ("source", source), ("evidence", evidence ?? "")] where !body.isEmpty {
                for (index, line) in body.wrapped(toWidth: 85).enumerated() {
                    let heading = index == 0 ? label : ""
                    lines.append("  " + heading + String(repeating: " ", count: 9 - heading.count) + line)
                }
            }
            return lines.joined(separator: "\n")
        }

        /// All fields, `null` where there is none.
        public var json: JSON {
            .object([
                .init("name", .string(name)),
                .init("aliases", .strings(aliases)),
                .init("definition", .string(definition)),
                .init("formula", .orNull(formula)),
                .init("source", .string(source)),
                .init("evidence", .orNull(evidence)),
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

    private static let counted = "exact: counted event by event"
    private static let neuroBench = "NeuroBench 2.3.0, its rules as far as counters tell them; docs/accounting.md, 5"
    static let own = "defined here; docs/accounting.md"

    /// All entries: neurons, spike codes, columns of tables, what learning is judged by, then counters and the rest.
    public static let terms: [Term] = neurons + codes + tables + learning + [
        Term(
            "dialect", aliases: ["lava", "chip-like", "--dialect"],
            "Whose reading of Loihi's integers a network is computed in: lava (lava-nc 0.10.0) or chip-like (nengo-loihi 1.1.0). They differ where weights need lossy exponents, registers wrap, potentials are cut off or neurons rest. Without one, potentials and currents saturate.",
            source: "docs/fixed-point.md"),
        Term(
            "safeRegion", aliases: ["safe region", "region where lava and chip-like agree"],
            "Networks for which both dialects of Loihi's integers give the same spikes: no lossy weight exponent, no register that could wrap with all inputs firing at once, lowest potential out of reach, no refractory steps. A run outside says so.",
            source: "docs/fixed-point.md"),
        Term(
            "lowestPotential", aliases: ["--lowest-potential", "vmin"],
            "Where dialect chip-like cuts the potentials of firing neurons off: -(2^n - 1). At 0, nengo-loihi's default, a rate code loses what inhibition takes away.",
            source: "nengo-loihi 1.1.0; docs/fixed-point.md"),
        Term(
            "weightPercentile", aliases: ["--weight-percentile"],
            "Of the |weights| into a layer, the one that fills the weight mantissa; larger ones are clipped, and the clipped share is in the result.",
            source: "docs/fixed-point.md"),
        Term(
            "nir", aliases: ["--export-nir", "--nir-extensions"],
            "The Neuromorphic Intermediate Representation: a spiking network as a graph of neurons in continuous time. A file enters compile and simulate as it is; --dt is the length of a step, --reset soft subtracts the threshold where the file does not say how neurons reset. What NIR has no primitive for is written only with --nir-extensions.",
            formula: "LIF: v ← v + Δt/τ · (v_leak − v + R · I); IF: v ← v + R · I", source: "Pedersen et al. 2024, doi 10.1038/s41467-024-52259-9; docs/nir.md"),
        Term(
            "lifRate", aliases: ["LIF rate", "firing rate", "--dt", "--synapse"],
            "The steady rate of a leaky integrate-and-fire neuron as the activation of a trained network, as Nengo trains it. Converts to leaky neurons that rest τ_ref after a spike; --dt is the length of a step, --synapse smooths arriving spikes, because the formula holds for steady currents.",
            formula: "amplitude / (τ_ref + τ_rc · ln(1 + V_th / (J − V_th))) for J > V_th, else 0",
            source: "Hunsberger and Eliasmith 2015, arXiv:1510.08829; docs/semantics.md, 5"),
        Term(
            "events", "Firings: one per neuron and step that emitted anything. An analog input emits none.", source: own, evidence: counted),
        Term(
            "spikes", "Firings split by threshold: one per threshold crossed. There is no fan-out in this number.",
            source: "defined here; the Spiking-UNet paper (2023) calls this sum, pool populations left out, FLOPs", evidence: counted),
        Term(
            "sops", aliases: ["SOP", "synaptic operations"],
            "Synaptic operations: one per event and existing target synapse. Padding taps do not exist, stored zero weights do. Charged to the target layer.",
            formula: "sum over events of the synapses that leave the neuron", source: own, evidence: counted),
        Term("sopsSplit", "Synaptic operations with one event per threshold crossed.", source: own, evidence: counted),
        Term(
            "sopsNonzero", "Synaptic operations without zero weights, every layer included.",
            source: "NeuroBench's effective operations, without its exceptions", evidence: counted),
        Term(
            "sopsNominal", "What a formula without borders would count.", formula: "events × k² × C_out of each projection", source: own, evidence: counted),
        Term(
            "macs", aliases: ["MAC"],
            "Multiply-accumulates of the dense network, taps inside the image only.", source: own, evidence: counted),
        Term(
            "macsScatter", "Dense multiply-accumulates with padding taps, transposed convolutions at their input resolution.", source: own,
            evidence: counted),
        Term(
            "macsOutputResolution", "Dense multiply-accumulates with padding taps, transposed convolutions as if dense at output resolution.",
            source: "what thop prints; behind the dense row of the Spiking-UNet paper's Table 6", evidence: counted),
        Term(
            "inputMacs", aliases: ["input MAC", "first layer"],
            "Multiply-accumulates of an analog input layer, once per inference: the current is constant, and the host computes it.",
            source: own, evidence: counted),
        Term(
            "neuronUpdates", aliases: ["idle", "active", "fired"],
            "Resident neurons × steps of their window: idle without arriving event and bias, active otherwise, fired a subset of active.",
            source: own, evidence: counted),
        Term(
            "packets", "Spike messages: one per firing, axon and distinct destination core and delay, the neuron's own core included.",
            source: own, evidence: counted),
        Term("hops", "Links crossed by packets: east-west, north-south, and between chips, counted apart.", source: own, evidence: counted),
        Term(
            "memory", aliases: ["moved", "bytesMoved"],
            "Reads and writes of the chip's memories: input axons, synapses, accumulators, neuron state, output axons, spike buffer. A word is 64 bits; bits are those of the fields in use; moved is all bits read and written over eight. As an energy: memoryEnergy.",
            source: own, evidence: counted),
        Term(
            "idleRead", aliases: ["idle reads"],
            "What reading the state of every idle neuron comes to. Chips that update all neurons in every step read it (counted in memory), event-driven ones need not; run.json has both readings.",
            formula: "idle updates × compartments × state bits", source: own, evidence: counted),
        Term(
            "input", aliases: ["axis", "slice"],
            "What was fed to the network: file, the axis along which a volume was cut, the slices that were run, and the preprocessing.",
            source: own),
        Term(
            "preprocessing", aliases: ["preprocess", "nan=", "clahe", "zscore", "percentile=", "minmax", "crop", "pad", "gamma", "grey"],
            "Steps applied in order before the network: nan=V (replaces NaN), grey (0.299 R + 0.587 G + 0.114 B), divide=D, percentile=P (divides by the P-th percentile of all the file's values and clips to 0 … 1; =LOW:HIGH maps that range), zscore (of all values, or with a given mean:deviation), minmax (per image), clahe=CLIP:TILES (8-bit levels, per channel), gamma=G (x^(1/G)), crop=HxW and pad=HxW (at the end, or @ROW:COLUMN). Labels share crops and pads; a written mask is put back at its place in the scan.",
            source: "percentiles as numpy.percentile; CLAHE as Zuiderveld 1994, computed like OpenCV's"),
        Term("rate", "Events per neuron and step of its window.", formula: "events / (neurons × T × inferences)", source: own, evidence: counted),
        Term(
            "auto", aliases: ["--neuron auto"],
            "Tries ways to convert on a part of the calibration data and takes the cheapest whose output is near the trained network's: what max poolings become, spike codes with and without memory, thresholds, percentile and start. Labels play no part. Error: root mean square difference from the dense output, as a share of its standard deviation; cost: synaptic operations. Errors up to a quarter above the least, or up to 1 %, count as equal.",
            source: "defined here; docs/semantics.md"),
        Term(
            "relu", aliases: ["--max-pool relu", "rectified pool"],
            "Computes a max pooling by neurons, max(a, b) = a + ReLU(b − a) in a tree over the window, k − 1 neurons for each window of k pixels. Exact as the trained network has it, where a gate sends too much whenever two neurons of a window lead in turn; needs no gate of the chip.",
            source: "defined here; docs/semantics.md"),
        Term(
            "gate", aliases: ["max-pool gate", "--max-pool", "average"],
            "What a max pooling becomes: in each step only the spikes of a window's leader pass, the neuron that has emitted most so far, this step included; ties go to the first in row-major order. With --max-pool average a mean takes its place, which is another network. Spikes held back are events, but no packets and no synaptic operations.",
            source: "spiking max-pooling, Rueckauer 2017; docs/semantics.md, counting in docs/accounting.md"),
        Term(
            "spiking pool", aliases: ["--pools", "folded", "spiking"],
            "An average pooling with neurons of its own (--pools spiking): a population with a depth of its own and the λ of what it pools, counted as neurons. Folded pools, the default, are part of the next layer's weights and cost nothing.",
            source: "defined here; docs/semantics.md"),
        Term(
            "lambda", aliases: ["λ"], "The activation that a rate of one stands for: a percentile of the ReLU output over the calibration data.",
            source: "Rueckauer 2017, percentile 99.9 by default; per connection as in Spiking-UNet 2023", evidence: "measured on the calibration data"),
        Term("fanIn", aliases: ["fan-in"], "Synapses into one neuron away from borders.", source: own, evidence: counted),
        Term(
            "agreement", aliases: ["agree"],
            "Per layer, Pearson's correlation of the spiking with the dense activations; for the output, Dice or PSNR with the dense output in the place of the label.",
            source: own, evidence: "measured on this run's inputs"),
        Term(
            "error", "Per layer, what spike rates differ from the trained network's activations by; the output's uses its potential.",
            formula: "Σ |emitted × λ / T − activation| / Σ |activation|", source: own),
        Term(
            "saturation", aliases: ["saturated"],
            "Share of a layer's neurons that emit at least nine tenths of the most they can over the window.", source: own),
        Term(
            "silence", aliases: ["silent"], "Of a layer's neurons whose activation is above zero, the share that never fires.", source: own),
        Term(
            "diagnosis", aliases: ["cause", "excess", "resolution"],
            "The first layer that loses at least half as much activation as the worst one, by which cause (saturation, silence, excess, resolution), and the remedy. Losses below 5 % of a layer's activation are not named.",
            source: own),
        Term(
            "balanced", aliases: ["threshold balancing", "--balancing-steps", "--balancing-scale"],
            "Thresholds measured on the spiking network layer by layer: the largest weighted input of one step over all samples, positions and steps, earlier layers balanced already; then times 0.7.",
            source: "Sengupta 2019, doi:10.3389/fnins.2019.00095; scale of Rathi 2020"),
        Term(
            "Dice", "Overlap of two masks; summed over the slices of a subject before the division. Two empty masks score 1. Mean Dice leaves the background out.",
            formula: "2 |A ∩ B| / (|A| + |B|)", source: "Dice 1945", evidence: "measured on this run's inputs"),
        Term(
            "AUC", aliases: ["ROC"], "Area under the receiver operating characteristic: how often a foreground pixel scores higher than a background pixel, ties one half.",
            formula: "pairs in order / all pairs of a foreground and a background pixel", source: "Hanley and McNeil 1982, doi 10.1148/radiology.143.1.7063747",
            evidence: "measured on this run's inputs"),
        Term("PSNR", "Peak signal-to-noise ratio in dB against a peak of 1; infinite for equal images.", formula: "10 log₁₀(1 / MSE)", source: own,
            evidence: "measured on this run's inputs"),
        Term(
            "energy", "Counts × joules per count, per inference. Each model is a column of its own: \(EnergyModels.definitions.map(\.name).joined(separator: ", ")). They count different things and are never added.",
            source: "synfire explain with each of these names", evidence: "exact counts times published figures"),
    ] + EnergyModels.definitions.map { Term($0) } + [
        Term(
            "latency", aliases: ["simple", "mesh", "flow", "--latency"], "simple: slowest core of each step plus the barrier. mesh: packets in order of sending over contended links. flow: load per link in the place of single packets.",
            source: "docs/latency.md; SANA-FE's model, published as within 25 % of Loihi silicon", evidence: "a model"),
        Term(
            "throughput", aliases: ["pipelined"],
            "Inferences per second: one after the other, and pipelined, where each layer takes the next input when its window is over. Clearing potentials in between is taken to cost nothing.",
            formula: "1 / latency; pipelined: 1 / Σ over T steps of the slowest core with all inputs in flight, plus barriers",
            source: "docs/latency.md", evidence: "a model"),
        Term(
            "busiest link", aliases: ["busiestLinks", "tile"],
            "The link of the mesh that most packets cross: a core's output port or a crossing between two tiles, counted per inference. Named from its tile, x to the east and y to the north, chips continuing in one another.",
            source: "docs/latency.md", evidence: counted),
        Term(
            "explicit network", aliases: ["mesh dialect"],
            "A network given synapse by synapse with a core for every neuron, in SANA-FE's arithmetic: potentials cut towards zero to 1/64 between steps, spikes above the threshold.",
            source: "docs/latency.md; SANA-FE 2.2.9", evidence: "spikes and potentials equal SANA-FE's"),
        Term("window", aliases: ["T"], "Steps in which a population integrates and fires.", source: "docs/semantics.md", evidence: "chosen"),
        Term(
            "steps", "From the first to the last step in which anything may happen.", formula: "T + depth under the aligned schedule",
            source: "docs/semantics.md", evidence: counted),
        Term(
            "utilization", aliases: ["fit"], "Share of a core's limit that is in use: mean over the cores in use, and the fullest core with its layer. Each limit is a term: neurons, synapseMemory, inputAxons, outputAxons.",
            source: own, evidence: counted),
        Term("cores", aliases: ["chips"], "Cores in use, and chips that hold them.", source: own, evidence: counted),
        Term("parameters", "Weights and biases of the trained network.", source: own, evidence: counted),
        Term(
            "equalQuality", aliases: ["equal quality", "--share", "--max-steps"],
            "The fewest steps T with which a spike code reaches a share (default 99 %) of the dense network's quality, and what it costs then.",
            source: "synfire compare", evidence: "measured on the inputs compared"),
        Term(
            "Footprint", "Bytes of parameters and membranes in 32-bit floats.", formula: "4 × (parameters + neurons)",
            source: "NeuroBench 2.3.0, which adds five scalars per population of an snnTorch network", evidence: counted),
        Term(
            "ConnectionSparsity", "Share of zero weights, transposed convolutions left out, to four decimals.", source: neuroBench, evidence: counted),
        Term(
            "ActivationSparsity", "Share of neurons and steps without a spike.", formula: "1 − events / (spiking neurons × T)",
            source: neuroBench, evidence: counted),
        Term(
            "Effective_ACs", "sopsNonzero of layers whose inputs are all 0, 1 or −1, transposed convolutions left out.",
            source: neuroBench, evidence: counted),
        Term(
            "Effective_MACs",
            "sopsNonzero of layers fed by graded or pooled spikes, and inputMacs in every step: NeuroBench calls them multiply-accumulates. Pooled spikes count one by one here, as averages there.",
            source: neuroBench, evidence: counted),
        Term(
            "Dense", "Multiply-accumulates of the convolutions in T steps, taps inside the image only, transposed ones left out.",
            formula: "macs of convolutions × T", source: neuroBench, evidence: counted),
        Term(
            "MembraneUpdates", "Active updates; NeuroBench leaves out those that change nothing and counts all neurons in the first step.",
            source: neuroBench, evidence: counted),
    ]
}
