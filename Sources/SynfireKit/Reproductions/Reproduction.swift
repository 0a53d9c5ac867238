public import Formats
import Foundation

/// A published result that the program can set beside its own.
public struct Reproduction: Sendable {
    /// What a reproduction can be told beyond seed and threads.
    public enum Parameter: Sendable {
        /// The folder of its data.
        case folder
        /// Which of the data's subjects.
        case subjects
        /// Where its pictures go.
        case output
    }

    /// What is asked of a reproduction; what it has no parameter for is left alone.
    public struct Options: Sendable {
        /// The folder of its data.
        public var folder: String?
        /// Which of the data's subjects; `nil` for all.
        public var subjects: [String]?
        /// Of everything random.
        public var seed: UInt64
        /// The result never depends on it.
        public var threads: Int

        /// - Parameter threads: `nil` for as many as there are processors.
        public init(folder: String? = nil, subjects: [String]? = nil, seed: UInt64 = 1, threads: Int? = nil) {
            self.folder = folder
            self.subjects = subjects
            self.seed = seed
            self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        }
    }

    /// What came of it.
    public struct Result: Sendable {
        /// A table and what it means, line by line.
        public var lines: [String]
        /// The same for programs.
        public var json: JSON
        /// Pictures, if it makes any.
        public var files = ResultFiles()
    }

    /// A parameter that is missing or that the data does not have.
    public struct Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        /// Which of them.
        public var parameter: Parameter
        /// What follows the parameter's name.
        public var reason: String

        public var description: String { "the reproduction's \(parameter) \(reason)" }
    }

    /// A word for it.
    public var name: String
    /// What is reproduced, in one line.
    public var summary: String
    /// What it can be told.
    public var parameters: [Parameter] = []

    /// Runs it: minutes to hours.
    ///
    /// - Throws: `Refusal`, `FileError` for data that cannot be read, `SimulationError.cancelled` when the observer asks for it.
    public let run: @Sendable (Options, any RunObserver) throws -> Result

    /// Every one that there is, in the order of the list.
    public static let all: [Reproduction] = [spikingUNetTable6, hippocampusDice, trainedUNets, snnDeep]
}
