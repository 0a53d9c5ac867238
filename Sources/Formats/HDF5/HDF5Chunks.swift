/// The chunks of a dataset: boxes of equal extents, each stored and compressed by itself.
struct HDF5Chunks {
    private let bytes: HDF5Bytes
    private let shape: [Int]
    private let elementSize: Int
    private let extents: [Int]
    private let tree: Int?
    private let filters: HDF5Filters?
    private let start: Int

    init(_ bytes: HDF5Bytes, layout: Range<Int>, filters: Range<Int>?, shape: [Int], elementSize: Int) throws(FileError) {
        self.bytes = bytes
        self.shape = shape
        self.elementSize = elementSize
        start = layout.lowerBound
        let rank = try bytes.number(start + 2, 1, "rank of the chunks")
        guard rank == shape.count + 1, start + 11 + 4 * rank <= layout.upperBound else {
            throw bytes.failure("chunks of \(rank) axes do not fit a dataset of \(shape.count)", at: start)
        }
        tree = try bytes.address(start + 3, "chunk index")
        var extents: [Int] = []
        for axis in 0..<rank { extents.append(try bytes.number(start + 11 + 4 * axis, 4, "extent of a chunk")) }
        guard extents.removeLast() == elementSize, extents.allSatisfy({ $0 > 0 }) else {
            throw bytes.failure("a chunk has no extent, or elements of another size", at: start)
        }
        self.extents = extents
        self.filters = try filters.map { message throws(FileError) in try HDF5Filters(bytes, message) }
        if let obstacle = self.filters?.obstacle {
            throw bytes.failure(
                "only deflate, shuffle and Fletcher-32 are supported as filters, not \(obstacle.name)", at: obstacle.place,
                remedy: "save it with compression=\"gzip\", or without compression")
        }
    }

    /// All elements in C order; chunks that were never written are zeros, of which there may be 64 MiB.
    func assembled(byteCount: Int, _ budget: inout Int) throws(FileError) -> [UInt8] {
        guard let tree, byteCount > 0 else { return try HDF5DatasetReader.zeros(byteCount, bytes, at: start) }
        var chunkBytes = elementSize
        var most = 1
        for (extent, length) in zip(extents, shape) {
            let (size, overflow) = chunkBytes.multipliedReportingOverflow(by: extent)
            guard !overflow else { throw bytes.failure("a chunk of extents \(extents) is larger than the file could hold", at: start) }
            chunkBytes = size
            most = most.multipliedReportingOverflow(by: (length + extent - 1) / extent).partialValue
        }
        let leaves = try HDF5Tree.leaves(bytes, root: tree, kind: .chunks, keySize: 8 + 8 * (shape.count + 1))
        guard leaves.count <= most else { throw bytes.failure("there are more chunks than the dataset has room for", at: tree) }
        var largest = HDF5DatasetReader.largestUnwritten
        for leaf in leaves { largest += min(chunkBytes, try bytes.number(leaf.key, 4, "size of a chunk") * (filters?.largestRatio ?? 1)) }
        guard byteCount <= largest else {
            throw bytes.failure("a dataset of extents \(shape) is larger than its chunks could hold", at: start)
        }
        var data = [UInt8](repeating: 0, count: byteCount)
        for leaf in leaves {
            guard chunkBytes <= budget else {
                throw bytes.failure("a chunk of extents \(extents) is larger than the file could hold", at: leaf.key)
            }
            budget -= chunkBytes
            try place(try unpacked(leaf, chunkBytes), at: try origin(leaf), in: &data)
        }
        return data
    }

    private func origin(_ leaf: HDF5Tree.Leaf) throws(FileError) -> [Int] {
        var origin: [Int] = []
        for axis in shape.indices {
            let first = try bytes.number(leaf.key + 8 + 8 * axis, 8, "place of a chunk")
            guard first % extents[axis] == 0, first < shape[axis] else {
                throw bytes.failure("a chunk lies outside the dataset", at: leaf.key)
            }
            origin.append(first)
        }
        return origin
    }

    private func unpacked(_ leaf: HDF5Tree.Leaf, _ count: Int) throws(FileError) -> [UInt8] {
        let stored = Array(bytes.bytes[try bytes.range(leaf.child, try bytes.number(leaf.key, 4, "size of a chunk"), "chunk")])
        let mask = try bytes.number(leaf.key + 4, 4, "filter mask")
        let content = try filters?.undone(stored, mask: mask, count: count, bytes, at: leaf.child) ?? stored
        guard content.count == count else {
            throw bytes.failure("a chunk unfolds to \(content.count) bytes instead of \(count)", at: leaf.child)
        }
        return content
    }

    /// Copies a chunk's rows to their places, leaving out what hangs over the dataset's edges.
    private func place(_ chunk: [UInt8], at origin: [Int], in data: inout [UInt8]) throws(FileError) {
        guard let last = shape.indices.last else {
            data = chunk
            return
        }
        let row = min(extents[last], shape[last] - origin[last]) * elementSize
        var index = Array(repeating: 0, count: last)
        while true {
            var from = 0
            var to = 0
            for axis in 0..<last {
                from = from * extents[axis] + index[axis]
                to = to * shape[axis] + origin[axis] + index[axis]
            }
            from *= extents[last] * elementSize
            to = (to * shape[last] + origin[last]) * elementSize
            data.replaceSubrange(to..<to + row, with: chunk[from..<from + row])
            var axis = last - 1
            while axis >= 0 {
                index[axis] += 1
                if index[axis] < min(extents[axis], shape[axis] - origin[axis]) { break }
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }
}
