import Formats
import Models
import Reports
import Testing

@testable import SynfireKit

/// Does the score of every stage name the one that loses, and only where one does?
@Suite("Quality: on which stage is it lost, and what mends it?")
struct StageScoresTests {
    private static let good = ConversionOptions(
        neuron: .signedMultiThreshold([1, 0.5, 0.25, 0.125], hasMemory: true), percentile: 100, maxPooling: .relu)

    private static func scores(
        _ conversion: ConversionOptions, steps: Int = 16, bits: Int? = nil, network: Network = PooledCase.network
    ) throws -> StageScores? {
        var options = try PooledCase.options(conversion, steps: steps)
        options.weightBits = bits
        let set = try PooledCase.set()
        let experiment = try Experiment(network, calibration: PooledCase.inputs, options)
        let outcomes = try experiment.run(set)
        let quality = Quality(outcomes.map(\.outputs), set, head: network.head, output: experiment.outputShape(set), isResidual: false).report.metric
        // Dense equals the target, infinitely well; a finite figure stands in.
        var metric = try #require(quality)
        metric.dense = 60
        return try StageScores(PooledCase.network, experiment, noisy(set), quality: metric, calibration: PooledCase.inputs)
    }

    /// A target that the dense network misses by a little, so that its PSNR is finite.
    private static func noisy(_ set: InputSet) -> InputSet {
        var set = set
        set.targets = set.targets.map { target in
            Tensor(shape: target.shape, scalars: target.scalars.enumerated().map { $1 + 0.003 * PooledCase.stream.normal(70_000 + $0) })
        }
        return set
    }

    @Test func `A conversion that loses is named, and what was tried does better`() throws {
        let scores = try #require(try Self.scores(ConversionOptions(neuron: .integrateAndFire, initialPotential: 0)))
        #expect(scores.scores.map(\.stage) == [.dense, .floats, .chip])
        #expect(scores.loss.stage == .floats)
        let remedy = try #require(scores.remedy)
        #expect(remedy.quality > scores.scores[2].quality + 3)
        #expect(remedy.arguments.hasPrefix("--neuron signed-multi-threshold"))
        #expect(scores.sentence.contains("the conversion to spikes loses most"), "\(scores.sentence)")
        #expect(scores.sentence.contains("\(remedy.arguments) reached"))
    }

    @Test func `Few weight bits are named as rounding, with the bits that mend it`() throws {
        let scores = try #require(try Self.scores(Self.good, steps: 64, bits: 2))
        #expect(scores.loss.stage == .chip)
        #expect(scores.remedy?.arguments == "--bits 8")
        #expect(scores.sentence.contains("rounding to the chip's integers loses most"))
    }

    @Test func `Averages for maxima are a stage of their own, and ReLUs mend it`() throws {
        var options = Self.good
        options.maxPooling = .average
        let scores = try #require(try Self.scores(options, steps: 64))
        #expect(scores.scores.map(\.stage) == [.dense, .substitutes, .floats, .chip])
        #expect(scores.loss.stage == .substitutes)
        #expect(scores.remedy?.arguments == "--max-pool relu")
    }

    @Test func `Nothing is said where nothing is lost, or nothing to measure by`() throws {
        let set = try PooledCase.set()
        let experiment = try Experiment(PooledCase.network, calibration: PooledCase.inputs, try PooledCase.options(Self.good))
        func scores(_ dense: Double, _ spiking: Double, unit: String?) throws -> StageScores? {
            try StageScores(
                PooledCase.network, experiment, set, quality: .init(name: "x", unit: unit, dense: dense, spiking: spiking),
                calibration: PooledCase.inputs)
        }
        #expect(try scores(30, 29.6, unit: "dB") == nil)
        #expect(try scores(0.9, 0.895, unit: nil) == nil)
        #expect(try scores(0.9, 0.88, unit: nil) != nil)
        #expect(try StageScores(PooledCase.network, experiment, set, quality: nil, calibration: PooledCase.inputs) == nil)
    }

    @Test func `Pieces take label and target with them, of labels those with most foreground`() {
        var set = InputSet(samples: Tensor(shape: [3, 1, 4, 4], scalars: (0..<48).map(Float.init)), source: "x")
        set.labels = Tensor(shape: [3, 4, 4], scalars: (0..<48).map { $0 >= 32 ? 1 : $0 == 5 ? 1 : 0 })
        let piece = set.piece(2, height: 2, width: 2)
        #expect(piece.inputs.shape == [2, 1, 2, 2] && piece.inputs.scalars == [5, 6, 9, 10, 37, 38, 41, 42])
        #expect(piece.labels?.shape == [2, 2, 2] && piece.labels?.scalars == [1, 0, 0, 0, 1, 1, 1, 1])
    }
}
