/// A class index per pixel, row by row; class 0 is the background.
public struct LabelMap: Sendable, Equatable {
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// The class of each pixel, row by row.
    public let classes: [Int]

    /// - Precondition: `classes.count` equals `height * width`.
    public init(height: Int, width: Int, classes: [Int]) {
        precondition(classes.count == height * width, "a \(height)×\(width) label map needs \(height * width) classes, got \(classes.count)")
        self.height = height
        self.width = width
        self.classes = classes
    }
}
