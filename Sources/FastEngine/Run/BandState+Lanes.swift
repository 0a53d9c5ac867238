/// Arranges values by pixel and channel as vectors, for `BandState` when it is made.
extension BandState {
    /// The values of some pixels, sixteen channels to a vector.
    static func lanes(_ values: ArraySlice<Int32>, channels: Int) -> [SIMD16<Int32>] {
        let span = values.span
        var lanes: [SIMD16<Int32>] = []
        lanes.reserveCapacity(span.count / max(channels, 1) * ((channels + 15) / 16))
        for pixel in stride(from: 0, to: span.count, by: max(channels, 1)) {
            for first in stride(from: pixel, to: pixel + channels, by: 16) {
                if first + 16 <= pixel + channels {
                    unsafe lanes.append(span.bytes.unsafeLoadUnaligned(fromByteOffset: first * 4, as: SIMD16<Int32>.self))
                } else {
                    var vector = SIMD16<Int32>.zero
                    for index in first..<pixel + channels { vector[index - first] = span[index] }
                    lanes.append(vector)
                }
            }
        }
        return lanes
    }
}
