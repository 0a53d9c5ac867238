extension Glossary {
    /// What heads the lines and columns that commands print and is no count of its own.
    static let tables: [Term] = [
        Term(
            "network", aliases: ["model"],
            "The trained network that a command starts from: its file, parameters and multiply-accumulates. In a line of energies: the link crossings of packets, a part of chip.",
            source: own),
        Term(
            "layer", aliases: ["layers", "population", "kind", "shape"],
            "A layer of spiking neurons with the linear layers folded into its inputs: height × width × channels, named after the layer that computes its input, with kernel and stride.",
            source: "docs/semantics.md, 1"),
        Term(
            "neurons", aliases: ["neuron", "neurons/core"],
            "Neurons of a layer, the read-out's included. As a limit of a core: compartments, of which a neuron takes one or more. In a line of energies: their updates, a part of chip.",
            source: own, evidence: exact),
        Term("depth", "Spiking layers before a layer on the longest path: the steps by which its window is later.", source: "docs/semantics.md, 3"),
        Term(
            "quality", aliases: ["ANN", "SNN", "dense network"],
            "Figure of merit against a label (Dice) or a clean image (PSNR): of the trained network (ANN), of the spiking one (SNN), and of the input where it is an image.",
            source: own, evidence: "measured on this run's inputs"),
        Term(
            "quantization", aliases: ["weight step", "max error", "maxError", "clipped", "--bits", "weightBits", "bits"],
            "Rounding of a layer to the chip's integers: the value of one weight step and the largest rounding error of a weight, both in the layer's normalised activation, and the share of weights that left the mantissa's range.",
            source: "docs/semantics.md, 6", evidence: "computed from the weights"),
        Term(
            "bound", aliases: ["× bound"], "Cores of a layer over those that its neurons alone would fill, one compartment each.",
            formula: "cores / ⌈neurons / neurons of a core⌉", source: own, evidence: exact),
        Term(
            "bindingLimit", aliases: ["fullest limit", "worst", "use"],
            "The limit of a core that is fullest, on the fullest core: what keeps a layer or a map from taking fewer cores.", source: own, evidence: exact),
        Term("synapseMemory", aliases: ["synapse memory"], "Share of a core's synapse memory that its kernels and synapse lists take.", source: own, evidence: exact),
        Term("inputAxons", aliases: ["input axons"], "Share of a core's input axon table: an entry per source pixel and group of channels that reaches it, and per axon of the spike code.", source: own, evidence: exact),
        Term("outputAxons", aliases: ["output axons"], "Share of a core's output axon table: one entry per destination of its spikes.", source: own, evidence: exact),
        Term("axonMap", aliases: ["axon map"], "Share of the table that leads from neurons to their axons, on chips that pool their memory (Loihi 2).", source: own, evidence: exact),
        Term("pooledMemory", aliases: ["pooled memory"], "Share of a core's memory where neurons, synapses and axons have one together (Loihi 2).", source: own, evidence: exact),
        Term(
            "placement", aliases: ["place", "row-major", "random"],
            "Which core of the mesh each block of neurons lies on, and what it saves: packets times links crossed if every neuron fired once, against cores placed in row-major or random order.",
            source: own, evidence: exact),
        Term("bytes", "Size of an array as it lies in the file, before any compression.", source: "the file", evidence: exact),
        Term("coreMap", aliases: ["core map"], "The lowered network: every core's neurons, synapse lists and axons, in integers.", source: "docs/core-map.md"),
        Term(
            "counters", aliases: ["counts", "per inference"], "Everything that is counted, as totals of all inputs and as means per inference.", source: own,
            evidence: exact),
        Term(
            "note", aliases: ["notes", "warning", "warnings"],
            "note: what was changed or added so that the network runs here. warning: why its result may differ from what was meant, and the remedy.", source: own),
        Term(
            "NeuroBench", "The run under NeuroBench's names and, as far as counters tell them, by its rules: Footprint, ConnectionSparsity, ActivationSparsity, Effective_ACs, Effective_MACs, Dense, MembraneUpdates. Each is a term.",
            source: "NeuroBench 2.3.0; docs/accounting.md, 5", evidence: exact),
        Term(
            "unpriced", aliases: ["not in it"], "What happened on the chip and has no published energy: named with its count, left out of the sum, never taken for zero.",
            source: "the chip file; synfire chips NAME"),
        Term("static", aliases: ["static power"], "Energy that flows whatever happens.", formula: "static power of a chip × chips × latency", source: "the chip file; synfire chips NAME", evidence: "that of the chip file"),
        Term(
            "barrier", aliases: ["barriers", "barrierSeconds"], "What ends a step on all cores at once. Its time depends on the tiles in use and is part of the latency; its energy is unpublished for Loihi.",
            source: "the chip file; docs/latency.md", evidence: "that of the chip file"),
        Term("slowestCore", aliases: ["slowest core"], "The core that is busy longest over a run, sending and receiving together, numbered as in the core map.", source: "docs/latency.md", evidence: "a model"),
        Term(
            "evidence", aliases: ["numbers", "value", "published", "inferred", "calibrated", "assumed"],
            "How a figure of a chip is known: published by who made or measured it, calibrated against measurements, inferred from other figures, or assumed. Counts need none: they are exact.",
            source: "the chip file; synfire chips NAME"),
        Term(
            "hypothetical", aliases: ["hypothetical chip"],
            "A chip that does not exist: published limits and prices of one that does, with abilities that its successor's would allow.", source: "the chip file; synfire chips NAME"),
        Term(
            "fanOut", aliases: ["fan-out", "with fan-out", "without fan-out", "uniform rates", "at uniform rates"],
            "Synapses that a spike reaches. Where spikes per layer are unknown it is estimated as if all neurons fired equally often.",
            formula: "sops / events; at uniform rates: existing taps / spiking neurons", source: own, evidence: "counted; at uniform rates an estimate"),
        Term(
            "Table 6", aliases: ["spiking-unet-table6", "FLOPs", "Mem.", "Ops.", "Total", "reproduced", "off", "MAC or SOP", "ratio"],
            "The published energies of Spiking-UNet on CamSeq01. FLOPs are spikes there, thop's operations in the dense row; Ops. prices them, Mem. memory accesses. reproduced: Ops. by the paper's own convention from this program's counts; off: by how much it differs. fan-out: Ops. with every synapse that a spike reaches; ratio: by how much that is more; memory: Mem. by Lemaire's model.",
            formula: "0.9 pJ × FLOPs + 4.6 pJ × first layer; dense: 4.6 pJ × FLOPs", source: "Spiking-UNet 2023, Table 6 and Eq. 15; synfire reproduce spiking-unet-table6"),
    ]

    private static let exact = "exact: counted"
}
