/// Elements stored with the first axis fastest, as MATLAB, NIfTI and some NPY files have them.
enum FortranOrder {
    /// The same elements with the last axis fastest.
    ///
    /// - Precondition: `data` holds exactly the elements of `shape`.
    static func reordered(_ data: [UInt8], shape: [Int], elementBytes: Int) -> [UInt8] {
        guard shape.count > 1, !data.isEmpty else { return data }
        var strides: [Int] = []
        var step = elementBytes
        for extent in shape {
            strides.append(step)
            step *= extent
        }
        var ordered: [UInt8] = []
        ordered.reserveCapacity(data.count)
        var index = [Int](repeating: 0, count: shape.count)
        var offset = 0
        while ordered.count < data.count {
            for byte in 0..<elementBytes { ordered.append(data[offset + byte]) }
            var axis = shape.count - 1
            while axis >= 0 {
                index[axis] += 1
                offset += strides[axis]
                if index[axis] < shape[axis] { break }
                offset -= strides[axis] * shape[axis]
                index[axis] = 0
                axis -= 1
            }
        }
        return ordered
    }

    /// Elements with the last axis fastest, stored with the first axis fastest.
    ///
    /// - Precondition: `data` holds exactly the elements of `shape`.
    static func transposed(_ data: [UInt8], shape: [Int], elementBytes: Int) -> [UInt8] {
        reordered(data, shape: shape.reversed(), elementBytes: elementBytes)
    }
}
