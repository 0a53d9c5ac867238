@testable import Formats
import Testing

/// Thousands of damaged files per reader: each must be read or refused, and a trap would end the test run.
@Suite("Does every damaged file give a value or a typed error?")
struct HostileInputTests {
    private static let rounds = 20_000

    private func damage(
        _ originals: [[UInt8]], seed: UInt64, file: String = "a", repair: ([UInt8]) -> [UInt8] = { $0 },
        _ read: ([UInt8]) throws(FileError) -> Void
    ) {
        var mutations = Mutations(seed: seed)
        var refused = 0
        for round in 0..<HostileInputTests.rounds {
            let bytes = repair(mutations.damaged(originals[round % originals.count]))
            do throws(FileError) {
                try read(bytes)
            } catch {
                refused += 1
                #expect(error.file == file && !error.reason.isEmpty)
            }
        }
        #expect(refused > 0)
    }

    private func samples(_ folder: String, _ endings: [String]) throws -> [[UInt8]] {
        try Samples.names(in: folder).filter { name in endings.contains { name.hasSuffix($0) } }.map(Samples.bytes)
    }

    @Test func json() throws {
        let texts = try samples("safetensors", [".json"]) + samples("npy", [".json"])
        damage(texts.map { Array($0.prefix(2000)) } + texts, seed: 1) { bytes throws(FileError) in
            let value = try JSON.parse(bytes, file: "a")
            _ = value.text(indented: true)
        }
    }

    @Test func npy() throws {
        damage(try samples("npy", [".npy"]), seed: 2) { bytes throws(FileError) in
            _ = try NPY.parse(bytes, file: "a").floats()
        }
    }

    @Test func npz() throws {
        damage(try samples("npy", [".npz"]), seed: 3) { bytes throws(FileError) in _ = try NPZ.parse(bytes, file: "a") }
    }

    @Test func safetensors() throws {
        damage(try samples("safetensors", [".safetensors"]), seed: 4) { bytes throws(FileError) in
            _ = try Safetensors.parse(bytes, file: "a").encoded()
        }
    }

    @Test func onnx() throws {
        // The path makes the side files reachable.
        let path = Samples.path("onnx/a.onnx")
        damage(try samples("onnx", [".onnx"]), seed: 5, file: path) { bytes throws(FileError) in
            _ = try ONNXModel.parse(bytes, file: path)
        }
    }

    @Test func png() throws {
        let files = try samples("image", [".png"])
        damage(files, seed: 6) { bytes throws(FileError) in _ = try PNG.parse(bytes, file: "a") }
        // Checksums made right again let the damage through to the header, the palette and the data.
        damage(files, seed: 7, repair: repairedPNG) { bytes throws(FileError) in _ = try PNG.parse(bytes, file: "a") }
    }

    private func repairedPNG(_ bytes: [UInt8]) -> [UInt8] {
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

    @Test func pnm() throws {
        damage(try samples("image", [".pgm", ".ppm"]), seed: 8) { bytes throws(FileError) in
            _ = try PNM.parse(bytes, file: "a")
        }
    }

    @Test func deflate() throws {
        let packed = try samples("nifti", [".gz"])
        damage(packed, seed: 9) { bytes throws(FileError) in _ = try Inflate.gzip(bytes, limit: 1 << 20, file: "a") }
        let bare = packed.map { Array($0.dropFirst(10).dropLast(8)) } + [[0x4B, 0x4C, 0x4A, 0x4E, 0x49, 0x4D, 0x03, 0x00]]
        damage(bare, seed: 10) { bytes throws(FileError) in _ = try Inflate.raw(bytes, limit: 1 << 20, file: "a") }
        var random = Mutations(seed: 11)
        for _ in 0..<HostileInputTests.rounds {
            // A block of the dynamic kind with arbitrary codes.
            let bytes = [0x05 | UInt8(random.below(32)) << 3] + (0..<200).map { _ in UInt8(random.below(256)) }
            _ = try? Inflate.raw(bytes, limit: 1 << 16, file: "a")
        }
    }

    @Test func nifti() throws {
        damage(try samples("nifti", [".nii", ".nii.gz"]), seed: 12) { bytes throws(FileError) in
            let volume = try NIfTI.parse(bytes, file: "a")
            _ = volume.scaled
            _ = volume.affine
        }
    }
}
