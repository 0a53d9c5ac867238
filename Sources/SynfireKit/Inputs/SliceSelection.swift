/// Slices along the first axis of a volume.
public enum SliceSelection: Equatable, Sendable {
    /// From the first to the last.
    case all
    /// Both ends included, counted from 0.
    case range(ClosedRange<Int>)

    /// The slice numbers in a volume of `count` slices; `nil` if a slice is asked for that it does not have.
    public func indices(count: Int) -> Range<Int>? {
        switch self {
        case .all: 0..<count
        case .range(let range): range.upperBound < count ? range.lowerBound..<range.upperBound + 1 : nil
        }
    }
}
