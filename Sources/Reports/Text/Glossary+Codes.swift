extension Glossary {
    /// How numbers become spikes and spikes numbers, what scales them, and when layers run.
    static let codes: [Term] = [
        Term(
            "coding", aliases: ["--coding", "analog", "binary", "Poisson", "Poisson binary", "Poisson ternary", "given spikes"],
            "How the input enters. analog: a constant current. binary, ternary: in each step a spike sign(x) with probability |x|. latency: one spike per value, the larger the earlier. spikes: trains from a file, NPY [T, C, H, W] (or [N, T, C, H, W]) of -1, 0 and 1, or events as --export-spikes writes them (FILE#LAYER chooses a layer): CSV with the columns step, row, column and channel (or neuron), and optionally value, sample and layer, or NPZ with spikes.LAYER and grid.LAYER; a recording of an event camera is counted into T steps (--event-bin T, docs/events.md): a spike wherever a pixel has OFF or ON events, or the sign of ON - OFF where the network has one channel; the dense network sees their mean over the window, and so does the calibration without --calibrate.",
            source: "docs/semantics.md, 1"),
        Term(
            "readout", aliases: ["--readout", "read-out", "potential"],
            "What is read at the last layer. potential: its accumulated potential ÷ T, which is the average of its input and has no limit; behind sigma-delta neurons the potential itself. spikes: λ times the rate of ternary neurons that start at 0, within λ/T of that average and never beyond ±λ; λ is the percentile of the output's magnitude over the calibration data. The way of those spikes to the host is not counted.",
            formula: "potential: v / T; spikes: λ · Σ s / T", source: "docs/semantics.md, 1"),
        Term(
            "head", aliases: ["sigmoid", "softmax", "argmax", "noise map", "--residual"],
            "What is done to the read-out's values after the last step, on the host: sigmoid, softmax, the largest channel, a threshold; with --residual the values are a noise map that is subtracted from the input.",
            source: "docs/semantics.md, 5"),
        Term(
            "normalization", aliases: ["--normalization", "connection-wise", "layer-wise", "none"],
            "What weights are divided by so that activations become rates: per source of a concatenation (connection-wise), per whole input of a layer (layer-wise), nothing but measured thresholds (balanced), or nothing (none).",
            formula: "W · λ(source) / λ(own), bias / λ(own)", source: "Rueckauer 2017; connection-wise: Spiking-UNet 2023; docs/semantics.md, 5"),
        Term(
            "calibration", aliases: ["--calibrate", "scales"], "The data on which activations are measured to set λ: all samples of the input file unless another is given.",
            source: "docs/semantics.md, 5"),
        Term(
            "initialPotential", aliases: ["--initial", "initial potential", "start"],
            "The potential that neurons start with, in units of the normalised activation. Half of the smallest threshold, the default, takes the half-threshold bias out of rates; 0 is what the papers' codes do.",
            source: "docs/semantics.md, 5"),
        Term(
            "schedule", aliases: ["--schedule", "aligned", "delayed", "sameStep"],
            "When layers run. sameStep: all within one step, as papers' codes do. delayed: every projection adds a step, so skips arrive too early. aligned: skips wait for the path around them and each layer runs in its own window, which gives the spikes of sameStep, shifted by the layer's depth.",
            source: "docs/semantics.md, 3"),
        Term(
            "relay", "A population that repeats spikes a few steps later, where a skip has to wait longer than the chip's longest delay.",
            source: "docs/semantics.md, 3"),
        Term(
            "payload", aliases: ["payloads", "graded spike"],
            "The number that a spike's message carries beside its axon: how much a multi-threshold neuron emitted. A chip says how many bits it has for that.",
            source: "docs/semantics.md, 4"),
        Term(
            "ON/OFF axons", aliases: ["ON and OFF axons", "signed axons"],
            "Two axons with opposite weights in the place of one whose spikes have a sign, on a chip that carries none: exact, twice the axons.",
            source: "docs/semantics.md, 4"),
        Term(
            "axon per threshold",
            "What a payload becomes on a chip that carries none: one axon for each threshold, its weights times that threshold. Exact; as many times the axons and the synapse memory.",
            source: "docs/semantics.md, 4"),
        Term(
            "compartment", aliases: ["compartments"],
            "A core's unit of neuron state. Most neurons take one; a soft reset that a chip only emulates takes a second.", source: "docs/semantics.md, 4"),
        Term(
            "engine", aliases: ["--engine", "fast", "literal"],
            "How steps are simulated: one event at a time from a queue (literal), or layer by layer (fast). Every spike and counter is the same.",
            source: own),
    ]
}
