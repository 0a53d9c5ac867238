import FuzzSupport
import Testing

@testable import Formats

/// A hundred thousand damaged files per reader, in a process of its own whose memory is bounded: each must be read or refused
/// with a typed error, and a trap or an allocation beyond the bound ends the process.
@Suite("Does every damaged file give a value or a typed error, in bounded memory?")
struct HostileInputTests {
    enum Reader: String, CaseIterable, Codable, Sendable, CustomTestStringConvertible {
        case json, npy, npz, safetensors, onnx, png, repairedPNG, pnm, gzip, deflate, dynamicDeflate, nifti, nir
        case aedat, aedat4, evt, dat, es, atis, eventHDF5, eventArrays, eventText, lz4
        var testDescription: String { rawValue }

        /// Times its size that a file may take in memory while it is read. Packed formats unfold up to 1032 times, and hold the
        /// packed, the unpacked and the sample form at once.
        var multiple: Int {
            switch self {
            case .json, .npy, .safetensors, .onnx, .pnm: 64
            case .aedat, .dat, .es, .atis, .eventText: 64
            // A word of 2 bytes has up to 12 events of 13 bytes, which a growing array holds twice.
            case .evt: 256
            case .aedat4, .lz4: 255 * 4
            case .eventHDF5, .eventArrays: 1032 * 4
            case .npz, .png, .repairedPNG, .gzip, .deflate, .dynamicDeflate, .nifti, .nir: 1032 * 4
            }
        }

        var seed: UInt64 { UInt64(Self.allCases.firstIndex(of: self)! + 1) }

        func originals() throws -> [[UInt8]] {
            func samples(_ folder: String, _ endings: [String]) throws -> [[UInt8]] {
                try Samples.names(in: folder).filter { name in endings.contains { name.hasSuffix($0) } }.map(Samples.bytes)
            }
            switch self {
            case .json:
                let texts = try samples("safetensors", [".json"]) + samples("npy", [".json"])
                return texts.map { Array($0.prefix(2000)) }
            case .npy: return try samples("npy", [".npy"])
            case .npz: return try samples("npy", [".npz"])
            case .safetensors: return try samples("safetensors", [".safetensors"])
            case .onnx: return try samples("onnx", ["op17.onnx", "op13.onnx", "forms.onnx"])
            case .png, .repairedPNG: return try samples("image", [".png"])
            case .pnm: return try samples("image", [".pgm", ".ppm"])
            case .gzip: return try samples("nifti", [".gz"])
            case .deflate: return try samples("nifti", [".gz"]).map { Array($0.dropFirst(10).dropLast(8)) }
            // A block of the dynamic kind; what follows its first bits is damaged into arbitrary codes.
            case .dynamicDeflate: 
                let codes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ $0 >> 3) }
                return (0..<32).map { [0x05 | UInt8($0) << 3] + codes }
            case .nifti: return try samples("nifti", [".nii", ".nii.gz"])
            case .nir:
                let names = ["lif.nir", "conv1d.nir"]
                return try samples("nir", names) + samples("nir", ["primitives.nir"]).map { HDF5.encoded(try HDF5.parse($0, file: "primitives")) }
            case .aedat: return try samples("events/aedat2", ["128.aedat"]) + samples("events/aedat31", [".aedat"])
            case .aedat4, .lz4: return try samples("events/aedat4", ["_none.aedat4", "_lz4.aedat4"]).filter { $0.count < 16_000 }
            case .evt: return try samples("events/evt", ["evt2.raw", "vect.raw", "like.raw"]).map { Array($0.prefix(6000)) }
            case .dat: return try samples("events/dat", [".dat"])
            case .es: return try samples("events/es", ["atis.es", "dvs.es"])
            case .atis: return try samples("events/nmnist", [".bin"])
            case .eventHDF5: return try samples("events/hdf5", ["gzip.h5", "fletcher.h5", "contiguous.h5", "contiguous.hdf5"])
            case .eventArrays: return try samples("events/numpy", ["xytp.npy", "padded.npy", "ms.npy", "evutils.npz", "bool.npz"])
            case .eventText: return try samples("events/text", [".txt", ".csv"])
            }
        }

        /// Reads one file; the path makes the side files of a model reachable.
        func read(_ bytes: [UInt8], file: String) throws(FileError) {
            switch self {
            case .json: _ = try JSON.parse(bytes, file: file).text(indented: true)
            case .npy: _ = try NPY.parse(bytes, file: file).floats()
            case .npz: _ = try NPZ.parse(bytes, file: file)
            case .safetensors: _ = try Safetensors.parse(bytes, file: file).encoded()
            case .onnx: _ = try ONNXModel.parse(bytes, file: file)
            case .png, .repairedPNG: _ = try PNG.parse(bytes, file: file)
            case .pnm: _ = try PNM.parse(bytes, file: file)
            case .gzip: _ = try Inflate.gzip(bytes, limit: 1 << 20, file: file)
            case .deflate, .dynamicDeflate: _ = try Inflate.raw(bytes, limit: 1 << 20, file: file)
            case .nifti:
                let volume = try NIfTI.parse(bytes, file: file)
                _ = (volume.scaled, volume.affine, volume.spacing)
            case .aedat, .aedat4, .evt, .dat, .es, .atis, .eventHDF5, .eventArrays, .eventText:
                var reading = EventReading(part: self == .aedat4 && bytes.count % 2 == 0 ? "0" : nil)
                if self == .aedat, bytes.starts(with: Array("#!AER-DAT2".utf8)) { reading.sensor = SensorSize("128x128") }
                if self == .eventArrays || self == .eventText { (reading.columns, reading.unit) = (EventColumns("xypt"), .seconds) }
                let aedat: EventFileKind = bytes.starts(with: Array("#!AER-DAT2".utf8)) ? .aedat2 : .aedat3
                let kinds: [Reader: EventFileKind] = [.aedat: aedat, .aedat4: .aedat4, .evt: .evt, .dat: .dat, .es: .es, .atis: .atis, .eventHDF5: .hdf5, .eventText: .text]
                _ = EventFileKind(of: bytes)
                let arrays: EventFileKind = bytes.starts(with: [0x50, 0x4B]) ? .npz : .npy
                _ = try EventFile.parse(bytes, file: file, reading: reading, kind: kinds[self] ?? arrays).span
            case .lz4:
                // From the first frame on; packets begin behind a header of some 840 bytes.
                let magic = bytes.indices.first { bytes[$0...].starts(with: [0x04, 0x22, 0x4D, 0x18]) } ?? 0
                _ = try LZ4Frame.prefix(bytes, magic..<bytes.count, count: 1 << 20, file: file)
            case .nir: _ = NIR.encoded(try NIR.parse(bytes, file: file))
            }
        }

        /// Checksums made right again let the damage through to the header, the palette and the data.
        func repaired(_ bytes: [UInt8]) -> [UInt8] {
            guard self == .repairedPNG else { return bytes }
            var copy = bytes
            var position = 8
            while copy.count - position >= 12 {
                let length = copy[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
                let end = position + 8 + length
                guard end + 4 <= copy.count else { break }
                let checksum = CRC32.of(copy[position + 4..<end])
                for index in 0..<4 { copy[end + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - 8 * index)) }
                position = end + 4
            }
            return copy
        }
    }

    private struct Misnamed: Error {}

    @Test("A reader that takes more than the bound ends its process", .enabled(if: Hostile.boundsMemory))
    func boundIsEnforced() async {
        await #expect(processExitsWith: .failure) {
            try Hostile.run([[1, 2, 3]], seed: 1, multiple: 64, rounds: 1) { bytes in
                guard bytes != [1, 2, 3] else { return true }
                return [UInt8](repeating: 1, count: 64 << 20).last == 0
            }
        }
    }

    @Test(arguments: Reader.allCases)
    func reader(_ reader: Reader) async {
        await #expect(processExitsWith: .success) { [reader] in
            let file = Samples.path("onnx/a.onnx")
            try Hostile.run(try reader.originals(), seed: reader.seed, multiple: reader.multiple, repair: reader.repaired) { bytes in
                do throws(FileError) {
                    try reader.read(bytes, file: file)
                    return true
                } catch {
                    guard error.file == file, !error.reason.isEmpty else { throw Misnamed() }
                    return false
                }
            }
        }
    }
}
