import Compiler
import EventSim
import Models
import Options
import Processors
import SynfireKit
import Training

/// How the program ends, for scripts that tell one failure from another.
enum ExitCode: Int32, Sendable {
    case done = 0
    case runFailed = 1
    case usage = 2
    case doesNotFit = 3
    case unsupportedNetwork = 4
    /// Stopped by Ctrl-C.
    case interrupted = 130

    /// What an error that reached the command line means.
    init(for error: any Error) {
        switch error {
        case is UsageError, is ZooError, is ProcessorLevel.Refusal: self = .usage
        case is FitError: self = .doesNotFit
        case NetworkError.unsupported, NetworkError.severalUnsupported: self = .unsupportedNetwork
        case SimulationError.cancelled, is TrainingStopped, is EvaluationStopped: self = .interrupted
        case TrainingError.unsupported, TrainingError.neuron: self = .unsupportedNetwork
        default: self = .runFailed
        }
    }
}
