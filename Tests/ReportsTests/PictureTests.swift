import Formats
import Foundation
@testable import Reports
import Testing

@Suite("Pictures: is what is drawn what was given?")
struct PictureTests {
    private static func scan(_ height: Int, _ width: Int) -> Tensor {
        let scalars = (0..<height * width).map { index -> Float in
            let y = Float(index / width) / Float(height) - 0.5
            let x = Float(index % width) / Float(width) - 0.5
            let bump: Float = exp(-8 * (x * x + y * y))
            return 100 * bump + 5 * sin(Float(index % width))
        }
        return Tensor(shape: [height, width], scalars: scalars)
    }

    private static func disc(_ height: Int, _ width: Int, radius: Float) -> LabelMap {
        LabelMap(height: height, width: width, classes: (0..<height * width).map { index in
            let y = Float(index / width) - Float(height) / 2
            let x = Float(index % width) - Float(width) / 2
            let distance = (x * x + y * y).squareRoot()
            return distance > radius ? 0 : x < 0 ? 1 : 2
        })
    }

    /// A pixel below the caption line, which takes 38 rows.
    private static func pixel(of image: Image, _ x: Int, _ y: Int) -> [UInt16] {
        let start = ((38 + y) * image.width + x) * 3
        return Array(image.samples[start..<start + 3])
    }

    @Test("Panels stand side by side and are large enough to see")
    func segmentation() throws {
        let image = Overlay.segmentation(
            scan: Self.scan(56, 40),
            masks: [
                .init(caption: "label", map: Self.disc(56, 40, radius: 12)),
                .init(caption: "ANN  Dice 0.887", map: Self.disc(56, 40, radius: 11)),
                .init(caption: "SNN  Dice 0.881", map: Self.disc(56, 40, radius: 10)),
            ])
        // 56 rows need a factor of 4; the widest caption is wider than 160 pixels.
        let panel = (15 * 6 - 1) * 2
        #expect(image.width == 12 + 4 * (panel + 12))
        #expect(image.height == 12 + 14 + 12 + 56 * 4 + 12)
        #expect(image.channels == 3)
        try keep(PNG.encode(image), as: "segmentation.png")
    }

    @Test("A region has its tint inside, its outline at the edge and nothing beyond")
    func tint() {
        let map = LabelMap(height: 4, width: 4, classes: [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0])
        let image = Overlay.segmentation(
            scan: Tensor(shape: [4, 4], repeating: 3), caption: "", masks: [.init(caption: "", map: map)])
        // A factor of 50; the second panel starts at 12 + 200 + 12.
        func pixel(_ x: Int, _ y: Int) -> [UInt16] { Self.pixel(of: image, 224 + x, y) }
        #expect(pixel(10, 10) == [128, 128, 128])
        #expect(pixel(51, 51) == [230, 159, 0])
        let inside = Color(gray: 128).mixed(with: Color(230, 159, 0), share: 0.35)
        #expect(pixel(100, 100) == [UInt16(inside.red), UInt16(inside.green), UInt16(inside.blue)])
    }

    @Test("Pictures keep their values, clipped to what can be shown")
    func restoration() throws {
        let clean = Tensor(shape: [1, 2, 2], scalars: [0, 0.5, 1, 2])
        let color = Tensor(shape: [3, 2, 2], scalars: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, .nan])
        let image = Overlay.restoration([.init(caption: "clean", picture: clean), .init(caption: "color", picture: color)])
        func pixel(_ x: Int, _ y: Int) -> [UInt16] { Self.pixel(of: image, x, y) }
        #expect(pixel(12, 0) == [0, 0, 0])
        #expect(pixel(112, 0) == [128, 128, 128])
        #expect(pixel(12, 100) == [255, 255, 255])
        #expect(pixel(112, 100) == [255, 255, 255])
        #expect(pixel(224, 0) == [255, 0, 0])
        #expect(pixel(324, 0) == [0, 255, 0])
        #expect(pixel(224, 100) == [0, 0, 255])
        try keep(PNG.encode(image), as: "restoration.png")
    }

    @Test("What does not fit a row follows below, each panel under its caption")
    func rows() throws {
        let panels = (0..<5).map { index in
            Overlay.Panel(caption: "SNN T = \(1 << index)", picture: Tensor(shape: [1, 2, 2], repeating: Float(index) / 4))
        }
        let image = Overlay.restoration(panels, columns: 3)
        #expect(image.width == 12 + 3 * (200 + 12))
        #expect(image.height == 2 * (12 + 14 + 12 + 200) + 12)
        #expect(Self.pixel(of: image, 12, 0) == [0, 0, 0] && Self.pixel(of: image, 12 + 2 * 212, 199) == [128, 128, 128])
        #expect(Self.pixel(of: image, 12, 238) == [191, 191, 191] && Self.pixel(of: image, 12 + 212, 238) == [255, 255, 255])
        #expect(Self.pixel(of: image, 12 + 2 * 212, 238) == [255, 255, 255], "nothing is drawn where no panel is")
        try keep(PNG.encode(image), as: "rows.png")
    }

    @Test("Every printable ASCII character has a glyph of seven rows")
    func font() throws {
        let box = BitmapFont.rows(of: "\u{7F}")
        var canvas = Canvas(width: 16 * 12 + 8, height: 6 * 20 + 8, background: Color(gray: 255))
        for code in UInt8(32)...126 {
            let character = Character(Unicode.Scalar(code))
            let rows = BitmapFont.rows(of: character)
            #expect(rows.count == 7 && rows.allSatisfy { $0 < 32 })
            #expect(rows != box, "\(character)")
            canvas.write(String(character), x: 4 + Int(code - 32) % 16 * 12, y: 4 + Int(code - 32) / 16 * 20, scale: 2, Color(gray: 0))
        }
        try keep(PNG.encode(canvas.image), as: "font.png")
    }

    @Test("The mesh has a chip per chip, a square per core and a line per layer, escaped and repeatable")
    func coreMap() throws {
        var cores: [CoreMapPicture.Core] = []
        for index in 0..<150 {
            let tile = index % 128 / 4
            cores.append(.init(
                chipX: index / 128, chipY: 0, x: tile / 4, y: tile % 4, coreInTile: index % 4, layer: index / 20,
                fraction: Double(index % 10) / 9))
        }
        let picture = CoreMapPicture(
            title: "unet & <loihi-like>", meshWidth: 8, meshHeight: 4, coresPerTile: 4,
            layerNames: (0..<8).map { "enc\($0).conv" }, cores: cores)
        let svg = picture.svg()
        var reversed = picture
        reversed.cores.reverse()
        #expect(reversed.svg() == svg)
        #expect(svg.contains("unet &amp; &lt;loihi-like&gt;"))
        #expect(svg.components(separatedBy: "rx=\"4\"").count - 1 == 2)
        #expect(svg.components(separatedBy: " full</title>").count - 1 == 150)
        #expect(svg.contains("enc7.conv (10)"))
        try keep(Array(svg.utf8), as: "coremap.svg")
    }

    /// Writes a picture where the environment variable SYNFIRE_PICTURES points, for looking at.
    private func keep(_ bytes: [UInt8], as name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["SYNFIRE_PICTURES"] else { return }
        try FileAccess.write(bytes, to: "\(folder)/\(name)")
    }
}
