/// One source row under a kernel row of a target row.
public struct RowTap: Sendable {
    /// The source row.
    public var source: Int
    /// Its first pixel in the view.
    public var pixel: Int
    /// First row of the arranged weights under the kernel row.
    public var weightRow: Int

    /// - Parameter pixel: first of the source row, in the view.
    public init(source: Int, pixel: Int, weightRow: Int) {
        (self.source, self.pixel, self.weightRow) = (source, pixel, weightRow)
    }
}

/// A strip that a source column reaches.
public struct ColumnTap: Sendable {
    /// The strip.
    public var target: Int
    /// Position in the arranged weights.
    public var kernel: Int

    /// - Parameter kernel: position in the arranged weights.
    public init(target: Int, kernel: Int) {
        (self.target, self.kernel) = (target, kernel)
    }
}

/// Neighbouring source columns under neighbouring positions of the arranged weights.
public struct StripRun: Sendable {
    /// First source column.
    public var first: Int
    /// The one after the last.
    public var end: Int
    /// Position of the first one in the arranged weights.
    public var kernel: Int

    /// - Parameter kernel: position of the first column in the arranged weights.
    public init(first: Int, end: Int, kernel: Int) {
        (self.first, self.end, self.kernel) = (first, end, kernel)
    }
}

/// A target row under a source row.
public struct ReachedRow: Sendable {
    /// Its first strip, of all rows of the layer.
    public var strip: Int
    /// Its kernel row in the weights.
    public var weightRow: Int

    /// - Parameter weightRow: where its kernel row begins in the weights.
    public init(strip: Int, weightRow: Int) {
        (self.strip, self.weightRow) = (strip, weightRow)
    }
}

/// Output channels of a weight plan that lie side by side in memory, `[ky][kx arranged][input channel][lane]`.
public struct WeightPanel: Sendable {
    /// First block of sixteen output channels.
    public var block: Int
    /// How many blocks it holds: 4, 2 or 1.
    public var blocks: Int
    /// First byte.
    public var origin: Int

    /// What the bytes of panels with two weights in a lane are raised by, so that they are not negative.
    public static var raise: Int16 { 128 }

    /// - Parameter origin: first byte.
    public init(block: Int, blocks: Int, origin: Int) {
        (self.block, self.blocks, self.origin) = (block, blocks, origin)
    }
}

/// Why a strip has to be fired, bit by bit.
public enum DueReason {
    /// A potential will cross a threshold whatever arrives.
    public static var waiting: UInt8 { 1 }
    /// What arrived has taken a sum where something happens, or nobody looked.
    public static var beyond: UInt8 { 2 }
    /// Something arrived, which alone makes a strip due only where potentials are clipped.
    public static var arrived: UInt8 { 4 }
}

// Unchecked indices: those of the span itself.
extension Span where Element == WeightPanel {
    /// Hands on each panel.
    @_alwaysEmitIntoClient @inline(__always)
    func forEach(_ body: (WeightPanel) -> Void) {
        var index = 0
        while index < count {
            unsafe body(self[unchecked: index])
            index &+= 1
        }
    }
}
