import Formats

/// The pixels of one panel at the network's resolution, with an optional label map whose outlines are drawn after scaling.
struct Raster {
    let height: Int
    let width: Int
    private var pixels: [Color]
    private var outline: LabelMap?

    /// Share of a class's colour inside its region.
    private static let tint = 0.35

    /// The factor by which panels are enlarged; never below one.
    static func scale(height: Int, width: Int) -> Int {
        max(1, (Overlay.minimumPanel + max(height, width) - 1) / max(height, width))
    }

    /// Grey values stretched from the least to the largest finite one; a constant picture becomes mid-grey.
    init(stretching picture: Tensor) {
        let plane = Self.planes(of: picture)
        precondition(plane.channels == 1, "a scan has one channel, not \(plane.channels)")
        let finite = picture.scalars.filter(\.isFinite)
        let least = finite.min() ?? 0
        let range = (finite.max() ?? 0) - least
        height = plane.height
        width = plane.width
        pixels = picture.scalars.map { Color(gray: range > 0 ? Self.level(($0 - least) / range) : 128) }
    }

    /// Values in 0…1 as they are, clipped.
    init(clipping picture: Tensor) {
        let plane = Self.planes(of: picture)
        precondition(plane.channels == 1 || plane.channels == 3, "a picture has one or three channels, not \(plane.channels)")
        height = plane.height
        width = plane.width
        let size = height * width
        let values = picture.scalars
        pixels = (0..<size).map { index in
            plane.channels == 1
                ? Color(gray: Self.level(values[index]))
                : Color(Self.level(values[index]), Self.level(values[size + index]), Self.level(values[2 * size + index]))
        }
    }

    /// The same pixels with each class but the background tinted, and outlined when drawn.
    func overlaid(with map: LabelMap) -> Raster {
        precondition(map.height == height && map.width == width, "a \(map.height)×\(map.width) mask over a \(height)×\(width) scan")
        var copy = self
        for (index, label) in map.classes.enumerated() where label > 0 {
            copy.pixels[index] = pixels[index].mixed(with: Palette.color(label - 1), share: Self.tint)
        }
        copy.outline = map
        return copy
    }

    /// Draws every pixel as a square of `scale`, with outlines along the inner edge of each region.
    func draw(on canvas: inout Canvas, x: Int, y: Int, scale: Int) {
        for row in 0..<height {
            for column in 0..<width {
                canvas.fill(
                    x: x + column * scale, y: y + row * scale, width: scale, height: scale, pixels[row * width + column])
                if let outline { drawEdges(of: outline, row: row, column: column, on: &canvas, x: x, y: y, scale: scale) }
            }
        }
    }

    private func drawEdges(of map: LabelMap, row: Int, column: Int, on canvas: inout Canvas, x: Int, y: Int, scale: Int) {
        let label = map.classes[row * width + column]
        guard label > 0 else { return }
        func differs(_ row: Int, _ column: Int) -> Bool {
            row < 0 || column < 0 || row >= height || column >= width || map.classes[row * width + column] != label
        }
        let color = Palette.color(label - 1)
        let thickness = max(1, scale / 3)
        let left = x + column * scale
        let top = y + row * scale
        if differs(row - 1, column) { canvas.fill(x: left, y: top, width: scale, height: thickness, color) }
        if differs(row + 1, column) { canvas.fill(x: left, y: top + scale - thickness, width: scale, height: thickness, color) }
        if differs(row, column - 1) { canvas.fill(x: left, y: top, width: thickness, height: scale, color) }
        if differs(row, column + 1) { canvas.fill(x: left + scale - thickness, y: top, width: thickness, height: scale, color) }
    }

    private static func planes(of picture: Tensor) -> (channels: Int, height: Int, width: Int) {
        precondition(picture.shape.count == 2 || picture.shape.count == 3, "a picture has two or three axes, not \(picture.shape)")
        let extents = picture.shape.count == 2 ? [1] + picture.shape : picture.shape
        return (extents[0], extents[1], extents[2])
    }

    private static func level(_ value: Float) -> UInt8 {
        value.isNaN ? 0 : UInt8((min(max(value, 0), 1) * 255).rounded())
    }
}
