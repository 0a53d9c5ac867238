import Formats

/// The axis along which a volume is cut into slices.
public enum SliceAxis: Equatable, Sendable {
    /// Counted from 0 in the order of the file.
    case number(Int)
    /// By the direction of space it runs along, which the volume's header tells: 0 sagittal, 1 coronal, 2 axial.
    case direction(Int)

    /// Anatomical axes that a scan which says how it lies can be cut along.
    public static let names = ["sagittal", "coronal", "axial"]

    /// A name of `names`, or an axis number from 0 to 2; `nil` for any other text.
    public init?(_ text: String) {
        if let direction = Self.names.firstIndex(of: text) {
            self = .direction(direction)
        } else if let number = Int(text), (0...2).contains(number) {
            self = .number(number)
        } else {
            return nil
        }
    }

    /// The axis of a scan; an error names the file.
    func axis(of volume: NIfTI, file: String) throws(FileError) -> Int {
        let axes = volume.voxels.shape.count
        switch self {
        case .number(let number) where number < axes: return number
        case .direction(let direction) where axes >= 3:
            switch volume.axis(along: direction) {
            case .axis(let axis): return axis
            case .unknown:
                throw FileError(
                    file: file, reason: "does not say how it lies in space (the codes of its sform and qform are 0), so it has no \(Self.names[direction]) slices",
                    remedy: "give --axis 0, --axis 1 or --axis 2")
            case .disputed(let sform, let qform):
                throw FileError(
                    file: file, reason: "says two things of how it lies: \(Self.names[direction]) slices follow axis \(sform) by its sform and axis \(qform) by its qform",
                    remedy: "give --axis \(sform) or --axis \(qform)")
            }
        case .number(let number):
            throw FileError(file: file, reason: "has \(axes) axes, so no axis \(number)", remedy: "leave --axis out")
        case .direction(let direction):
            throw FileError(file: file, reason: "has \(axes) axes, so no \(Self.names[direction]) slices", remedy: "leave --axis out")
        }
    }
}
