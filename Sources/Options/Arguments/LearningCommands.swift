import Models
import SynfireKit
import Training

/// The commands that learn; their values stand in a recipe, most of which no option repeats.
extension Commands {
    package static let train = CommandSpec(
        name: "train",
        summary: "Trains a dense network by a recipe: data, network, loss, optimiser, schedule, changes of the images.",
        positionals: [PositionalSpec("RECIPE")], options: recipe + stage + folder + common,
        examples: [
            Example("synfire train hippocampus-ann --data Task04", "the U-Net of the example, into synfire-train/"),
            Example("synfire train recipe.json --data DIR --output run1 --resume", "goes on where it was stopped, or begins"),
            Example("synfire train recipe.json --data DIR --epochs 3 --set train.schedule.kind=cosine", "other values than the recipe's"),
        ],
        details: [
            "The best epoch on the people of the fold split.validation is best.safetensors, a network that every command reads; nobody of the fold split.test is seen.",
            "Ctrl-C saves where it stands; however a training ends, --resume goes on to the same weights, byte for byte. docs/learning.md lists all keys.",
        ])

    package static let tune = CommandSpec(
        name: "tune",
        summary: "Tunes a trained network as a spiking one: by the flow through its neurons, or back through time.",
        positionals: [PositionalSpec("RECIPE")],
        options: [OptionSpec("--from", value: "NETWORK", "What is tuned; without it the recipe's network as it is, which is direct training.")] + recipe + stage
            + [
                OptionSpec("--rule", value: "RULE", "flow or bptt (tune.rule)."),
                OptionSpec("--neuron", value: "MODEL", "\(NeuronRegistry.words.joined(separator: ", ")) (convert.neuron)."),
                OptionSpec("--thresholds", value: "LIST", "Falling, in units of λ (convert.thresholds)."),
                OptionSpec("--initial", value: "V", "Initial potential (convert.initial)."),
                OptionSpec("--steps", value: "N", "T (convert.steps)."),
            ] + folder + common,
        examples: [
            Example("synfire tune hippocampus-flow-mt --from synfire-train/best.safetensors --data Task04", "four steps of multi-threshold neurons"),
            Example("synfire tune hippocampus-flow-mt --from best.safetensors --data Task04 --steps 2 --output t2", "two steps"),
            Example("synfire tune recipe.json --data DIR --rule bptt", "direct training, back through time"),
        ],
        details: ["The file says neurons, λs, start and T, so that convert, compile, simulate and evaluate run it as it was tuned."])

    package static let pipeline = CommandSpec(
        name: "pipeline",
        summary: "Trains, converts and tunes by one recipe, and sets the three side by side on the test people.",
        positionals: [PositionalSpec("RECIPE")], options: recipe + folder + common,
        examples: [
            Example("synfire pipeline hippocampus-flow-mt --data Task04", "everything, into synfire-pipeline/"),
            Example("synfire pipeline recipe.json --data DIR --output run1 --resume", "goes on in the stage that was stopped"),
        ])

    package static let evaluate = CommandSpec(
        name: "evaluate",
        summary: "Says how well networks do on the people of a fold: mean and deviation over scans, slices and people.",
        positionals: [PositionalSpec("NETWORK", isRepeatable: true)],
        options: [
            OptionSpec("--recipe", value: "RECIPE", "Where data and folds are described (default: what the first network's file says)."),
            OptionSpec("--data", value: "DIR", "Where the data are."), OptionSpec("--fold", value: "N", "Whose people (default: split.test)."),
            OptionSpec("--as", value: "FORM", "\(LearningEvaluation.Form.allCases.map(\.rawValue).joined(separator: ", ")): auto is as spikes where the file was tuned so.", default: "auto"),
            OptionSpec("--at", value: "LIST", "Numbers of steps (default: those it was tuned with, or the recipe's)."),
            OptionSpec("--cut", value: "LIST", "Of the sigmoid of a single output channel.", default: "0.5"), set,
            OptionSpec("--output", value: "FILE", "Write everything as JSON."),
        ] + common,
        examples: [
            Example("synfire evaluate synfire-train/best.safetensors --data Task04", "the test people of its recipe"),
            Example("synfire evaluate ann.safetensors --as spiking --at 4,10,20 --data Task04", "converted by its recipe, at three numbers of steps"),
            Example("synfire evaluate a.safetensors b.safetensors --data Task04 --fold 2 --output scores.json", "two networks, every scan's figures in a file"),
        ])

    private static let set = OptionSpec("--set", value: "KEY=VALUE", "Another value for any key of the recipe, such as train.batch=26.", isRepeatable: true)

    private static let recipe = [
        OptionSpec("--data", value: "DIR", "Where the data are (data.folder)."), OptionSpec("--network", value: "NETWORK", "What training starts from (network)."),
        OptionSpec("--fold", value: "N", "Fold that no training sees (split.test)."),
        OptionSpec("--validation", value: "N", "Fold that chooses the epoch (split.validation)."), set,
    ]

    private static let stage = [
        OptionSpec("--epochs", value: "N", "Of the stage at hand."), OptionSpec("--batch", value: "N", "Samples of a step."),
        OptionSpec("--rate", value: "R", "The learning rate."), OptionSpec("--loss", value: "LOSS", "\(Loss.allCases.map(\.word).joined(separator: ", "))."),
    ]

    private static let folder = [
        OptionSpec("--output", value: "DIR", "Folder for checkpoints, log and curves (default: synfire- and the command's name)."),
        OptionSpec("--resume", "Go on with what the folder holds; begin where it holds nothing."),
    ]
}
