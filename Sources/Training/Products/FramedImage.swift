private import Formats
internal import Models

/// An image of `shape` inside a frame of zeros, its channels filled up with zeros to `channels`.
struct FramedImage: Sendable {
    let shape: Shape
    let rowsBefore: Int
    let rowsAfter: Int
    let columnsBefore: Int
    let columnsAfter: Int
    /// Of a pixel, at least the image's.
    let channels: Int

    /// Columns with the frame.
    var width: Int { columnsBefore + shape.width + columnsAfter }
    /// Floats with the frame.
    var count: Int { (rowsBefore + shape.height + rowsAfter) * width * channels }
    /// Whether it is the image itself.
    var isBare: Bool { count == shape.count }

    init(_ shape: Shape, rows: TapGeometry, columns: TapGeometry, channels: Int) {
        self.shape = shape
        rowsBefore = rows.before
        rowsAfter = rows.after
        columnsBefore = columns.before
        columnsAfter = columns.after
        self.channels = channels
    }

    /// Without a frame.
    init(_ shape: Shape, channels: Int) {
        self.shape = shape
        (rowsBefore, rowsAfter, columnsBefore, columnsAfter) = (0, 0, 0, 0)
        self.channels = channels
    }

    /// Writes an image, height × width × channels, with its frame.
    func write(_ image: [Float], to room: inout [Float]) {
        precondition(image.count == shape.count, "the image does not have the shape \(shape)")
        room.reserve(atLeast: count)
        unsafe image.withUnsafeBufferPointer { image in
            unsafe room.withUnsafeMutableBufferPointer { room in
                // Offsets stay inside both: the room holds `count` floats, and rows are copied one by one.
                let row = width * channels
                unsafe room.extracting(0..<rowsBefore * row).update(repeating: 0)
                for y in 0..<shape.height {
                    let start = (rowsBefore + y) * row
                    unsafe room.extracting(start..<start + columnsBefore * channels).update(repeating: 0)
                    let first = start + columnsBefore * channels
                    let length = shape.width * shape.channels
                    if channels == shape.channels {
                        let target = room.extracting(first..<first + length)
                        _ = unsafe target.update(fromContentsOf: image.extracting(y * length..<(y + 1) * length))
                    } else {
                        for x in 0..<shape.width {
                            let pixel = first + x * channels
                            let source = (y * shape.width + x) * shape.channels
                            _ = unsafe room.extracting(pixel..<pixel + shape.channels).update(fromContentsOf: image.extracting(source..<source + shape.channels))
                            unsafe room.extracting(pixel + shape.channels..<pixel + channels).update(repeating: 0)
                        }
                    }
                    unsafe room.extracting(first + shape.width * channels..<start + row).update(repeating: 0)
                }
                unsafe room.extracting((rowsBefore + shape.height) * row..<count).update(repeating: 0)
            }
        }
    }
}
