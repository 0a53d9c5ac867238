import Formats
import Models
import Testing
import Training

@testable import SynfireKit

@Suite("Learning data: are arrays, scans and pictures read whole, and what is wrong named?")
struct LearningDataTests {
    private let folder: LearningFolder

    init() throws { folder = try LearningFolder() }

    private func recipe(_ changes: [String: String] = [:]) throws -> Recipe { try SmallLearning.recipe(folder, changes) }

    private func set(_ recipe: Recipe, folds: Set<Int> = [0], loss: Loss = .bceDice, network: String = "zoo:unet?input=1x8x8&base=2&levels=2") throws -> LearningSet {
        try LearningData(recipe).set(folds: folds, for: Zoo.network(network), loss: loss, threads: 2)
    }

    /// A scan of `count` slices of 8 × 8 whose voxels are their slice's number.
    private func scan(_ count: Int, height: Int = 8, value: (Int) -> Float) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 352)
        func set(_ offset: Int, _ values: [UInt8]) { bytes.replaceSubrange(offset..<offset + values.count, with: values) }
        func float(_ value: Float) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * $0)) } }
        // Size of the header, three axes, 32-bit floats, spacing, start of the data, slope, magic word.
        set(0, [92, 1])
        set(40, [3, 0, UInt8(count), 0, UInt8(height), 0, 8, 0, 1, 0, 1, 0, 1, 0, 1, 0])
        set(70, [16, 0, 32, 0])
        for axis in 0..<4 { set(76 + 4 * axis, float(1)) }
        set(108, float(352) + float(1))
        set(344, Array("n+1".utf8))
        // The first axis is fastest in a file.
        for _ in 0..<height * 8 { for slice in 0..<count { bytes += float(value(slice)) } }
        return bytes
    }

    private func writeScans() throws {
        for (number, id) in ["a", "b", "c"].enumerated() {
            try folder.write(scan(3 + number) { Float($0 + 1) }, "images/\(id).nii")
            try folder.write(scan(3 + number) { Float($0 % 2) }, "labels/\(id).nii")
        }
        try folder.write(Array("id,group,fold\na,1,0\nb,1,0\nc,2,1\n".utf8), "folds.csv")
    }

    private let scans = ["data.kind": "scans", "data.images": "images", "data.labels": "labels", "data.ending": ".nii", "data.folds": "folds.csv", "data.preprocess": "divide=2"]

    @Test func `Arrays are dealt into folds, one sample a person`() throws {
        try SmallLearning.arrays(10, in: folder)
        let set = try set(try recipe(), folds: [0, 1])
        #expect(set.subjects.map(\.id) == ["0", "1", "4", "5", "8", "9"] && set.count == 6 && set.form == .mask)
        #expect(set.example(0, epoch: nil, Augmentation(), seed: 1).target.reduce(0, +) == 16)
        #expect(set.calibration(stride: 4).shape == [2, 1, 8, 8])
    }

    @Test func `Scans are cut into slices and belong to people`() throws {
        try writeScans()
        let set = try set(try recipe(scans))
        #expect(set.subjects.map(\.person) == ["1", "1"] && set.subjects.map(\.examples.count) == [3, 4] && set.count == 7)
        #expect(set.example(1, epoch: nil, Augmentation(), seed: 1).image[0] == 1 && set.example(1, epoch: nil, Augmentation(), seed: 1).target[0] == 1)
    }

    @Test func `Pictures with masks, and pictures that are their own targets under noise`() throws {
        for id in ["p", "q"] {
            try folder.write(PNG.encode(Image(width: 8, height: 8, channels: 1, bitDepth: 8, samples: (0..<64).map { UInt16($0) })), "images/\(id).png")
            try folder.write(PNG.encode(Image(width: 8, height: 8, channels: 1, bitDepth: 8, samples: (0..<64).map { $0 < 32 ? 255 : 0 })), "labels/\(id).png")
        }
        let pictures = ["data.kind": "pictures", "data.images": "images", "data.ending": ".png", "data.folds": "2"]
        let masks = try set(try recipe(pictures.merging(["data.labels": "labels"]) { $1 }))
        #expect(masks.subjects.map(\.id) == ["p"] && masks.subjects[0].examples[0].target.reduce(0, +) == 32)
        let noisy = try set(try recipe(pictures.merging(["data.labels": "none", "data.noise": "0.1", "data.residual": "true"]) { $1 }), loss: .l2)
        let (one, other) = (noisy.example(0, epoch: 0, Augmentation(), seed: 1), noisy.example(0, epoch: 1, Augmentation(), seed: 1))
        #expect(noisy.form == .image && one.image != other.image)
        #expect(zip(zip(one.image, one.target), masks.subjects[0].examples[0].image).allSatisfy { abs($0.0 - $0.1 - $1) < 1e-6 })
        #expect(noisy.example(0, epoch: nil, Augmentation(), seed: 1).image == noisy.example(0, epoch: nil, Augmentation(), seed: 2).image)
    }

    @Test func `Several classes are numbers or channels, as the loss compares them`() throws {
        try SmallLearning.arrays(4, in: folder)
        let network = "zoo:unet?input=1x8x8&base=2&levels=2&classes=3"
        let classes = try set(try recipe(), loss: .crossEntropy, network: network)
        #expect(classes.form == .classes(3) && classes.subjects[0].examples[0].target.count == 64)
        let channels = try set(try recipe(), loss: .bce, network: network)
        #expect(channels.form == .oneHot(3) && channels.subjects[0].examples[0].target.count == 192)
        for (one, other) in zip(classes.subjects, channels.subjects) {
            #expect(classes.form.classes(of: one.examples[0].target) == channels.form.classes(of: other.examples[0].target))
        }
    }

    @Test func `A missing scan, one of another size, and a label of another size are named`() throws {
        try writeScans()
        let recipe = try recipe(scans)
        try folder.write(scan(3, height: 9) { _ in 1 }, "labels/a.nii")
        let label = #expect(throws: FileError.self) { _ = try set(recipe) }
        #expect(label?.file.hasSuffix("labels/a.nii") == true && label?.reason.contains("3×9×8") == true && label?.remedy?.contains("take a out") == true, "\(String(describing: label))")
        try writeScans()
        try folder.write(scan(4, height: 9) { _ in 1 }, "images/b.nii")
        let size = #expect(throws: FileError.self) { _ = try set(recipe) }
        #expect(size?.file.hasSuffix("images/b.nii") == true && size?.remedy?.contains("data.preprocess") == true)
        try folder.write(Array("id,fold\na,0\nmissing,0\n".utf8), "folds.csv")
        let missing = #expect(throws: FileError.self) { _ = try set(recipe) }
        #expect(missing?.file.hasSuffix("images/missing.nii") == true)
    }

    @Test(arguments: [
        (["data.folder": "/nowhere"], "is no folder"), (["data.labels": "none"], "only under data.noise"), (["data.noise": "1"], "are their own targets"),
        (["data.axis": "up"], "0, 1, 2"), (["data.preprocess": "blur"], "blur"), (["data.folds": "1"], "at least 2"), (["data.images": "z.npy"], "z.npy"),
    ])
    func `What a recipe says of its data and cannot be is named`(changes: [String: String], words: String) throws {
        try SmallLearning.arrays(4, in: folder)
        let scanLike = changes["data.axis"] ?? changes["data.preprocess"]
        let recipe = try recipe(scanLike == nil ? changes : changes.merging(scans) { one, _ in one })
        let error = #expect(throws: FileError.self) { _ = try LearningData(recipe) }
        #expect("\(error!)".contains(words), "\(error!)")
    }

    @Test func `A fold without anybody is named before anything is trained`() throws {
        try SmallLearning.arrays(8, in: folder)
        for key in ["split.test", "split.validation"] {
            let recipe = try recipe([key: "9"])
            let error = #expect(throws: FileError.self) { _ = try LearningStage(recipe, folder: folder.path + "/out", threads: 1).train() }
            #expect(error?.place == key && error?.remedy == "the folds are 0, 1, 2, 3")
        }
    }
}
