/// A picture of whole-number samples, as PNG and PNM files hold them.
public struct Image: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// 1 is grey, 2 grey and alpha, 3 red, green, blue, 4 the same and alpha.
    public let channels: Int
    /// 8 or 16; white is 255 or 65535.
    public let bitDepth: Int
    /// Samples row by row from the top, the channels of a pixel together: `(y * width + x) * channels + channel`.
    public let samples: [UInt16]

    /// - Precondition: there are `width * height * channels` samples, 1 to 4 channels, and 8 or 16 bits.
    public init(width: Int, height: Int, channels: Int, bitDepth: Int, samples: [UInt16]) {
        precondition((1...4).contains(channels), "an image has 1 to 4 channels, not \(channels)")
        precondition(bitDepth == 8 || bitDepth == 16, "an image has 8 or 16 bits per sample, not \(bitDepth)")
        precondition(
            width >= 0 && height >= 0 && samples.count == width * height * channels,
            "\(width) x \(height) pixels of \(channels) channels need \(width * height * channels) samples, got \(samples.count)")
        self.width = width
        self.height = height
        self.channels = channels
        self.bitDepth = bitDepth
        self.samples = samples
    }

    /// The sample value of white.
    public var maximum: UInt16 { bitDepth == 8 ? 255 : 65535 }

    /// The samples big-endian in as many bytes as their depth needs, which is how PNG and PNM store them.
    var bigEndianBytes: [UInt8] {
        bitDepth == 8
            ? samples.map { UInt8(truncatingIfNeeded: $0) }
            : samples.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
}
