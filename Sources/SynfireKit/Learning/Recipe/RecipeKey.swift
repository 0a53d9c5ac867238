import Models
import Training

/// A value of a recipe: its place, what it may be, and what it means. `docs/learning.md` lists all of them.
public struct RecipeKey: Sendable {
    /// What a value may be.
    public enum Kind: Sendable {
        /// Any text that is not empty.
        case text
        /// One of some words.
        case word([String])
        /// A whole number in a range.
        case whole(ClosedRange<Int>)
        /// A finite number in a range.
        case number(ClosedRange<Double>)
        /// True or false.
        case flag
        /// Finite numbers above 0.
        case numbers
    }

    /// The keys from the outermost object inwards, with points between them.
    public var name: String
    /// What it may be.
    public var kind: Kind
    /// What holds where a recipe does not say it, as on the command line; `nil` for nothing.
    public var fallback: String?
    /// What it means.
    public var summary: String
    /// Whether the result of a training depends on it.
    public var matters: Bool

    init(_ name: String, _ kind: Kind, _ fallback: String?, _ summary: String, matters: Bool = true) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.summary = summary
        self.matters = matters
    }

    /// Of a recipe file.
    static let schema = "synfire-recipe/1"

    /// Every key there is.
    public static let all: [RecipeKey] =
        [
            RecipeKey("schema", .word([schema]), schema, "What the file is.", matters: false),
            RecipeKey("name", .text, "training", "What reports call it.", matters: false),
            RecipeKey("network", .text, nil, "A zoo network with its seed, or a network file: what training starts from."),
            RecipeKey("seed", .whole(0...Int.max), "1", "Of the order of examples, their changes, dropout and input spikes."),
            RecipeKey("metric", .word(LearningMetric.words), "dice-3d", "What chooses the best epoch, on the validation people."),
        ] + data + stage("train", rate: "0.001", epochs: "12") + convert
        + [
            RecipeKey("tune.rule", .word(["flow", "bptt"]), "flow", "By the sums of all steps, or back through time step by step."),
            RecipeKey("tune.surrogate", .word(Surrogate.all.map(\.word)), "triangle", "What stands for the derivative of a spike in bptt."),
            RecipeKey("tune.surrogate-scale", .number(1e-6...1e6), nil, "Its height (triangle, exponential), slope (fast-sigmoid) or width (rectangle)."),
        ] + stage("tune", rate: "0.0001", epochs: "6")

    private static let data = [
        RecipeKey("data.kind", .word(["scans", "arrays", "pictures"]), "scans", "NIfTI scans cut into slices, two arrays of samples, or a folder of pictures."),
        RecipeKey("data.folder", .text, nil, "Where the files are; --data gives it.", matters: false),
        RecipeKey("data.images", .text, "images", "Folder of the images in it, or the array of samples: FILE.npy, FILE.npz#NAME."),
        RecipeKey("data.labels", .text, "labels", "Folder or array of labels or target images; none for images that are their own targets under noise."),
        RecipeKey("data.ending", .text, ".nii.gz", "What is appended to a scan's or picture's id for its file."),
        RecipeKey("data.folds", .text, "folds.csv", "Table of id, group and fold; or a whole number of folds, dealt round robin."),
        RecipeKey("data.axis", .text, "0", "Axis that slices of a scan follow along: 0, 1, 2, sagittal, coronal or axial."),
        RecipeKey("data.preprocess", .text, "none", "Steps as in --preprocess, such as percentile=99.5,crop=56x40,pad=56x40."),
        RecipeKey("data.noise", .number(0...1e6), "0", "Standard deviation of Gaussian noise that is added to images which are their own targets."),
        RecipeKey("data.residual", .flag, "false", "The target is the noise, which is subtracted from the image."),
        RecipeKey("split.test", .whole(0...9999), "0", "Fold that is evaluated in the end; no training sees it."),
        RecipeKey("split.validation", .whole(0...9999), "1", "Fold on which the epoch is chosen; all others are trained on."),
    ]

    private static let convert = [
        RecipeKey("convert.neuron", .word(NeuronRegistry.words), "multi-threshold", "In the place of each ReLU."),
        RecipeKey("convert.thresholds", .numbers, nil, "Of multi-threshold neurons, falling, in units of λ."),
        RecipeKey("convert.negative-threshold", .number(1e-3...1e6), nil, "Of ternary neurons."),
        RecipeKey("convert.leak", .number(1e-3...1), "1", "Share of a potential that is left after a step."),
        RecipeKey("convert.order", .word(["integrate-then-fire", "fire-then-integrate"]), "integrate-then-fire", "What a step does first."),
        RecipeKey("convert.compare", .word(["above", "at-or-above"]), "above", "When a potential crosses a threshold."),
        RecipeKey("convert.reset", .word(["soft", "hard"]), "soft", "Of neurons that have both."),
        RecipeKey("convert.steps", .whole(1...1 << 16), "10", "T."),
        RecipeKey("convert.initial", .number(-1e6...1e6), nil, "Potential at the start, in units of λ; half of the smallest threshold where it is not given."),
        RecipeKey("convert.coding", .word(["analog", "binary", "ternary"]), "analog", "How the input enters."),
        RecipeKey("convert.percentile", .number(0...100), "99.9", "Of an activation over the calibration samples, is λ."),
        RecipeKey("convert.stride", .whole(1...1 << 20), "25", "Every how many training samples are calibrated on, in the order of the folds' table."),
        RecipeKey("convert.pools", .word(ConversionOptions.AveragePooling.allCases.map(\.rawValue)), "folded", "What average poolings become."),
    ]

    private static func stage(_ stage: String, rate: String, epochs: String) -> [RecipeKey] {
        func key(_ name: String, _ kind: Kind, _ fallback: String?, _ summary: String) -> RecipeKey { RecipeKey("\(stage).\(name)", kind, fallback, summary) }
        let share = Kind.number(0...0.999_999)
        let size = Kind.number(0...1e9)
        return [
            key("epochs", .whole(1...1 << 20), epochs, "Times that every training sample is seen."),
            key("batch", .whole(1...1 << 16), "26", "Samples of a step; the last one of an epoch has those that are left."),
            key("loss", .word(Loss.allCases.map(\.word)), "bce-dice", "What becomes small."),
            key("dropout", share, "0", "Share of activations that is dropped; for train only."),
            key("optimizer.kind", .word(["adam", "sgd", "rmsprop"]), "adam", "As PyTorch defines it."),
            key("optimizer.rate", .number(0...1e6), rate, "The learning rate that the schedule begins with."),
            key("optimizer.beta1", share, "0.9", "Of Adam's first moment."),
            key("optimizer.beta2", share, "0.999", "Of Adam's second moment."),
            key("optimizer.epsilon", .number(1e-30...1), "1e-8", "What is added to a root before it divides."),
            key("optimizer.weight-decay", size, "0", "Share of a weight that is added to its gradient (adam, sgd)."),
            key("optimizer.momentum", share, "0.9", "Of sgd."),
            key("optimizer.decay", share, "0.99", "Of rmsprop's mean square."),
            key("schedule.kind", .word(["constant", "plateau", "step", "cosine", "one-cycle"]), "constant", "How the learning rate goes on."),
            key("schedule.factor", .number(1e-9...1), "0.1", "What a fall multiplies by (plateau, step)."),
            key("schedule.patience", .whole(0...1 << 20), "10", "Epochs without an improvement of the validation loss that are borne (plateau)."),
            key("schedule.threshold", .number(0...1), "0.0001", "Share by which the loss has to improve (plateau)."),
            key("schedule.cooldown", .whole(0...1 << 20), "0", "Epochs after a fall in which none is counted (plateau)."),
            key("schedule.least", size, "0", "The least rate (plateau, cosine)."),
            key("schedule.length", .whole(1...1 << 20), nil, "Epochs between falls (step), or to the least rate (cosine: all)."),
            key("schedule.rise", .number(0...1), "0.3", "Share of all steps in which the rate rises (one-cycle)."),
            key("schedule.start", .number(1...1e9), "25", "What the rate is divided by at the beginning (one-cycle)."),
            key("schedule.end", .number(1...1e12), "10000", "What the first rate is divided by at the end (one-cycle)."),
            key("augment.flip-x", .number(0...1), "0", "Probability that columns are reversed."),
            key("augment.flip-y", .number(0...1), "0", "Probability that rows are reversed."),
            key("augment.shift", .whole(0...4096), "0", "The most pixels of a shift along each axis."),
            key("augment.rotation", .number(0...180), "0", "The most degrees of a turn."),
            key("augment.contrast", .number(0...1), "0", "Values are multiplied by 1 ± this."),
            key("augment.brightness", .number(0...1e3), "0", "This is added to or subtracted from all values, at most."),
            key("augment.noise", .number(0...1e3), "0", "Standard deviation of noise on each value."),
        ]
    }
}
