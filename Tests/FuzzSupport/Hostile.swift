import Foundation

/// Reading damaged files by the hundred thousand in a process whose memory is bounded.
///
/// Meant for the body of an exit test: a trap, an unbounded recursion or an allocation beyond the bound ends the child
/// process, which fails the test.
public enum Hostile {
    #if SYNFIRE_CHECKS
        /// Damaged files per reader: fewer where a sanitizer makes each slow.
        public static let rounds = 5_000
        /// Whether memory is bounded: a sanitizer's own would count.
        public static let boundsMemory = false
    #else
        /// Damaged files per reader.
        public static let rounds = 100_000
        /// Whether memory is bounded.
        public static let boundsMemory = true
    #endif
    /// What one reading may take, apart from `multiple` times the file: buffers that do not depend on the file, and the
    /// allocator's own granularity.
    public static let slackBytes = 16 << 20

    /// What became of the damaged files.
    public struct Outcome {
        public var read = 0
        public var refused = 0
    }

    /// Damages the originals in turn and reads each result.
    ///
    /// - Parameters:
    ///   - multiple: how many times its size a file may take in memory while it is read; enforced by the operating system for
    ///     the largest file that damage can make, on top of `slackBytes`. The limit counts all private writable memory, so a
    ///     large reservation that is never touched counts too.
    ///   - repair: applied after the damage, such as to make checksums right again.
    ///   - read: `true` when the file was read and `false` when it was refused with the reader's own error; any other error is
    ///     thrown on, and ends the test.
    /// - Throws: `Unbounded` where the limit cannot be set, `Unrefused` where nothing was refused.
    public static func run(
        _ originals: [[UInt8]], seed: UInt64, multiple: Int, rounds: Int = rounds, repair: ([UInt8]) -> [UInt8] = { $0 },
        read: ([UInt8]) throws -> Bool
    ) throws {
        var mutations = Mutations(seed: seed)
        // First use of tables and caches, before memory is counted.
        for original in originals { _ = try read(original) }
        let largest = (originals.map(\.count).max() ?? 0) + 4 * (4 << 10)
        if boundsMemory { try limitMemory(slackBytes + multiple * largest) }
        var outcome = Outcome()
        for round in 0..<rounds {
            if try read(repair(mutations.damaged(originals[round % originals.count]))) { outcome.read += 1 } else { outcome.refused += 1 }
        }
        guard outcome.refused > 0 else { throw Unrefused() }
    }

    public struct Unrefused: Error {}
    public struct Unbounded: Error {}

    /// Lets this process grow by `bytes` of private writable memory and no more.
    private static func limitMemory(_ bytes: Int) throws {
        #if os(Linux)
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmData:") }),
                let kilobytes = Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "")
            else { throw Unbounded() }
            var limit = rlimit(rlim_cur: rlim_t(kilobytes * 1024 + bytes), rlim_max: rlim_t.max)
            guard setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit) == 0 else { throw Unbounded() }
        #else
            var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t.max)
            guard setrlimit(RLIMIT_DATA, &limit) == 0 else { throw Unbounded() }
        #endif
    }
}
