public import Formats

/// Pictures side by side with a caption above each: what went in, what should come out, what each network made of it.
public enum Overlay {
    /// The longer side of a panel has at least this many pixels.
    static let minimumPanel = 200
    static let gap = 12
    static let captionScale = 2

    /// A mask drawn over the scan, with the words above it.
    public struct Mask: Sendable {
        /// The words above it.
        public var caption: String
        /// A class for each pixel of the scan.
        public var map: LabelMap

        /// A mask that is drawn over the scan.
        public init(caption: String, map: LabelMap) {
            self.caption = caption
            self.map = map
        }
    }

    /// A picture as values in 0…1 (others are clipped), `[height, width]` or `[1 or 3, height, width]`, with the words above it.
    public struct Panel: Sendable {
        /// The words above it.
        public var caption: String
        /// `[height, width]` or `[1 or 3, height, width]`, values in 0…1.
        public var picture: Tensor

        /// A picture that is drawn as it is.
        public init(caption: String, picture: Tensor) {
            self.caption = caption
            self.picture = picture
        }
    }

    /// The grey scan, then the scan once more per mask with each class tinted and outlined in its colour.
    ///
    /// The scan's grey values are stretched from its least to its largest one.
    /// - Precondition: the scan is `[height, width]` or `[1, height, width]`, and every mask has its extents.
    public static func segmentation(scan: Tensor, caption: String = "scan", masks: [Mask]) -> Image {
        let gray = Raster(stretching: scan)
        var rasters = [(caption, gray)]
        for mask in masks { rasters.append((mask.caption, gray.overlaid(with: mask.map))) }
        return compose(rasters)
    }

    /// The pictures in the order given, such as noisy, clean, dense and spiking.
    ///
    /// - Parameter columns: panels in a row at most; further ones follow below.
    /// - Precondition: there is at least one panel and all have the same extents.
    public static func restoration(_ panels: [Panel], columns: Int = .max) -> Image {
        compose(panels.map { ($0.caption, Raster(clipping: $0.picture)) }, columns: columns)
    }

    private static func compose(_ panels: [(caption: String, raster: Raster)], columns: Int = .max) -> Image {
        precondition(!panels.isEmpty, "a picture needs a panel")
        let height = panels[0].raster.height
        let width = panels[0].raster.width
        precondition(panels.allSatisfy { $0.raster.height == height && $0.raster.width == width }, "panels differ in size")
        precondition(height > 0 && width > 0, "a panel without pixels")
        let scale = Raster.scale(height: height, width: width)
        let text = captionScale * BitmapFont.glyphHeight
        let widest = panels.map { BitmapFont.width(of: $0.caption) * captionScale }.max() ?? 0
        let panelWidth = max(width * scale, widest)
        let columns = min(columns, panels.count)
        let rowHeight = gap + text + gap + height * scale
        var canvas = Canvas(
            width: gap + columns * (panelWidth + gap), height: (panels.count + columns - 1) / columns * rowHeight + gap,
            background: Color(gray: 255))
        for (index, panel) in panels.enumerated() {
            let (row, column) = index.quotientAndRemainder(dividingBy: columns)
            let (left, top) = (gap + column * (panelWidth + gap), row * rowHeight + gap)
            canvas.write(panel.caption, x: left, y: top, scale: captionScale, Color(gray: 30))
            panel.raster.draw(on: &canvas, x: left, y: top + text + gap, scale: scale)
        }
        return canvas.image
    }
}
