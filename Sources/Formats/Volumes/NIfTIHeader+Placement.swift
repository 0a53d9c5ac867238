/// Where a header says that its volume lies: the sform, a matrix, and the qform, a rotation; either, both or none.
extension NIfTIHeader {
    private var codeBytes: Int { version == 1 ? 2 : 4 }
    private var codesOffset: Int { version == 1 ? 252 : 344 }

    /// Of `nifti1.h`: 0 where the header has no qform, else the space that it leads to.
    var qformCode: Int { integer(at: codesOffset, size: codeBytes) }
    /// The same of the sform.
    var sformCode: Int { integer(at: codesOffset + codeBytes, size: codeBytes) }

    /// The unit of lengths: `m`, `mm` or `µm`; `nil` where the header names none.
    var lengthUnit: String? { [1: "m", 2: "mm", 3: "µm"][Int(bytes[version == 1 ? 123 : 500]) & 7] }

    /// Rows of the matrix from voxel indices to space: the sform, else the qform, else the spacing alone.
    var affine: [[Double]] { sformCode > 0 ? sform : qformCode > 0 ? qform : scaling }

    private var scaling: [[Double]] { (0..<3).map { row in (0..<4).map { $0 == row ? spacing(row + 1) : 0 } } + [[0, 0, 0, 1]] }

    /// What the fields of the sform hold, whatever its code.
    var sform: [[Double]] {
        let rows = version == 1 ? 280 : 400
        return (0..<3).map { row in (0..<4).map { real(at: rows + realBytes * (4 * row + $0)) } } + [[0, 0, 0, 1]]
    }

    /// What the fields of the qform hold, whatever its code.
    var qform: [[Double]] {
        let quaternion = version == 1 ? 256 : 352
        let (b, c, d) = (real(at: quaternion), real(at: quaternion + realBytes), real(at: quaternion + 2 * realBytes))
        let a = max(0, 1 - b * b - c * c - d * d).squareRoot()
        let rotation = [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
        let handedness: Double = spacing(0) < 0 ? -1 : 1
        return (0..<3).map { row in
            (0..<3).map { rotation[row][$0] * spacing($0 + 1) * ($0 == 2 ? handedness : 1) }
                + [real(at: quaternion + realBytes * (3 + row))]
        } + [[0, 0, 0, 1]]
    }
}
