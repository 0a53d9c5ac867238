/// The shape of a band as kernels see it: rows of strips, a strip some neighbouring pixels, a pixel some vectors of sixteen channels.
public struct StripShape: Sendable {
    /// Target rows.
    public var rows: Int
    /// Pixels in a row.
    public var width: Int
    /// Vectors of sixteen channels per pixel.
    public var blocks: Int
    /// Pixels per strip.
    public var stripWidth: Int

    /// - Parameters:
    ///   - width: in pixels, a multiple of `stripWidth`.
    ///   - blocks: vectors of sixteen channels per pixel.
    public init(rows: Int, width: Int, blocks: Int, stripWidth: Int) {
        (self.rows, self.width, self.blocks, self.stripWidth) = (rows, width, blocks, stripWidth)
    }

    /// Pixels of all rows.
    public var pixels: Int { rows * width }
    /// Vectors of all pixels.
    public var vectors: Int { rows * width * blocks }
    /// Strips of all rows.
    public var strips: Int { rows * (width / stripWidth) }
}
