import Formats
import Foundation
import Models
import Testing

@testable import synfire

@Suite("Do scans go in as slices and come out as masks that overlay them?")
struct ScanTests {
    /// 5 × 4 × 3 voxels of int16 in several versions and byte orders.
    static let scans = ["i2.nii", "i2_be.nii", "i2_nifti2.nii", "i2_slope.nii.gz", "f4.nii"]
    static func path(_ name: String) -> String { Package.path("Tests/FormatsTests/Resources/\(name)") }
    static let steps = "minmax,crop=8x8,pad=8x8@1:2"

    @Test("the written mask has the scan's geometry and the labels of the array", arguments: scans)
    func mask(_ name: String) throws {
        let folder = try ScratchFolder()
        let run = CommandRun([
            "simulate", SmallCase.network, "--input", Self.path("nifti/\(name)"), "--preprocess", Self.steps, "--axis", "1", "--slice", "1-2",
            "--output", folder.file("out"), "--steps", "2", "--json",
        ])
        #expect(run.code == 0, "\(run.errors)")
        let json = try JSON.parse(Array(run.output.utf8), file: "run.json")
        #expect(json["input"]?["axis"] == .integer(1))
        #expect(json["input"]?["firstSlice"] == .integer(1) && json["input"]?["lastSlice"] == .integer(2))
        #expect(json["input"]?["preprocessing"] == .array([.string("minmax"), .string("crop=8x8"), .string("pad=8x8@1:2")]))
        let scan = try NIfTI.parse(FileAccess.read(Self.path("nifti/\(name)")), file: name)
        let maskName = name.hasSuffix(".gz") ? "mask.nii.gz" : "mask.nii"
        let maskBytes = try FileAccess.read(folder.file("out/\(maskName)"))
        #expect(maskBytes.starts(with: [0x1F, 0x8B]) == name.hasSuffix(".gz"))
        let mask = try NIfTI.parse(maskBytes, file: maskName)
        #expect(mask.affine == scan.affine && mask.spacing == scan.spacing && mask.version == scan.version)
        #expect(mask.voxels.elementType == .uint8 && mask.voxels.shape == scan.voxels.shape)
        let array = try NPY.parse(FileAccess.read(folder.file("out/mask.npy")), file: "mask.npy").tensor
        let (height, width) = (scan.voxels.shape[0], scan.voxels.shape[2])
        let labels = mask.voxels.tensor.permuted([1, 0, 2])
        for slice in 0..<scan.voxels.shape[1] {
            for y in 0..<height {
                for x in 0..<width {
                    let expected = slice == 1 || slice == 2 ? array.scalars[((slice - 1) * 8 + y + 1) * 8 + x + 2] : 0
                    #expect(labels.scalars[(slice * height + y) * width + x] == expected)
                }
            }
        }
    }

    @Test("a scan gives the same output as the array it holds, and the output lies over the scan")
    func sameAsArray() throws {
        let folder = try ScratchFolder()
        let scan = try NIfTI.parse(FileAccess.read(Self.path("nifti/i2_slope.nii.gz")), file: "scan")
        let array = try folder.write(NPY.encode(RawTensor(scan.scaled)), "scan.npy")
        let archive = try folder.write(
            NPZ.encode([NamedTensor(name: "scan", tensor: RawTensor(scan.scaled)), NamedTensor(name: "other", tensor: scan.voxels)]), "scan.npz")
        var outputs: [Tensor] = []
        for (index, input) in [Self.path("nifti/i2_slope.nii.gz"), array, "\(archive)#scan"].enumerated() {
            let run = CommandRun([
                "infer", SmallCase.network, "--input", input, "--axis", "2", "--preprocess", "percentile=90,pad=8x8", "--output", folder.file("\(index).npz"),
            ])
            #expect(run.code == 0, "\(run.errors)")
            outputs.append(try NPZ.parse(FileAccess.read(folder.file("\(index).npz")), file: "output")[0].tensor.tensor)
        }
        #expect(outputs[0].shape == [scan.voxels.shape[2], 1, 8, 8])
        #expect(outputs[0] == outputs[1] && outputs[0] == outputs[2])
        for ending in ["nii", "nii.gz"] {
            let run = CommandRun([
                "infer", SmallCase.network, "--input", Self.path("nifti/i2_slope.nii.gz"), "--axis", "2", "--preprocess", "percentile=90,pad=8x8",
                "--output", folder.file("y.\(ending)"),
            ])
            #expect(run.code == 0, "\(run.errors)")
        }
        #expect(try Inflate.gzip(FileAccess.read(folder.file("y.nii.gz")), limit: 1 << 20, file: "y.nii.gz") == FileAccess.read(folder.file("y.nii")))
        let laid = try NIfTI.parse(FileAccess.read(folder.file("y.nii")), file: "y.nii")
        #expect(laid.affine == scan.affine && laid.voxels.shape == scan.voxels.shape)
        let expected = (0..<scan.voxels.shape[2]).flatMap { slice in
            (0..<scan.voxels.shape[0]).flatMap { y in (0..<scan.voxels.shape[1]).map { outputs[0].scalars[(slice * 8 + y) * 8 + $0] } }
        }
        #expect(laid.voxels.tensor.permuted([2, 0, 1]).scalars == expected)
    }

    @Test("labels of a scan are cut like the scan; what does not fit is refused in one line")
    func labels() throws {
        let folder = try ScratchFolder()
        let scan = try NIfTI.parse(FileAccess.read(Self.path("nifti/i2.nii")), file: "scan")
        let label = try folder.write(scan.encoded(labels: (0..<scan.voxels.count).map { $0 % 3 == 0 ? 1 : 0 }), "label.nii")
        let base = ["infer", SmallCase.network, "--input", Self.path("nifti/i2.nii"), "--preprocess", "minmax,pad=8x8", "--json"]
        let run = CommandRun(base + ["--label", label])
        #expect(run.code == 0, "\(run.errors)")
        #expect(try JSON.parse(Array(run.output.utf8), file: "json")["quality"]?["Dice"]?.doubleValue != nil)
        let two = try folder.write(NPZ.encode([NamedTensor(name: "a", tensor: scan.voxels), NamedTensor(name: "b", tensor: scan.voxels)]), "two.npz")
        let model = Package.path("Examples/denoise/model.onnx")
        for (words, code, text) in [
            (base + ["--label", Self.path("nifti/f4.nii")], Int32(1), "f4.nii"), (base + ["--axis", "3"], 2, "--axis"),
            (base + ["--preprocess=zoom"], 2, "twice"), (["infer", SmallCase.network, "--input", Self.path("nifti/i2.nii"), "--preprocess", "zoom"], 2, "zoom"),
            (["infer", SmallCase.network, "--input", two], 1, "two.npz#a"), (["infer", SmallCase.network, "--input", "\(two)#c"], 1, "no array c"),
            (["infer", SmallCase.network, "--input", model], 1, "ONNX"), (base + ["--output", folder.file("y.jpg")], 1, "y.jpg"),
            (["infer", SmallCase.network, "--input", Self.path("image/gray8.png"), "--axis", "0"], 1, "picture"),
            (base + ["--axis", "sagittal", "--slice", "99"], 1, "i2.nii"),
            (["infer", SmallCase.network, "--input", Self.path("nifti/i2.nii"), "--preprocess", "minmax,pad=8x8", "--target", Self.path("nifti/i2.nii")], 2, "--target"),
        ] {
            let run = CommandRun(words)
            #expect(run.code == code, "\(words): \(run.errors)")
            #expect(run.errors.count == 1 && run.errors[0].contains(text), "\(run.errors)")
        }
    }

    @Test("inspect knows every kind of file by its content, whatever it is called")
    func inspect() throws {
        let folder = try ScratchFolder()
        for (name, kind) in [
            ("nifti/i2_slope.nii.gz", "NIfTI volume"), ("nifti/i2_be.nii", "NIfTI volume"), ("npy/f4_c.npy", "NPY array"), ("npy/deflated.npz", "NPZ archive"),
            ("image/rgb8.png", "PNG picture"), ("image/ascii.pgm", "PNM picture"), ("image/rgb8.ppm", "PNM picture"), ("safetensors/mixed.safetensors", "safetensors"),
            ("onnx/unet_a_legacy_op17.onnx", "ONNX"),
        ] {
            let path = try folder.write(FileAccess.read(Self.path(name)), "anything")
            let run = CommandRun(["inspect", path, "--json"])
            #expect(run.code == 0, "\(run.errors)")
            #expect(try JSON.parse(Array(run.output.utf8), file: name)["kind"]?.stringValue == kind)
            #expect(CommandRun(["inspect", path]).output.contains(path))
        }
        let scan = CommandRun(["inspect", Self.path("nifti/f4.nii"), "--json"])
        let json = try JSON.parse(Array(scan.output.utf8), file: "f4.nii")
        #expect(json["shape"]?.arrayValue?.count == 3 && json["affine"]?.arrayValue?.count == 4)
        #expect(CommandRun(["inspect", Self.path("nifti/f4.nii")]).output.contains("[0.8, 0.8, 2.5]"))
        let text = Array("sample,step,neuron,value,layer\r\n0,0,5,1,a\r\n0,3,6,1,a\r\n1,2,1,1,b\r\n".utf8)
        let spikes = CommandRun(["inspect", try folder.write(text, "spikes.csv")])
        #expect(spikes.code == 0 && spikes.output.contains("3 events in steps up to 3 of samples up to 1"), "\(spikes.errors)")
        #expect(spikes.output.split(separator: "\n").contains { $0.hasPrefix("a") && $0.hasSuffix("2") })
        let cut = CommandRun(["inspect", try folder.write(Array("step,neuron\n0,1\n1".utf8), "cut.csv")])
        #expect(cut.code == 1 && cut.errors.first?.contains("cut.csv (line 3)") == true, "\(cut.errors)")
        let letter = try folder.write(Array("a letter".utf8), "letter.npy")
        #expect(CommandRun(["inspect", letter]).errors.first?.contains("no known kind") == true)
    }
}
