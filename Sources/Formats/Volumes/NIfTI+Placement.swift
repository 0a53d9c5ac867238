/// How a volume lies in space, as far as its header says.
extension NIfTI {
    /// The unit of spacing and position: `m`, `mm` or `µm`; `nil` where the header names none.
    public var lengthUnit: String? { header.lengthUnit }

    /// The four rows of the matrix from voxel indices to space, in `lengthUnit`: the sform, else the qform, else the spacing alone.
    public var affine: [[Double]] { header.affine }

    /// What a header says about a direction of space.
    public enum Placement: Sendable, Equatable {
        /// The voxel axis that runs most nearly along it.
        case axis(Int)
        /// Neither sform nor qform has a code above 0.
        case unknown
        /// The sform says one axis, the qform another; programs differ in which of them they follow.
        case disputed(sform: Int, qform: Int)
    }

    /// The voxel axis along a direction of space: 0 left to right (its slices are sagittal), 1 back to front (coronal), 2 bottom to top
    /// (axial).
    ///
    /// - Precondition: the volume has three axes or more.
    public func axis(along direction: Int) -> Placement {
        let (sform, qform) = (Self.axis(along: direction, header.sform), Self.axis(along: direction, header.qform))
        return switch (header.sformCode > 0, header.qformCode > 0) {
        case (true, true): sform == qform ? .axis(sform) : .disputed(sform: sform, qform: qform)
        case (true, false): .axis(sform)
        case (false, true): .axis(qform)
        case (false, false): .unknown
        }
    }

    private static func axis(along direction: Int, _ affine: [[Double]]) -> Int {
        func alignment(_ axis: Int) -> Double {
            let length = (0..<3).reduce(0) { $0 + affine[$1][axis] * affine[$1][axis] }.squareRoot()
            return length > 0 ? abs(affine[direction][axis]) / length : 0
        }
        return (1..<3).reduce(0) { alignment($1) > alignment($0) ? $1 : $0 }
    }
}
