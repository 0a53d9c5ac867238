import Compiler
import EventSim
import Formats
import Models
import Reports
import Testing
import Training

@testable import SynfireKit

/// Do classifiers on features learn what they should, and does their network on a chip decide as they do?
@Suite struct ClassifierTests {
    private static func nuclei() throws -> FeatureTable {
        try FeatureTable(name: "cell nuclei", file: try SampleFiles.path("Examples/wdbc/wdbc.csv"), FeatureTable.Columns(label: "benign", positive: 0))
    }

    /// Every fifth sample, so that debug builds keep up.
    private static func few(_ table: FeatureTable) -> (features: [[Double]], isPositive: [Bool]) {
        let places = Array(stride(from: 0, to: table.features.count, by: 5))
        return (places.map { table.features[$0] }, places.map { table.isPositive[$0] })
    }

    @Test func `A tempotron on the chip fires for the patterns that it fires for`() throws {
        let (features, isPositive) = Self.few(try Self.nuclei())
        let classifier = try FeatureClassifier(.tempotron, features, isPositive, FeatureClassifier.Settings())
        let conversion = try #require(classifier.conversion)
        let inputs = classifier.inputs(features)
        let samples = Tensor(shape: [inputs.count, inputs[0].count, 1, 1], scalars: inputs.flatMap { $0 })
        let spiking = try classifier.network.convert(conversion, calibration: samples).network
        let schedule = Schedule(.sameStep, of: spiking, window: classifier.steps)
        let scores = try classifier.scores(features)
        #expect(scores.contains { $0 > 0 } && scores.contains { $0 < 0 })
        for (number, score) in scores.enumerated() where abs(score) > 1e-4 {
            let run = Reference<Float>(spiking, schedule: schedule).run(try spiking.encode(samples.slice(number), window: classifier.steps, seed: 1))
            #expect((run.readout[0] > 0) == (score > 0), "sample \(number), \(score)")
        }
    }

    @Test func `Surrogate gradients are worth at least logistic regression, minus 0.005, on five folds of cell nuclei`() throws {
        let study = ClassifierStudy(settings: FeatureClassifier.Settings(), chips: [], observer: SilentObserver())
        let table = try Self.nuclei()
        let linear = try study.row(table, .byPatient, .logistic)
        let spiking = try study.row(table, .byPatient, .surrogate(.analogCurrent))
        #expect(linear.area.mean > 0.985)
        #expect(spiking.area.mean >= linear.area.mean - 0.005)
    }

    @Test func `A spiking classifier's scores are those of its converted network`() throws {
        let (features, isPositive) = Self.few(try Self.nuclei())
        var settings = FeatureClassifier.Settings()
        settings.epochs = 4
        for coding in [SpikingInput.Coding.analogCurrent, .latency] {
            let classifier = try FeatureClassifier(.surrogate(coding), features, isPositive, settings)
            let inputs = classifier.inputs(features)
            let samples = Tensor(shape: [inputs.count, inputs[0].count, 1, 1], scalars: inputs.flatMap { $0 })
            let spiking = try classifier.network.convert(try #require(classifier.conversion), calibration: samples).network
            let schedule = Schedule(.sameStep, of: spiking, window: classifier.steps)
            for (number, score) in try classifier.scores(features).enumerated() {
                let run = Reference<Float>(spiking, schedule: schedule).run(try spiking.encode(samples.slice(number), window: classifier.steps, seed: 1))
                // A sum in another order may cross a threshold in another step: one spike of one neuron.
                #expect(abs(run.readout[0] / Float(classifier.steps) - score) < 0.1, "sample \(number)")
            }
        }
    }

    @Test func `Active learning sees half of the labels`() throws {
        let (features, isPositive) = Self.few(try Self.nuclei())
        var settings = FeatureClassifier.Settings()
        settings.epochs = 10
        let classifier = try FeatureClassifier(.active(.analogCurrent), features, isPositive, settings)
        #expect(classifier.labels == features.count / 2)
    }

    @Test func `Folds keep patients together, and deal both classes evenly`() throws {
        let text = "who,fold,a,b,sick\n" + (0..<40).map { "\($0 / 4),\($0 / 8),\($0),\($0 * $0),\($0 / 4 % 2)" }.joined(separator: "\n")
        let folder = try LearningFolder()
        try folder.write(Array(text.utf8), "table.csv")
        var columns = FeatureTable.Columns(label: "sick", group: "who", fold: "fold")
        let table = try FeatureTable(name: "table", file: "\(folder.path)/table.csv", columns)
        #expect(table.features[3] == [3, 9] && table.hasGroups)
        #expect(table.folds(.byPatient, count: 5, seed: 1) == (0..<40).map { $0 / 8 })
        let dealt = table.folds(.bySample, count: 5, seed: 1)
        for fold in 0..<5 {
            #expect(dealt.indices.count { dealt[$0] == fold && table.isPositive[$0] } == 4)
            #expect(dealt.indices.count { dealt[$0] == fold && !table.isPositive[$0] } == 4)
        }
        columns.fold = "b"
        #expect(throws: FileError.self) { try FeatureTable(name: "table", file: "\(folder.path)/table.csv", columns) }
    }
}
