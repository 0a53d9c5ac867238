internal import Kernels
internal import Models

/// The values of a framed image that are not zero, in its order.
struct SparseImage: Sendable {
    /// Pixel · channels + channel in the frame.
    private(set) var places: [Int32] = []
    private(set) var values: [Float] = []
    /// First value of each pixel of the frame, and their number at the end.
    private(set) var starts: [Int32] = []
    private(set) var count = 0

    /// Lists an image's values, unless there are more than `limit`.
    ///
    /// - Returns: whether they are listed.
    mutating func list(_ image: [Float], in frame: FramedImage, limit: Int, _ kernels: any FloatKernels.Type) -> Bool {
        let (shape, channels) = (frame.shape, frame.shape.channels)
        let row = shape.width * channels
        if places.count < limit + row {
            places = Array(repeating: 0, count: limit + row)
            values = Array(repeating: 0, count: limit + row)
        }
        let pixels = (frame.rowsBefore + shape.height + frame.rowsAfter) * frame.width
        if starts.count < pixels + 1 { starts = Array(repeating: 0, count: pixels + 1) }
        // One owner each, so that they change in place.
        var (ownPlaces, ownValues, ownStarts): ([Int32], [Float], [Int32]) = ([], [], [])
        swap(&ownPlaces, &places)
        swap(&ownValues, &values)
        swap(&ownStarts, &starts)
        defer {
            swap(&ownPlaces, &places)
            swap(&ownValues, &values)
            swap(&ownStarts, &starts)
        }
        let source = image.span
        var listed = ownPlaces.mutableSpan
        var carried = ownValues.mutableSpan
        var firsts = ownStarts.mutableSpan
        var (total, pixel) = (0, 0)
        /// Pixels of the frame that hold nothing.
        func skip(_ pixels: Int, _ firsts: inout MutableSpan<Int32>) {
            for number in pixel..<pixel + pixels { firsts[number] = Int32(truncatingIfNeeded: total) }
            pixel += pixels
        }
        skip(frame.rowsBefore * frame.width, &firsts)
        for row in 0..<shape.height {
            guard total <= limit else { return false }
            skip(frame.columnsBefore, &firsts)
            total = kernels.list(
                source, from: row * shape.width * channels, pixels: shape.width, channels: channels, place: pixel * channels, at: total,
                places: &listed, values: &carried, starts: &firsts)
            pixel += shape.width
            skip(frame.columnsAfter, &firsts)
        }
        skip(frame.rowsAfter * frame.width + 1, &firsts)
        count = total
        return total <= limit
    }
}
