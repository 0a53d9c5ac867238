import Formats
import Models
import Testing
import Training

@testable import SynfireKit

@Suite("Learning: does a training that was stopped anywhere end in the same bytes?")
struct LearningStageTests {
    private let data: LearningFolder

    init() throws {
        data = try LearningFolder()
        try SmallLearning.arrays(24, in: data)
    }

    private let files = ["best.safetensors", "last.safetensors"]

    private func stage(_ recipe: Recipe, _ folder: LearningFolder, threads: Int = 2, stopAfter calls: Int? = nil) -> LearningStage {
        LearningStage(recipe, folder: folder.path, resumes: true, threads: threads, observer: calls.map { StoppingObserver(after: $0) } ?? SilentObserver())
    }

    @Test func `Training learns, and says which epoch was best`() throws {
        let folder = try LearningFolder()
        let outcome = try stage(SmallLearning.recipe(data, ["train.epochs": "12"]), folder).train()
        #expect(outcome.bestValue > 0.8 && outcome.samples == (12, 6), "\(outcome)")
        let log = String(decoding: try folder.read("log.csv"), as: UTF8.self).split(separator: "\n")
        #expect(log.count == 13 && log[0].hasPrefix("epoch,steps,rate,training_loss,validation_loss,dice_3d,"))
        let best = log.dropFirst().map { Double($0.split(separator: ",")[5]) ?? 0 }
        #expect(best.max() == outcome.bestValue && best.firstIndex(of: outcome.bestValue) == outcome.bestEpoch - 1)
        #expect(String(decoding: try folder.read("curves.svg"), as: UTF8.self).contains("polyline"))
    }

    /// Three epochs of three steps and one validation batch: every place where it can be stopped.
    @Test func `Stopped anywhere, training goes on to the same weights`() throws {
        let recipe = try SmallLearning.recipe(
            data, ["train.schedule.kind": "plateau", "train.schedule.patience": "0", "train.augment.flip-x": "0.5", "train.augment.noise": "0.1", "train.dropout": "0.2"])
        let whole = try LearningFolder()
        _ = try stage(recipe, whole).train()
        for calls in 0..<12 {
            let folder = try LearningFolder()
            #expect(throws: TrainingStopped.self) { _ = try stage(recipe, folder, stopAfter: calls).train() }
            _ = try stage(recipe, folder, threads: 1).train()
            for file in files { #expect(try folder.read(file) == whole.read(file), "\(file), stopped after \(calls)") }
        }
        let often = try LearningFolder()
        var stops = 0
        while (try? stage(recipe, often, stopAfter: 2).train()) == nil, stops < 20 { stops += 1 }
        #expect(stops > 3 && stops < 20)
        for file in files { #expect(try often.read(file) == whole.read(file)) }
    }

    @Test(arguments: ["flow", "bptt"]) func `Stopped tuning goes on likewise, and its file says the spiking form`(rule: String) throws {
        let recipe = try SmallLearning.recipe(data, ["tune.rule": rule, "convert.coding": "binary", "tune.schedule.kind": "cosine"])
        let trained = try LearningFolder()
        let source = try stage(recipe, trained).train().bestPath
        let whole = try LearningFolder()
        _ = try stage(recipe, whole).tune(from: source)
        let folder = try LearningFolder()
        #expect(throws: TrainingStopped.self) { _ = try stage(recipe, folder, stopAfter: 5).tune(from: source) }
        _ = try stage(recipe, folder, threads: 1).tune(from: source)
        for file in files { #expect(try folder.read(file) == whole.read(file), "\(file)") }
        let tuned = try #require(try ModelSource.load("\(folder.path)/best.safetensors").tuned)
        #expect(tuned.steps == 4 && tuned.options.coding == .binaryPoisson && tuned.options.scales?.count == 7)
    }

    @Test func `A longer training goes on where a shorter one ended`() throws {
        let (long, grown) = (try LearningFolder(), try LearningFolder())
        _ = try stage(SmallLearning.recipe(data, ["train.epochs": "4"]), long).train()
        _ = try stage(SmallLearning.recipe(data, ["train.epochs": "2"]), grown).train()
        _ = try stage(SmallLearning.recipe(data, ["train.epochs": "4"]), grown).train()
        for file in files { #expect(try grown.read(file) == long.read(file)) }
        // A cosine would have had other rates.
        let bent = try LearningFolder()
        _ = try stage(SmallLearning.recipe(data, ["train.schedule.kind": "cosine"]), bent).train()
        let error = #expect(throws: FileError.self) {
            _ = try stage(SmallLearning.recipe(data, ["train.schedule.kind": "cosine", "train.epochs": "4"]), bent).train()
        }
        #expect(error?.reason.contains("was made with train.epochs = 3, the recipe now says 4") == true)
    }

    @Test func `Another recipe, another stage and a folder in use are refused`() throws {
        let folder = try LearningFolder()
        let recipe = try SmallLearning.recipe(data)
        let source = try stage(recipe, folder).train().bestPath
        let changed = #expect(throws: FileError.self) { _ = try stage(SmallLearning.recipe(data, ["train.batch": "5"]), folder).train() }
        #expect(changed?.reason.contains("train.batch = 4, the recipe now says 5") == true)
        let stage2 = #expect(throws: FileError.self) { _ = try stage(recipe, folder).tune(from: source) }
        #expect(stage2?.reason.contains("is of train, not of tune") == true)
        let again = #expect(throws: FileError.self) { _ = try LearningStage(recipe, folder: folder.path, threads: 1).train() }
        #expect(again?.remedy?.contains("--resume") == true)
    }

    @Test func `A loss that is no number leaves the checkpoints and names epoch, batch and remedy`() throws {
        let folder = try LearningFolder()
        let recipe = try SmallLearning.recipe(data, ["train.epochs": "2"])
        _ = try stage(recipe, folder).train()
        let kept = try folder.read("best.safetensors")
        // The weights that the training goes on from are spoilt.
        var file = try Safetensors.parse(folder.read("resume.safetensors"), file: "resume")
        let index = try #require(file.tensors.firstIndex { $0.name.hasSuffix("weight") })
        let shape = file.tensors[index].tensor.shape
        file.tensors[index].tensor = RawTensor(Tensor(shape: shape, repeating: 1e38))
        try folder.write(file.encoded(), "resume.safetensors")
        let error = #expect(throws: LearningFailure.self) { _ = try stage(SmallLearning.recipe(data, ["train.epochs": "4"]), folder).train() }
        #expect(error?.reason.hasPrefix("train, epoch 3, batch 1: the loss is not finite") == true && error?.reason.contains("lower train.optimizer.rate") == true, "\(String(describing: error))")
        #expect(try folder.read("best.safetensors") == kept)
    }

    @Test func `A training cut down to a damaged file says so`() throws {
        let folder = try LearningFolder()
        let recipe = try SmallLearning.recipe(data)
        _ = try stage(recipe, folder).train()
        let bytes = try folder.read("resume.safetensors")
        try folder.write(Array(bytes.prefix(bytes.count / 2)), "resume.safetensors")
        let error = #expect(throws: FileError.self) { _ = try stage(recipe, folder).train() }
        #expect(error?.file.hasSuffix("resume.safetensors") == true)
    }
}
