import Formats
import Foundation
import Models
import Synchronization
import Testing

@testable import synfire

/// Runs command lines in this process and keeps what they print.
struct CommandRun {
    var code: Int32
    var output: String
    var errors: [String]

    /// - Parameter addsQuiet: whether progress is switched off, as every command but `explain` allows.
    init(_ words: [String], addsQuiet: Bool = true) {
        let output = Mutex<[String]>([])
        let errors = Mutex<[String]>([])
        let console = Console(
            print: { line in output.withLock { $0.append(line) } }, printError: { line in errors.withLock { $0.append(line) } },
            isTerminal: false)
        code = Program.run(words + (addsQuiet ? ["--quiet"] : []), console: console)
        self.output = output.withLock { $0.joined(separator: "\n") }
        self.errors = errors.withLock { $0 }
    }
}

/// A folder that goes away with the test.
final class ScratchFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "synfire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        try FileAccess.write(bytes, to: file(name))
        return file(name)
    }
}

enum Package {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static func path(_ name: String) -> String { root.appending(path: name).path }
}

/// A network and inputs small enough for a test.
enum SmallCase {
    static let network = "zoo:unet?input=1x8x8&base=4&levels=2&seed=3"

    static func input(_ count: Int = 2) -> [UInt8] {
        let stream = RandomStream(seed: 5, purpose: "test input")
        return NPY.encode(RawTensor(Tensor(shape: [count, 1, 8, 8], scalars: (0..<count * 64).map { stream.uniform($0) })))
    }

    static func label(_ count: Int = 2) -> [UInt8] {
        NPY.encode(RawTensor(shape: [count, 8, 8], uint8s: (0..<count * 64).map { $0 % 8 < 3 ? 1 : 0 }))
    }
}
