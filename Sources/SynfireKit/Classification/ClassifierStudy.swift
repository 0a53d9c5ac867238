import Compiler
import EventSim
import Formats
import Models
import Reports

/// Every rule on a table, fold by fold, and what its network costs on a chip.
struct ClassifierStudy {
    let settings: FeatureClassifier.Settings
    let chips: [ChipSpecification]
    let observer: any RunObserver

    static let foldCount = 5

    /// One rule on one split of a table.
    struct Row: Sendable {
        var table: String
        var split: FeatureTable.Split
        var rule: ClassifierRule
        /// Area under the curve of each fold's samples, and the share of them that is classified rightly.
        var area: Spread
        var accuracy: Spread
        /// Labels seen for training, a mean over folds.
        var labels: Double
        /// On each chip; empty for rules without spikes.
        var costs: [Cost]
    }

    /// The first fold's network on a chip, on all of that fold's samples.
    struct Cost: Sendable {
        var chip: String
        var cores: Int
        /// A sample's.
        var synapticOperations: Double
        /// A sample's, in joules; `nil` where the chip has no prices.
        var energy: Double?
        /// The same counts as int8 arithmetic, and the dense network's multiply-accumulates likewise, in joules a sample.
        var arithmetic: Double?
        var dense: Double?
        var seconds: Double?
        var area: Double?
        var accuracy: Double
    }

    /// - Throws: `TrainingError`, `SimulationError.cancelled` when the observer asks for it, and what compiling throws.
    func row(_ table: FeatureTable, _ split: FeatureTable.Split, _ rule: ClassifierRule) throws -> Row {
        let folds = table.folds(split, count: Self.foldCount, seed: settings.seed)
        var (areas, accuracies, labels, costs): ([Double], [Double], [Int], [Cost]) = ([], [], [], [])
        let numbers = Set(folds).sorted()
        observer.runBegins("\(table.name), \(rule.label)", steps: numbers.count)
        defer { observer.runEnds() }
        for fold in numbers {
            if observer.isCancelled { throw SimulationError.cancelled(step: 0) }
            let (test, train) = (folds.indices.filter { folds[$0] == fold }, folds.indices.filter { folds[$0] != fold })
            let classifier = try FeatureClassifier(rule, train.map { table.features[$0] }, train.map { table.isPositive[$0] }, settings)
            let scores = try classifier.scores(test.map { table.features[$0] })
            let isPositive = test.map { table.isPositive[$0] }
            // A fold of one class has no curve.
            if let area = ReceiverCurve.area(scores: scores, isPositive: isPositive) { areas.append(area) }
            accuracies.append(Self.accuracy(scores, isPositive))
            labels.append(classifier.labels)
            if fold == numbers[0], let conversion = classifier.conversion {
                costs = try chips.map { try cost(classifier, conversion, test.map { table.features[$0] }, isPositive, $0) }
            }
            observer.runAdvances(operations: 0)
        }
        guard let area = Spread(areas), let accuracy = Spread(accuracies) else { preconditionFailure("there are folds, and classes in them") }
        return Row(
            table: table.name, split: split, rule: rule, area: area, accuracy: accuracy, labels: Double(labels.reduce(0, +)) / Double(labels.count),
            costs: costs)
    }

    private static func accuracy(_ scores: [Float], _ isPositive: [Bool]) -> Double {
        Double(zip(scores, isPositive).count { ($0 > 0) == $1 }) / Double(max(1, scores.count))
    }

    private func cost(
        _ classifier: FeatureClassifier, _ conversion: ConversionOptions, _ samples: [[Double]], _ isPositive: [Bool], _ chip: ChipSpecification
    ) throws -> Cost {
        let inputs = classifier.inputs(samples)
        let set = InputSet(
            samples: Tensor(shape: [inputs.count, inputs[0].count, 1, 1], scalars: inputs.flatMap { $0 }), source: "features")
        let options = ExperimentOptions(
            conversion: conversion, chip: chip, steps: classifier.steps, seed: settings.seed, threads: settings.threads)
        let experiment = try Experiment(classifier.network, calibration: set.all, options)
        let outcomes = try experiment.run(set, label: "on \(chip.name)", observer: SilentObserver())
        let model = ModelSource(network: classifier.network, source: "classifier")
        let report = try ReportBuilder(model: model, set: set, experiment: experiment, outcomes: outcomes, calibration: "the features").report()
        let scores = outcomes.map { $0.outputs.spiking[0] }
        let arithmetic = report.energy.account("arithmetic", variant: NumberFormat.int8.rawValue)
        return Cost(
            chip: chip.name, cores: experiment.compilation.map.cores.count, synapticOperations: Double(report.counters.sops) / Double(inputs.count),
            energy: report.energy.account("chip")?.spiking, arithmetic: arithmetic?.spiking, dense: arithmetic?.denseTotal, seconds: report.latency?.seconds,
            area: ReceiverCurve.area(scores: scores, isPositive: isPositive), accuracy: Self.accuracy(scores, isPositive))
    }
}
