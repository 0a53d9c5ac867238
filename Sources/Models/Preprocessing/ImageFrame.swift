/// Which part of an image is kept, and where it stands in the image that a network sees: what crops and pads come to.
///
/// Row r of the framed image is row `top + r` of the source where that is one of `rows`, and zero otherwise; columns alike.
public struct ImageFrame: Sendable, Equatable {
    /// Rows of the image that is cut and padded.
    public let sourceHeight: Int
    /// Columns of the image that is cut and padded.
    public let sourceWidth: Int
    /// Rows of the framed image.
    public private(set) var height: Int
    /// Columns of the framed image.
    public private(set) var width: Int
    private var top = 0
    private var left = 0
    /// Source rows and columns that are shown.
    private var rows: Range<Int>
    private var columns: Range<Int>

    /// The whole image.
    public init(height: Int, width: Int) {
        sourceHeight = height
        sourceWidth = width
        self.height = height
        self.width = width
        rows = 0..<height
        columns = 0..<width
    }

    /// Whether the framed image is the source itself.
    public var isWhole: Bool { self == ImageFrame(height: sourceHeight, width: sourceWidth) }

    /// Cuts to at most `height` × `width` from row `y` and column `x` on.
    ///
    /// - Precondition: the origin lies inside the image, the extents are positive.
    mutating func crop(height: Int, width: Int, y: Int, x: Int) {
        precondition((0..<self.height).contains(y) && (0..<self.width).contains(x) && height > 0 && width > 0, "an empty crop")
        top += y
        left += x
        self.height = min(self.height - y, height)
        self.width = min(self.width - x, width)
        rows = rows.clamped(to: top..<top + self.height)
        columns = columns.clamped(to: left..<left + self.width)
    }

    /// Enlarges to at least `height` × `width`, `y` zero rows and `x` zero columns coming first.
    ///
    /// - Precondition: `y` and `x` are not negative.
    mutating func pad(height: Int, width: Int, y: Int, x: Int) {
        precondition(y >= 0 && x >= 0, "a pad cannot be negative")
        top -= y
        left -= x
        self.height = max(self.height + y, height)
        self.width = max(self.width + x, width)
    }

    /// The framed part of one plane of the source, row by row, zeros where there is none.
    ///
    /// - Precondition: the plane has `sourceHeight` × `sourceWidth` values.
    public func framed(_ plane: ArraySlice<Float>) -> [Float] {
        precondition(plane.count == sourceHeight * sourceWidth, "the plane does not have the frame's source extents")
        var result = [Float](repeating: 0, count: height * width)
        forEachRow { source, target, count in
            for i in 0..<count { result[target + i] = plane[plane.startIndex + source + i] }
        }
        return result
    }

    /// A framed plane back at its place in the source, row by row, zeros where the frame shows nothing.
    ///
    /// - Precondition: the plane has `height` × `width` values.
    public func placed(_ plane: ArraySlice<Float>) -> [Float] {
        precondition(plane.count == height * width, "the plane does not have the frame's extents")
        var result = [Float](repeating: 0, count: sourceHeight * sourceWidth)
        forEachRow { source, target, count in
            for i in 0..<count { result[source + i] = plane[plane.startIndex + target + i] }
        }
        return result
    }

    /// Calls `body` with the first pixel of each shown row in the source and in the framed image, and the row's length.
    private func forEachRow(_ body: (_ source: Int, _ target: Int, _ count: Int) -> Void) {
        for row in rows {
            body(row * sourceWidth + columns.lowerBound, (row - top) * width + columns.lowerBound - left, columns.count)
        }
    }
}
