import EventSim
import Formats
import Models
import Reports
import SynfireKit

/// Every command of the program with its options; the help is written from this table and the parser reads by it.
package enum Commands {
    package static let all = [inspect, infer, train, convert, tune, pipeline, evaluate, compile, simulate, compare, chips, reproduce, explain]

    /// What `synfire` without a command does.
    package static let sample = CommandSpec(
        name: "",
        summary: "Runs the bundled denoising U-Net on the bundled photograph: converts, compiles for loihi-like, simulates and reports.",
        options: wholeWay + [exportSanafe, exportSpikes] + output + common,
        examples: [
            Example("synfire", "the whole way on the sample; prints the summary and writes synfire-out/"),
            Example("synfire --steps 20 --json", "twenty steps, and run.json on standard output"),
        ])

    package static let inspect = CommandSpec(
        name: "inspect",
        summary: "Shows what a file holds: layers, shapes, parameters, MACs, and what can and cannot be lowered.",
        positionals: [PositionalSpec("FILE")],
        options: [inputShape, OptionSpec("--save", value: "FILE", "Write the network, with its graph, as a safetensors file that every command reads.")]
            + eventFile + conversion + machine + common,
        examples: [
            Example("synfire inspect unet.onnx", "the layers of a network, and whether each has a spiking form"),
            Example("synfire inspect unet.onnx --input-shape 1x56x40", "the same for one input size"),
            Example("synfire inspect unet.onnx --chip loihi1 --neuron if", "and all that keeps it from that chip, before anything runs"),
            Example("synfire inspect weights.safetensors --save net.safetensors", "a state dict of a known U-Net, written with its graph"),
            Example("synfire inspect scan.npy", "the extents and values of an array"),
            Example("synfire inspect dog.aedat4", "sensor, number, span and polarities of an event camera's recording"),
            Example("synfire inspect synfire-out", "whether the results of a run are all there, as it wrote them"),
        ],
        details: ["Knows ONNX, NIR and zoo networks, safetensors (networks, state dicts of known U-Nets, core maps), NPY and NPZ arrays, NIfTI scans, PNG, PGM and PPM pictures, recordings of event cameras, and chip files, by their content; of a folder of results it says whether they are whole."])

    package static let infer = CommandSpec(
        name: "infer",
        summary: "Computes the dense network's output on an input: does it compute what the training framework computes?",
        positionals: [PositionalSpec("NETWORK")], options: data + output + common,
        examples: [
            Example("synfire infer unet.onnx --input scan.npy --output y.npy", "the output of every slice as one array"),
            Example("synfire infer unet.onnx --input scan.npy --slice 12 --label label.npy", "one slice, with its Dice"),
            Example(
                "synfire infer unet.onnx --input scan.nii.gz --axis sagittal --preprocess percentile=99.5,crop=56x40,pad=56x40 --output y.nii",
                "a scan cut into slices, the output laid over it"),
        ])

    package static let convert = CommandSpec(
        name: "convert",
        summary: "Turns a trained network into a spiking one and says, layer by layer, how well it agrees.",
        positionals: [PositionalSpec("NETWORK")], options: data + events + conversion + exportNIR + output + common,
        examples: [
            Example("synfire convert unet.onnx --input scan.npy --steps 10", "multi-threshold neurons, ten steps"),
            Example("synfire convert unet.onnx --input scan.npy --neuron if --steps 200", "integrate-and-fire, as most papers"),
            Example("synfire convert unet.onnx --input scan.npy --normalization layer-wise", "the usual normalisation, for comparison"),
            Example("synfire convert net.onnx --input x.npy --neuron if --initial 0 --export-nir --output out", "out/network.nir for other simulators"),
        ],
        details: ["Thresholds and the initial potential are in units of the normalised activation (1 is the layer's percentile)."])

    package static let compile = CommandSpec(
        name: "compile",
        summary: "Lowers a network onto a chip: cores, utilisation, the limit that binds, and a picture of the mesh.",
        positionals: [PositionalSpec("NETWORK")], options: data + events + conversion + machine
            + [OptionSpec("--dump", "Print what every pass changed and how long it took.")] + output + common,
        examples: [
            Example("synfire compile unet.onnx --input scan.npy", "the core map for loihi-like, and its pictures"),
            Example("synfire compile unet.onnx --input-shape 1x56x40", "scales from one random input: does it fit at all?"),
            Example("synfire compile unet.onnx --input scan.npy --what-if core.neurons=2048", "on cores twice as large"),
            Example("synfire compile unet.onnx --input scan.npy --chip loihi1 --neuron if", "for the published chip"),
            Example("synfire compile snn.nir", "a spiking network made elsewhere, as it is"),
            Example("synfire compile unet.onnx --input scan.npy --bits 4 --max-chips 1", "does it fit on one chip with 4 bits?"),
        ],
        details: ["Ends with exit code 3 when it does not fit, naming layer, limit and the smallest change that would."])

    package static let simulate = CommandSpec(
        name: "simulate",
        summary: "Runs inputs on the compiled chip: spikes, counters, energy, latency, and quality against a label.",
        positionals: [PositionalSpec("NETWORK")], options: wholeWay + [exportSanafe, exportSpikes] + output + common,
        examples: [
            Example("synfire simulate unet.onnx --input scan.npy --label label.npy", "all slices, with Dice of ANN and SNN"),
            Example("synfire simulate unet.onnx --input scan.npy --slice 10-20 --steps 20", "some slices, twenty steps"),
            Example("synfire simulate snn.nir --input x.npy --reset soft --steps 32", "a NIR graph whose file does not say how neurons reset"),
            Example("synfire simulate net.onnx --input dog.aedat4 --event-bin 16", "an event camera's recording as spikes in sixteen steps"),
            Example("synfire simulate denoise.onnx --input noisy.png --target clean.png --residual", "a denoiser that predicts the noise"),
        ])

    package static let compare = CommandSpec(
        name: "compare",
        summary: "Sets variants side by side on the same inputs: quality, spikes, SOPs, bytes, energy, latency, cores.",
        positionals: [PositionalSpec("NETWORK", isOptional: true)], options: variants(of: wholeWay) + comparison + output + common,
        examples: [
            Example("synfire compare", "binary, ternary and multi-threshold on the sample"),
            Example("synfire compare unet.onnx --input scan.npy --label label.npy", "also at equal quality, with the steps each code needs"),
            Example("synfire compare unet.onnx --input scan.npy --label label.npy --steps 5,10,20 --max-steps 0", "at three numbers of steps only"),
            Example("synfire compare unet.onnx --input scan.npy --neuron multi-threshold --bits 8,4", "what do fewer bits cost in quality?"),
            Example("synfire compare unet.onnx --input scan.npy --chip loihi1 --neuron if --format latex", "a table for a paper"),
        ],
        details: [
            "Options that take a LIST are varied: every combination is one row. The best figure of a column is marked.",
            "Without --neuron and --coding the rows are if with analog, binary and ternary input, and signed-ternary (ternary with memory), multi-threshold and signed-multi-threshold (with memory) with analog input.",
            "With a label or target a second block gives every code the fewest steps that reach a share of the dense network's quality.",
        ])

    package static let chips = CommandSpec(
        name: "chips",
        summary: "Lists the chip files; with names or files shows them with the source of every figure, or says what is wrong.",
        positionals: [PositionalSpec("CHIP", isOptional: true, isRepeatable: true)], options: common,
        examples: [
            Example("synfire chips", "the chips that come with the program"),
            Example("synfire chips loihi1", "its limits, energies and times, each with evidence and source"),
            Example("synfire chips my-chip.json", "checks a chip file of your own"),
        ])

    package static let reproduce = CommandSpec(
        name: "reproduce",
        summary: "Sets a published table beside its reproduction, with what explains each difference; without a name, the list.",
        positionals: [PositionalSpec("NAME", isOptional: true)],
        options: [
            OptionSpec("--data", value: "DIR", "For hippocampus-dice: the folder with folds.csv, images and labels; for trained-unets: with unets, drive and denoise."),
            OptionSpec("--subjects", value: "LIST", "For hippocampus-dice: volumes of fold 0 (default: all of them)."),
            OptionSpec("--output", value: "DIR", "For trained-unets: where the pictures go (default: synfire-out)."),
        ] + common,
        examples: [
            Example("synfire reproduce", "what can be reproduced"),
            Example("synfire reproduce spiking-unet-table6", "the energies of the Spiking-UNet paper, and the fan-out they leave out"),
            Example("synfire reproduce hippocampus-dice --data Task04 --subjects hippocampus_003", "Dice against T on one volume"),
            Example("synfire reproduce trained-unets --data DIR", "U-Nets of other projects, with pictures"),
        ])

    package static let explain = CommandSpec(
        name: "explain",
        summary: "Defines a printed number: meaning, formula with a run's values, source, evidence; without a term, lists the terms.",
        positionals: [PositionalSpec("TERM", isOptional: true)],
        options: [OptionSpec("--run", value: "FILE", "Fill in the values of this run.json, convert.json or compare.json (default: synfire-out/run.json if there is one)."), json],
        examples: [
            Example("synfire explain sops", "what counts as a synaptic operation"),
            Example("synfire explain chip --run synfire-out/run.json", "every event of that run times its price"),
            Example("synfire explain", "all terms"),
        ])
}

extension Commands {
    package static let neurons = NeuronRegistry.words
    /// In place of a neuron: the tool tries several and chooses.
    package static let auto = "auto"
    /// The commands that know it: `inspect` to say why not.
    package static let searching = ["", "convert", "compile", "simulate", "compare", "inspect"]
    package static let orders = ["integrate-then-fire", "fire-then-integrate"]
    package static let normalizations = ["connection-wise", "layer-wise", "balanced", "none"]
    package static let resets = ["soft", "hard", "late"]
    package static let codings = ["analog", "binary", "ternary", "latency", "spikes"]
    package static let maxPoolings = ConversionOptions.MaxPooling.allCases.map(\.rawValue)
    package static let readouts = ConversionOptions.Readout.allCases.map(\.rawValue)
    package static let averagePoolings = ["folded", "spiking"]
    package static let comparisons = ["above", "at-or-above"]
    package static let schedules = ["aligned", "delayed"]
    package static let dialects = ["lava", "chip-like"]
    package static let engines = ["fast", "literal"]
    package static let latencies = LatencyModel.allCases.map(\.rawValue)

    private static let json = OptionSpec("--json", "Print the result as JSON on standard output, nothing else.")

    package static let common = [
        OptionSpec("--seed", value: "N", "Seed of everything random.", default: "1"),
        OptionSpec("--threads", value: "N", "Threads; the result never depends on it (default: all processors)."),
        json,
        OptionSpec("--quiet", "No progress on standard error."),
    ]

    private static let inputShape = OptionSpec(
        "--input-shape", value: "CxHxW", "Input size where the network leaves it open, such as 1x56x40.")

    private static let engine = OptionSpec(
        "--engine", value: "ENGINE", "\(engines.joined(separator: " or ")): the same result, the second one event at a time.",
        default: "fast")

    private static let latency = OptionSpec(
        "--latency", value: "MODEL",
        "\(latencies.joined(separator: ", ")) (default: mesh up to \(LatencyModel.mostPackets / 1_000_000) million possible packets an inference, else flow).")

    private static let data = [
        OptionSpec(
            "--input", value: "FILE",
            "Array (NPY, or FILE.npz#NAME) of shape [N, C, H, W], scan (NIfTI .nii, .nii.gz) or picture (PNG, PGM, PPM)."),
        OptionSpec("--slice", value: "WHICH", "Slices of a volume: all, 12 or 10-20, counted from 0.", default: "all"),
        OptionSpec(
            "--axis", value: "AXIS",
            "Axis of a volume that slices follow along: 0, 1, 2, or sagittal, coronal, axial where a scan says how it lies (default: 0)."),
        OptionSpec(
            "--preprocess", value: "STEPS",
            "Steps with commas between them, in order: nan=V (what NaN stands for), grey, divide=D, percentile=P or =LOW:HIGH, zscore or =MEAN:DEVIATION, minmax, clahe=CLIP:TILES, gamma=G, crop=HxW, pad=HxW. Recorded in run.json; synfire explain preprocessing."),
        OptionSpec("--label", value: "FILE", "Segmentation labels of the input; quality is Dice."),
        OptionSpec("--target", value: "FILE", "Clean image to restore; quality is PSNR."),
        OptionSpec("--noise", value: "SIGMA", "Add Gaussian noise from the seed; the clean input is the target."),
        OptionSpec("--clip", "Clip inputs to 0 … 1, after the noise; Poisson codings need it."),
        OptionSpec("--residual", "The network predicts what to subtract from the input."),
        inputShape,
    ]

    /// What a file of an event camera does not say.
    private static let eventFile = [
        OptionSpec("--sensor", value: "WxH", "Extents of an event camera's sensor in pixels, such as 346x260 (default: what the file says, else the network's input)."),
        OptionSpec("--event-columns", value: "ORDER", "Columns of a table of events without names, such as txyp or xypt; - for one to skip."),
        OptionSpec("--event-unit", value: "UNIT", "What times in a table of events count: \(EventTimeUnit.allCases.map(\.rawValue).joined(separator: ", ")) (default: us for whole numbers)."),
        OptionSpec("--event-flip", value: "WHICH", "Count columns (x), rows (y) or polarities (p) of events from the other end, such as y or xyp."),
    ]

    private static let events = [
        OptionSpec("--event-bin", value: "T", "Count the events of a recording into T steps of equal length, of spikes OFF and ON or of signed ones; means --coding spikes (default: --steps)."),
        OptionSpec("--event-cell", value: "N", "Count N×N pixels of an event camera as one.", default: "1"),
    ] + eventFile

    private static let conversion = [
        OptionSpec("--neuron", value: "MODEL", "\(neurons.joined(separator: ", ")); or auto, which tries several on the calibration data and chooses (synfire explain auto).", default: "multi-threshold"),
        OptionSpec("--thresholds", value: "LIST", "Falling thresholds of a (signed) multi-threshold or mlf neuron (mlf: 3,2,1).", default: "2,1,0.5,0.25"),
        OptionSpec("--negative-threshold", value: "V", "Below −V a ternary or signed-ternary neuron fires −1 (default: 1)."),
        OptionSpec("--delta", value: "SHARE", "Of λ: the least change that a sigma-delta neuron sends (default: 0.015625)."),
        OptionSpec("--reset", value: "HOW", "Subtract the threshold, set to 0, or subtract one step later, behind the leak (if, lif, ternary, signed-ternary): \(resets.joined(separator: ", ")).", default: "soft"),
        OptionSpec("--leak", value: "SHARE", "Of a potential, kept from step to step; lif needs it, if has none."),
        OptionSpec("--current-decay", value: "SHARE", "Of a synaptic current, kept from step to step (default: 0)."),
        OptionSpec("--refractory", value: "N", "Steps after a spike in which a neuron does not fire (default: 0)."),
        OptionSpec("--refractory-mode", value: "HOW", "mute integrates meanwhile, hold does not.", default: "mute"),
        OptionSpec("--order", value: "HOW", "\(orders.joined(separator: " or ")).", default: "integrate-then-fire"),
        OptionSpec("--steps", value: "N", "Steps T that a layer integrates and fires; of given spikes as many as they take.", default: "10"),
        OptionSpec("--normalization", value: "HOW", "\(normalizations.joined(separator: " or ")).", default: "connection-wise"),
        OptionSpec("--balancing-steps", value: "N", "Steps in which balanced thresholds are measured, at least four per layer (default: 200)."),
        OptionSpec("--balancing-scale", value: "S", "What balanced thresholds are multiplied by, 0.7 in Rathi 2020 (default: 0.7)."),
        OptionSpec("--percentile", value: "P", "Of the activations, sets each layer's scale.", default: "99.9"),
        OptionSpec("--initial", value: "V", "Initial potential (default: half of the smallest threshold)."),
        OptionSpec("--coding", value: "CODE", "How the input enters: \(codings.joined(separator: ", ")); spikes are given by --input: NPY [T, C, H, W], events as NPZ or CSV, or a recording of an event camera (synfire explain coding).", default: "analog"),
        OptionSpec(
            "--compare", value: "HOW",
            "When a potential crosses a threshold: \(comparisons.joined(separator: " or ")).", default: "above"),
        OptionSpec("--dt", value: "SECONDS", "What a step stands for in a network of LIF firing rates (default: 0.001) or a NIR graph (default: what it says, else 0.0001)."),
        OptionSpec("--synapse", value: "SECONDS", "Smoothing of spikes in such a network, 0 for none (default: 0.005)."),
        OptionSpec(
            "--max-pool", value: "HOW",
            "What max poolings become: \(maxPoolings.joined(separator: ", ")). relu has neurons of its own and is exact at few steps; an average wants fine-tuning.", default: "gate"),
        OptionSpec(
            "--pools", value: "HOW",
            "Average poolings: \(averagePoolings.joined(separator: " into the next weights, or ")), with neurons of their own.",
            default: "folded"),
        OptionSpec(
            "--readout", value: "HOW",
            "The output: potential ÷ T (the average input of the last layer), or the rate of its spikes: \(readouts.joined(separator: " or ")).",
            default: "potential"),
        OptionSpec(
            "--freeze-norms", "Group and instance normalisations keep the statistics of the calibration data; the dense quality before and after is printed."),
        OptionSpec(
            "--calibrate", value: "FILE", "Data that sets the scales (default: all of the input file)."),
    ]

    private static let machine = [
        OptionSpec("--chip", value: "CHIP", "Chip name or file; synfire chips lists them.", default: "loihi-like"),
        OptionSpec("--schedule", value: "HOW", "\(schedules.joined(separator: " or ")).", default: "aligned"),
        OptionSpec(
            "--dialect", value: "NAME",
            "Loihi's integers as another program has them: \(dialects.joined(separator: " or ")); needs --neuron if --reset hard."),
        OptionSpec("--lowest-potential", value: "V", "Where chip-like cuts potentials off: 0 to -8388607, as -(2^n - 1)."),
        OptionSpec(
            "--weight-percentile", value: "P", "Of a layer's |weights|, fills the mantissa; larger ones are clipped.", default: "100"),
        OptionSpec("--bits", value: "N", "Bits of a weight (default: what the chip has)."),
        OptionSpec("--max-chips", value: "N", "Give up beyond this many chips."),
        OptionSpec(
            "--what-if", value: "LIST", "Figures of the chip file to replace, such as core.synapseWords=8192 or =64KiB."),
    ]

    private static let wholeWay = data + events + conversion + machine + [engine, latency]

    private static let comparison = [
        OptionSpec(
            "--format", value: "FORMAT", "\(ComparisonFormat.allCases.map(\.rawValue).joined(separator: ", ")).", default: "text"),
        OptionSpec("--share", value: "PERCENT", "Equal quality: this much of the dense network's; needs --label or --target.", default: "99"),
        OptionSpec("--max-steps", value: "N", "Steps beyond which equal quality is not looked for; 0 leaves it out.", default: "64"),
    ]

    private static let exportSanafe = OptionSpec(
        "--export-sanafe", "Write the core map and the first input as YAML for SANA-FE too, with the spikes that must come out.")

    private static let exportSpikes = OptionSpec(
        "--export-spikes", value: "FORMAT", "Write every spike of every input too, as \(SpikeTable.Format.allCases.map(\.rawValue).joined(separator: " or ")).")

    private static let exportNIR = [
        OptionSpec("--export-nir", "Write the spiking network as NIR too, with the spikes of the first input that must come out."),
        OptionSpec("--nir-extensions", "Allow node types in it that only this program reads: upsampling, transposed convolution, max pooling."),
    ]

    private static let output = [
        OptionSpec("--output", value: "PATH", "Folder for the results (default: synfire-out); for infer the file of the output: .npy, .npz, .nii or .nii.gz over the scan, or .png."),
    ]

    /// The options of which a comparison takes several values.
    private static let varied = ["--neuron", "--steps", "--normalization", "--coding", "--bits", "--chip"]

    private static func variants(of options: [OptionSpec]) -> [OptionSpec] {
        options.map { option in
            guard varied.contains(option.name) else { return option }
            var several = option
            several.value = "LIST"
            several.summary += " Several with commas between them."
            if option.name == "--chip" { several.defaultValue = "loihi-like,loihi-like-binary" }
            return several
        }
    }
}
