import Foundation

/// The built program as a process of its own, for what a test's own process cannot survive or be given: signals and closed streams.
final class ProgramProcess {
    private let process = Process()
    private let errorPipe = Pipe()
    /// When it was sent a signal.
    private var signalled: ContinuousClock.Instant?

    /// - Parameter redirection: what a shell does with the streams before it becomes the program, such as `>/dev/full`.
    init(_ words: [String], redirection: String = ">/dev/null", folder: String? = nil, environment: [String: String] = [:]) throws {
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "exec \"$0\" \"$@\" \(redirection)", Self.path] + words
        process.standardError = errorPipe
        process.standardInput = FileHandle.nullDevice
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        try process.run()
    }

    /// The program lies beside the tests' bundle.
    static var path: String {
        let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" } ?? URL(filePath: CommandLine.arguments[0])
        return bundle.deletingLastPathComponent().appending(path: "synfire").path
    }

    func send(_ signal: Int32) {
        signalled = ContinuousClock.now
        kill(process.processIdentifier, signal)
    }

    var isRunning: Bool { process.isRunning }

    /// Its exit code, what it wrote to standard error, and how long it went on after the signal.
    func end() -> (code: Int32, errors: [String], sinceSignal: Duration?) {
        let errors = errorPipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let passed = signalled.map { ContinuousClock.now - $0 }
        return (process.terminationStatus, String(decoding: errors, as: UTF8.self).split(separator: "\n").map(String.init), passed)
    }
}
