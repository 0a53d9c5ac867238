import Formats

/// An 8-bit colour in sRGB.
struct Color: Equatable, Sendable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8

    init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    init(gray level: UInt8) { self.init(level, level, level) }

    /// This colour with `share` of `other` mixed in, 0 to 1.
    func mixed(with other: Color, share: Double) -> Color {
        func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Double(a) * (1 - share) + Double(b) * share).rounded()) }
        return Color(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }

    /// As SVG spells it.
    var hexadecimal: String {
        "#" + [red, green, blue].map { value in
            let digits = String(value, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// Pixels that can be drawn on; what lies outside is clipped.
struct Canvas {
    let width: Int
    let height: Int
    private var samples: [UInt16]

    init(width: Int, height: Int, background: Color) {
        self.width = width
        self.height = height
        samples = []
        samples.reserveCapacity(width * height * 3)
        for _ in 0..<width * height { samples += [UInt16(background.red), UInt16(background.green), UInt16(background.blue)] }
    }

    subscript(x: Int, y: Int) -> Color {
        get {
            let start = (y * width + x) * 3
            return Color(UInt8(samples[start]), UInt8(samples[start + 1]), UInt8(samples[start + 2]))
        }
        set {
            guard x >= 0, y >= 0, x < width, y < height else { return }
            let start = (y * width + x) * 3
            samples[start] = UInt16(newValue.red)
            samples[start + 1] = UInt16(newValue.green)
            samples[start + 2] = UInt16(newValue.blue)
        }
    }

    mutating func fill(x: Int, y: Int, width: Int, height: Int, _ color: Color) {
        for row in y..<y + height {
            for column in x..<x + width { self[column, row] = color }
        }
    }

    /// Draws one line of text with its upper left corner at (x, y), each font pixel a square of `scale`.
    mutating func write(_ text: String, x: Int, y: Int, scale: Int, _ color: Color) {
        for (index, character) in text.enumerated() {
            for (row, bits) in BitmapFont.rows(of: character).enumerated() {
                for column in 0..<BitmapFont.glyphWidth where bits >> (BitmapFont.glyphWidth - 1 - column) & 1 == 1 {
                    fill(
                        x: x + (index * BitmapFont.advance + column) * scale, y: y + row * scale, width: scale, height: scale, color)
                }
            }
        }
    }

    /// The pixels as an RGB image of 8 bits.
    var image: Image { Image(width: width, height: height, channels: 3, bitDepth: 8, samples: samples) }
}
