import Formats
import Foundation
import Testing

@testable import synfire

@Suite("Are files read as those who saved them meant them?")
struct FileMeaningTests {
    private static let scan = Package.path("Tests/FormatsTests/Resources/nifti/i2.nii")

    private func infer(_ folder: ScratchFolder, _ words: [String]) throws -> Tensor {
        let run = CommandRun(["infer"] + words + ["--output", folder.file("y.npy")])
        #expect(run.code == 0, "\(run.errors)")
        return try NPY.parse(FileAccess.read(folder.file("y.npy")), file: "y").tensor
    }

    @Test("a colour picture for a network of one channel is refused, and the remedy works")
    func colours() throws {
        let folder = try ScratchFolder()
        let picture = Image(width: 8, height: 8, channels: 3, bitDepth: 8, samples: (0..<192).map { UInt16($0) })
        let path = try folder.write(PNG.encode(picture), "colour.png")
        for given in [nil, "minmax"] {
            let steps = given.map { ["--preprocess", $0] } ?? []
            let run = CommandRun(["infer", SmallCase.network, "--input", path] + steps)
            let remedy = "--preprocess grey\(given.map { ",\($0)" } ?? "")"
            #expect(run.code == 1 && run.errors.count == 1 && run.errors[0].contains(remedy), "\(run.errors)")
            #expect(try infer(folder, [SmallCase.network, "--input", path] + remedy.split(separator: " ").map(String.init)).shape == [1, 1, 8, 8])
        }
        let grey = try folder.write(PNG.encode(Image(width: 8, height: 8, channels: 1, bitDepth: 8, samples: Array(0..<64))), "grey.png")
        let run = CommandRun(["infer", "zoo:unet?input=3x8x8&base=4&levels=2", "--input", grey])
        #expect(run.code == 1 && run.errors[0].contains("grey picture") && run.errors[0].contains("RGB"), "\(run.errors)")
    }

    @Test("a volume of one slice is that slice, whichever axis it lies along", arguments: [0, 1, 2])
    func singleSlices(axis: Int) throws {
        let folder = try ScratchFolder()
        var shape = [8, 8]
        shape.insert(1, at: axis)
        let values = try NPY.parse(SmallCase.input(1), file: "x").tensor.scalars
        let volume = try NIfTI.parse(FileAccess.read(Self.scan), file: "scan").withVoxels(Tensor(shape: shape, scalars: values))
        let path = try folder.write(volume, "slice.nii")
        let plain = try folder.write(SmallCase.input(1), "plain.npy")
        let expected = try infer(folder, [SmallCase.network, "--input", plain])
        #expect(try infer(folder, [SmallCase.network, "--input", path]) == expected)
        #expect(try infer(folder, [SmallCase.network, "--input", path, "--axis", "\(axis)"]) == expected)
        if axis == 2 {
            let array = try folder.write(NPY.encode(RawTensor(Tensor(shape: shape, scalars: values))), "slice.npy")
            #expect(try infer(folder, [SmallCase.network, "--input", array]) == expected)
        }
    }

    @Test("NaN is refused with a remedy that works")
    func fill() throws {
        let folder = try ScratchFolder()
        var values = try NPY.parse(SmallCase.input(1), file: "x").tensor
        for index in 0..<20 { values.scalars[index] = .nan }
        let path = try folder.write(NPY.encode(RawTensor(values)), "nan.npy")
        let refused = CommandRun(["infer", SmallCase.network, "--input", path])
        #expect(refused.code == 1 && refused.errors[0].contains("--preprocess nan=0"), "\(refused.errors)")
        for index in 0..<20 { values.scalars[index] = 0 }
        let zeros = try folder.write(NPY.encode(RawTensor(values)), "zeros.npy")
        #expect(
            try infer(folder, [SmallCase.network, "--input", path, "--preprocess", "nan=0"])
                == infer(folder, [SmallCase.network, "--input", zeros]))
    }

    @Test("a mask of 0 and 255 means what a mask of 0 and 1 means; other numbers above the classes are refused")
    func whiteMasks() throws {
        let folder = try ScratchFolder()
        let input = try folder.write(SmallCase.input(1), "input.npy")
        let classes = (0..<64).map { $0 % 8 < 3 }
        func quality(_ values: [UInt8], network: String) throws -> JSON? {
            let label = try folder.write(NPY.encode(RawTensor(shape: [1, 8, 8], uint8s: values)), "label.npy")
            let run = CommandRun(["infer", network, "--input", input, "--label", label, "--json"])
            return run.code == 0 ? try JSON.parse(Array(run.output.utf8), file: "json")["quality"] : nil
        }
        for network in [SmallCase.network, SmallCase.network + "&classes=2"] {
            let right = try #require(try quality(classes.map { $0 ? 1 : 0 }, network: network))
            #expect(try quality(classes.map { $0 ? 255 : 0 }, network: network) == right)
        }
        #expect(try quality(classes.map { $0 ? 7 : 0 }, network: SmallCase.network + "&classes=2") == nil)
        #expect(try quality(classes.map { $0 ? 255 : 0 }, network: SmallCase.network + "&classes=3") == nil)
    }

    @Test("labels that were saved again with a slope are whole numbers")
    func resavedLabels() throws {
        let folder = try ScratchFolder()
        let scan = try NIfTI.parse(FileAccess.read(Self.scan), file: "scan")
        let classes = (0..<scan.voxels.count).map { $0 % 3 == 0 ? 1 : 0 }
        let base = ["infer", SmallCase.network + "&classes=2", "--input", Self.scan, "--preprocess", "minmax,pad=8x8", "--json"]
        let plain = try folder.write(scan.encoded(labels: classes.map { UInt8($0) }), "plain.nii")
        var bytes = scan.encoded(labels: classes.map { UInt8($0 * 127) })
        let slope = Float(2.0 / 255).bitPattern
        for index in 0..<4 { bytes[112 + index] = UInt8(truncatingIfNeeded: slope >> UInt32(8 * index)) }
        let resaved = try folder.write(bytes, "resaved.nii")
        let qualities = try [plain, resaved].map { label in
            let run = CommandRun(base + ["--label", label])
            #expect(run.code == 0, "\(run.errors)")
            return try JSON.parse(Array(run.output.utf8), file: "json")["quality"]
        }
        #expect(qualities[0] == qualities[1])
    }
}

extension NIfTI {
    /// A file with this volume's header and voxels of any shape, under an identity of space.
    fileprivate func withVoxels(_ voxels: Tensor) throws -> [UInt8] {
        var bytes = encoded(RawTensor(shape: self.voxels.shape, uint8s: Array(repeating: 0, count: self.voxels.count)))
        bytes.removeLast(self.voxels.count)
        func set(_ offset: Int, _ value: UInt16) { (bytes[offset], bytes[offset + 1]) = (UInt8(value & 0xFF), UInt8(value >> 8)) }
        for (index, extent) in ([voxels.shape.count] + voxels.shape).enumerated() { set(40 + 2 * index, UInt16(extent)) }
        set(70, 16)
        set(72, 32)
        // The first axis is fastest in a file; C order of the last axis first is what the file wants.
        let (a, b, c) = (voxels.shape[0], voxels.shape[1], voxels.shape[2])
        for z in 0..<c {
            for y in 0..<b {
                for x in 0..<a {
                    let bits = voxels.scalars[(x * b + y) * c + z].bitPattern
                    bytes += (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(8 * $0)) }
                }
            }
        }
        return bytes
    }
}
