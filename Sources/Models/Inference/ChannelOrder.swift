/// Conversion between the channels × height × width of files and the height × width × channels that inference and
/// neuron grids use.
public enum ChannelOrder {
    /// `[H, W, C]` values of a `[C, H, W]` image.
    ///
    /// - Precondition: `image.count` equals `shape.count`.
    public static func channelsLast(_ image: ArraySlice<Float>, shape: Shape) -> [Float] {
        reorder(image, outer: shape.channels, inner: shape.height * shape.width)
    }

    /// `[C, H, W]` values of an `[H, W, C]` image.
    ///
    /// - Precondition: `image.count` equals `shape.count`.
    public static func channelsFirst(_ image: [Float], shape: Shape) -> [Float] {
        reorder(image[...], outer: shape.height * shape.width, inner: shape.channels)
    }

    /// The transpose of an `outer` × `inner` matrix.
    private static func reorder(_ values: ArraySlice<Float>, outer: Int, inner: Int) -> [Float] {
        precondition(values.count == outer * inner, "\(values.count) values do not fill \(outer) × \(inner)")
        guard outer > 1, inner > 1 else { return Array(values) }
        var result: [Float] = []
        result.reserveCapacity(values.count)
        for column in 0..<inner {
            var index = values.startIndex + column
            for _ in 0..<outer {
                result.append(values[index])
                index += inner
            }
        }
        return result
    }
}
