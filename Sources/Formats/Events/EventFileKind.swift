/// How a file of events is laid out, told by its content.
public enum EventFileKind: String, Sendable, Equatable, CaseIterable {
    /// iniVation's packets of FlatBuffers.
    case aedat4 = "AEDAT 4.0"
    /// cAER's packets.
    case aedat3 = "AEDAT 3.1"
    /// jAER's addresses and times.
    case aedat2 = "AEDAT 2.0"
    /// Of a version that is not read.
    case aedat = "AEDAT"
    /// Words of Prophesee's cameras.
    case evt = "EVT (Prophesee raw)"
    /// Times and places of Prophesee's data sets.
    case dat = "DAT (Prophesee)"
    /// Steps of time and places, `.es`.
    case es = "Event Stream"
    /// Five bytes an event, without a header.
    case atis = "ATIS .bin (N-MNIST)"
    /// Datasets of DSEC, MVSEC and Metavision.
    case hdf5 = "HDF5 events"
    /// A structured array, or a matrix whose columns are told.
    case npy = "NPY events"
    /// An array for each column.
    case npz = "NPZ events"
    /// An event a line.
    case text = "text events"

    /// - Parameter bytes: the whole file.
    /// - Returns: `nil` for anything else. A plain matrix in an NPY file is none: whether it holds events it does not say.
    public init?(of bytes: [UInt8]) {
        if bytes.starts(with: Array("#!AER-DAT".utf8)) {
            let known: [String: EventFileKind] = ["4.0": .aedat4, "3.1": .aedat3, "2.0": .aedat2]
            self = known[Self.aedatVersion(bytes)] ?? .aedat
        } else if bytes.starts(with: ESFile.signature) {
            self = .es
        } else if bytes.first == UInt8(ascii: "%"), let kind = Self.prophesee(bytes) {
            self = kind
        } else if ATISBinary.isLikely(bytes) {
            self = .atis
        } else {
            switch FileKind(of: bytes) {
            case .npy where EventArrays.isEvents(bytes): self = .npy
            case .npz where EventArrays.isEventArchive(bytes): self = .npz
            case .hdf5 where EventHDF5.isEvents(bytes): self = .hdf5
            case nil where EventText.isLikely(bytes): self = .text
            default: return nil
            }
        }
    }

    /// The three letters behind `#!AER-DAT`.
    static func aedatVersion(_ bytes: [UInt8]) -> String { String(decoding: bytes.dropFirst(9).prefix(3), as: UTF8.self) }

    /// A `.raw` file names its words; a `.dat` file may name nothing but has the type and size of its events behind the header.
    private static func prophesee(_ bytes: [UInt8]) -> EventFileKind? {
        let header = AsciiHeader(bytes, mark: UInt8(ascii: "%"), closing: "end")
        if header["evt"] != nil || header["format"]?.uppercased().hasPrefix("EVT") == true { return .evt }
        guard bytes.count >= header.end + 2, bytes[header.end] == 0 || bytes[header.end] == 0x0C, bytes[header.end + 1] == 8 else {
            return header["version"] != nil ? .dat : nil
        }
        return .dat
    }
}
