/// A medical volume in NIfTI-1 or NIfTI-2 format (nifti.nimh.nih.gov) with the header that places it in space.
public struct NIfTI: Sendable, Equatable {
    let header: NIfTIHeader
    /// The stored values in C order under the header's axes, such as `[x, y, z]`: the last axis is fastest here, the first in
    /// the file.
    public let voxels: RawTensor

    /// A stored value `v` means `slope * v + intercept`; 1 and 0 when the header gives no scale.
    public var slope: Double { isScaled ? header.real(at: header.slopeOffset) : 1 }
    /// What a stored value of 0 means; 0 when the header gives no scale.
    public var intercept: Double { isScaled ? header.real(at: header.interceptOffset) : 0 }

    private var isScaled: Bool {
        let slope = header.real(at: header.slopeOffset)
        return slope.isFinite && slope != 0 && header.real(at: header.interceptOffset).isFinite
    }

    /// 1 or 2.
    public var version: Int { header.version }

    /// Extent of a voxel along each axis, in the header's unit: `lengthUnit`, seconds along time.
    public var spacing: [Double] { voxels.shape.indices.map { header.spacing($0 + 1) } }

    /// The meant values: `slope * v + intercept` in double precision, rounded to floats.
    public var scaled: Tensor {
        let (slope, intercept) = (slope, intercept)
        guard slope != 1 || intercept != 0 else { return voxels.tensor }
        return Tensor(shape: voxels.shape, scalars: voxels.doubles().map { Float(slope * $0 + intercept) })
    }

    /// The meant values of a volume of labels: whole numbers where the scale of the stored ones rounded them.
    ///
    /// A program that saves labels 0 ... L again spreads them over the stored integers, so that with a slope of 2/255 a 1 comes
    /// back as 0.99608. A value that a whole number rounds to, half a slope away at most, is that number.
    public var labels: Tensor {
        var labels = scaled
        let slope = abs(slope)
        guard slope < Self.largestLabelSlope, !voxels.elementType.isFloating else { return labels }
        for index in labels.scalars.indices {
            let whole = labels.scalars[index].rounded()
            // The bound itself is rounded, in the header and here.
            if Double(abs(labels.scalars[index] - whole)) <= slope / 2 * (1 + 1e-3) { labels.scalars[index] = whole }
        }
        return labels
    }

    /// From here on a value might be two whole numbers.
    private static let largestLabelSlope = 0.5
}
