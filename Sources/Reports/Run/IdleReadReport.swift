import Formats

/// What reading the state of idle neurons comes to, of all inferences together: some chips do, and others need not.
public struct IdleReadReport: Sendable, Equatable {
    /// Whether the chip does, so that the counters contain it.
    public var isCounted: Bool
    /// 64-bit words read.
    public var readWords: Int
    /// Bits of them that are used.
    public var readBits: Int

    /// Both totals of all inferences.
    public init(isCounted: Bool, readWords: Int, readBits: Int) {
        self.isCounted = isCounted
        self.readWords = readWords
        self.readBits = readBits
    }

    var json: JSON {
        .object([.init("counted", .bool(isCounted)), .init("readWords", .integer(readWords)), .init("readBits", .integer(readBits))])
    }
}
