/// A bar of blocks for a share of a whole; anything above zero shows at least one block.
enum ShareBar {
    /// Blocks of a whole.
    static let length = 12

    static func text(_ fraction: Double) -> String {
        guard fraction.isFinite, fraction > 0 else { return "" }
        return String(repeating: "█", count: min(max(1, Int((fraction * Double(length)).rounded())), length))
    }
}
