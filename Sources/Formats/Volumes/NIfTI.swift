/// A medical volume in NIfTI-1 or NIfTI-2 format (nifti.nimh.nih.gov) with the header that places it in space.
public struct NIfTI: Sendable, Equatable {
    let header: NIfTIHeader
    /// The stored values in C order under the header's axes, such as `[x, y, z]`: the last axis is fastest here, the first in
    /// the file.
    public let voxels: RawTensor

    /// A stored value `v` means `slope * v + intercept`; 1 and 0 when the header gives no scale.
    public var slope: Double { isScaled ? header.real(at: header.slopeOffset) : 1 }
    public var intercept: Double { isScaled ? header.real(at: header.interceptOffset) : 0 }

    private var isScaled: Bool {
        let slope = header.real(at: header.slopeOffset)
        return slope.isFinite && slope != 0 && header.real(at: header.interceptOffset).isFinite
    }

    /// 1 or 2.
    public var version: Int { header.version }

    /// Extent of a voxel along each axis, in the header's unit: usually millimetres, seconds along time.
    public var spacing: [Double] { voxels.shape.indices.map { header.spacing($0 + 1) } }

    /// The four rows of the matrix from voxel indices to millimetres: the sform, else the qform, else the spacing alone.
    public var affine: [[Double]] { header.affine }

    /// The meant values: `slope * v + intercept` in double precision, rounded to floats.
    public var scaled: Tensor {
        let (slope, intercept) = (slope, intercept)
        guard slope != 1 || intercept != 0 else { return voxels.tensor }
        let values = voxels.integers()?.map { Double($0) } ?? voxels.floats().map { Double($0) }
        return Tensor(shape: voxels.shape, scalars: values.map { Float(slope * $0 + intercept) })
    }

    /// A file of labels that viewers overlay on this volume: its geometry with one unsigned byte per voxel, no scale.
    ///
    /// - Precondition: `labels` has one entry for each voxel, in C order under the axes of `voxels`.
    public func encoded(labels: [UInt8]) -> [UInt8] {
        precondition(labels.count == voxels.count, "\(voxels.count) voxels need as many labels, got \(labels.count)")
        var header = header
        // Four bytes behind the header say that no extensions follow.
        let dataStart = header.byteCount + 4
        header.set(header.dataTypeOffset, size: 2, to: 2)
        header.set(header.bitsPerVoxelOffset, size: 2, to: 8)
        if version == 1 {
            header.setReal(header.dataStartOffset, to: Double(dataStart))
        } else {
            header.set(header.dataStartOffset, size: 8, to: UInt64(dataStart))
        }
        header.setReal(header.slopeOffset, to: 1)
        header.setReal(header.interceptOffset, to: 0)
        // An empty range leaves the choice to the viewer.
        header.setReal(header.shownRangeOffset, to: 0)
        header.setReal(header.shownRangeOffset + header.realBytes, to: 0)
        // C order of the reversed axes is Fortran order.
        let fortran = FortranOrder.reordered(labels, shape: voxels.shape.reversed(), elementBytes: 1)
        return header.bytes + [0, 0, 0, 0] + fortran
    }
}
