/// Checked access to the fields of a node in a file.
struct NIRFields {
    let members: [HDF5Member]
    /// The node's name with those of the graphs around it.
    let place: String
    let file: String

    func failure(_ reason: String, field: String? = nil, remedy: String? = nil) -> FileError {
        FileError(file: file, place: field.map { "\(place), field \($0)" } ?? place, reason: reason, remedy: remedy)
    }

    func optional(_ name: String) -> HDF5Node? { members.first { $0.name == name }?.node }

    /// - Throws: `FileError` naming a field that is not among `known`: what it means cannot be guessed.
    func expect(_ known: [String]) throws(FileError) {
        let known = known + ["type", "metadata"]
        if let stray = members.first(where: { !known.contains($0.name) }) {
            throw failure("has a field \(stray.name), which NIR 1.0.8 does not know for its type", remedy: "write the graph with nir 1.0.8")
        }
    }

    func tensor(_ name: String) throws(FileError) -> RawTensor {
        guard let node = optional(name) else { throw failure("has no field \(name)") }
        guard let tensor = node.tensor else { throw failure("is not an array of numbers", field: name) }
        return tensor
    }

    /// Weights and parameters: at least one element, all of them finite.
    func values(_ name: String, ranks: ClosedRange<Int>) throws(FileError) -> RawTensor {
        let tensor = try tensor(name)
        guard ranks.contains(tensor.shape.count) else {
            let wanted = ranks.count == 1 ? "\(ranks.lowerBound)" : "\(ranks.lowerBound) to \(ranks.upperBound)"
            throw failure("has shape \(tensor.shape), where \(wanted) axes belong", field: name)
        }
        guard tensor.count > 0 else { throw failure("holds no value", field: name) }
        guard tensor.floats().allSatisfy(\.isFinite) else { throw failure("holds a value that is not finite", field: name) }
        return tensor
    }

    /// Whole numbers: `count` of them, or one for all.
    func integers(_ name: String, count: Int) throws(FileError) -> [Int] {
        guard let integers = try tensor(name).integers(), integers.count == count || integers.count == 1 else {
            throw failure("is not \(count == 1 ? "one whole number" : "\(count) whole numbers, or one for all")", field: name)
        }
        guard integers.allSatisfy({ abs($0) < 1 << 31 }) else { throw failure("holds \(integers), which is out of range", field: name) }
        return integers.count == count ? integers : Array(repeating: integers[0], count: count)
    }

    /// The extents of an image or a vector: 1 to 8 positive numbers.
    func shape(_ name: String) throws(FileError) -> [Int] {
        guard let integers = try tensor(name).integers(), (1...8).contains(integers.count),
            integers.allSatisfy({ (1..<1 << 31).contains($0) })
        else { throw failure("is not a list of 1 to 8 positive extents", field: name) }
        return integers
    }
}
