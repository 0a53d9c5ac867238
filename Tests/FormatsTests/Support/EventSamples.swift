import Foundation

@testable import Formats

/// The golden recordings in `Resources/events`, with what each needs to be read and what it holds.
enum EventSamples {
    /// Compressed in ways that are not unpacked, or written so that times are lost, with words of the refusal.
    static let refused: [(name: String, words: String)] = [
        ("aedat4/dv_zstd.aedat4", "Zstandard"), ("aedat4/faery_zstd.aedat4", "Zstandard"),
        ("hdf5/dsec_lzf.h5", "LZF, HDF5 filter 32000"), ("hdf5/dsec_blosc_zstd.h5", "Blosc (Zstandard), HDF5 filter 32001"),
        ("hdf5/dsec_blosc2_zstd.h5", "Blosc2 (Zstandard), HDF5 filter 32026"), ("hdf5/dsec_zstd.h5", "Zstandard, HDF5 filter 32015"),
        ("hdf5/dsec_lz4.h5", "LZ4, HDF5 filter 32004"), ("hdf5/evutils.h5", "Blosc (Zstandard), HDF5 filter 32001"),
        ("evt/broken_expelliarmus_evt3.raw", "no TIME_HIGH word between"),
    ]

    /// Those that are read.
    static func names() throws -> [String] {
        let all = (try Samples.json("events/expected.json").objectValue ?? []).map(\.key)
        return all.filter { name in !refused.contains { $0.name == name } }
    }

    static func bytes(_ name: String) throws -> [UInt8] { try Samples.bytes("events/\(name)") }

    /// What the file does not say.
    static func reading(_ name: String) -> EventReading {
        switch name {
        case "aedat2/dvs128.aedat": EventReading(sensor: SensorSize("128x128"))
        case "aedat2/davis346.aedat": EventReading(sensor: SensorSize("346x260"))
        case "aedat4/dv_stereo_lz4.aedat4": EventReading(part: "0")
        case "numpy/dvsgesture_nx4_ms.npy": EventReading(columns: EventColumns("xypt"), unit: .milliseconds)
        case "text/event_camera_dataset.txt": EventReading(columns: EventColumns("txyp"), unit: .seconds)
        default: EventReading()
        }
    }

    static func stream(_ name: String) throws -> EventStream { try read(try bytes(name), name) }

    /// A matrix does not say that it holds events.
    static func read(_ bytes: [UInt8], _ name: String, file: String? = nil) throws(FileError) -> EventStream {
        try EventFile.parse(bytes, file: file ?? name, reading: reading(name), kind: name.hasSuffix("nx4_ms.npy") ? .npy : nil)
    }

    /// SHA-256 of t as int64, x and y as int32 and p as int8, one column after the other.
    static func digest(_ stream: EventStream) -> String {
        var bytes = LittleEndian.bytes(of: stream.times)
        bytes += LittleEndian.bytes(of: stream.x.map { Int32($0) })
        bytes += LittleEndian.bytes(of: stream.y.map { Int32($0) })
        bytes += stream.isOn.map { $0 ? 1 : 0 }
        return SHA256.hexadecimal(bytes)
    }
}
