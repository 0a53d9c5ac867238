import EventSim
import Formats
import Models
import Reports

/// Runs the stages of a conversion on few enough samples that floats take seconds.
struct StageTrial {
    /// Multiply-accumulates × T over all samples beyond which there are fewer or smaller ones: the reference in floats is slow.
    static let bound = 4_000_000_000
    private static let sides = [128, 96, 64, 48, 32]

    private let trained: Network
    private let experiment: Experiment
    private let calibration: Tensor
    private let observer: any RunObserver
    /// What runs, with its label or target.
    let set: InputSet
    private let isWhole: Bool

    init(_ trained: Network, _ experiment: Experiment, _ set: InputSet, calibration: Tensor, observer: any RunObserver) throws(NetworkError) {
        (self.trained, self.experiment, self.calibration, self.observer) = (trained, experiment, calibration, observer)
        let network = experiment.network
        let whole = set.sampleShape
        let output = try network.shapes(input: whole)[network.output]
        // A piece of the output belongs to a piece of the input only where both are of one size.
        let cuts = (output.height, output.width) == (whole.height, whole.width)
        let sides = cuts ? Self.sides.filter { $0 < max(whole.height, whole.width) } : []
        let shapes = [whole] + sides.map { Shape(channels: whole.channels, height: min($0, whole.height), width: min($0, whole.width)) }
        var best = (count: 1, shape: whole)
        for shape in shapes {
            guard let counts = try? network.macCounts(input: shape) else { continue }
            let work = max(1, counts.reduce(0) { $0 + $1.macs } * experiment.options.steps)
            best = (min(set.inputs.shape[0], max(1, Self.bound / work)), shape)
            if work <= Self.bound { break }
        }
        self.set = set.piece(best.count, height: best.shape.height, width: best.shape.width)
        isWhole = best.shape == whole
    }

    var description: String {
        let (count, height, width) = (set.inputs.shape[0], set.inputs.shape[2], set.inputs.shape[3])
        let noun = isWhole ? "input" : "piece"
        return "\(count) \(noun)\(count == 1 ? "" : "s") of \(height)×\(width)"
    }

    func scores() throws -> [StageScores.Score] {
        let options = experiment.options
        let conversion = try conversion(options)
        observer.runBegins("where quality goes", steps: 3)
        defer { observer.runEnds() }
        var scores = [StageScores.Score(stage: .dense, quality: try dense(trained))]
        let substitute = options.conversion.maxPooling == .average ? experiment.network.averagingMaxPools() : experiment.network
        if substitute != trained { scores.append(.init(stage: .substitutes, quality: try dense(substitute))) }
        observer.runAdvances(operations: 0)
        let floats = try FloatTrial(
            conversion, experiment.network, set, steps: options.steps, seed: options.seed, threads: options.threads, isResidual: options.isResidual)
        if let quality = floats.quality.metric?.spiking { scores.append(.init(stage: .floats, quality: quality)) }
        observer.runAdvances(operations: 0)
        scores.append(.init(stage: .chip, quality: try chip(options, conversion)))
        observer.runAdvances(operations: 0)
        return scores.filter { $0.quality.isFinite }
    }

    /// The best of the options that could mend a stage, if it is better than what the run has.
    func remedy(for stage: StageScores.Stage, isSearched: Bool, above quality: Double) throws -> StageScores.Remedy? {
        var best: StageScores.Remedy?
        for (arguments, options) in try candidates(for: stage, isSearched: isSearched) {
            guard let conversion = try? conversion(options), let reached = try? chip(options, conversion), reached.isFinite else { continue }
            if reached > best?.quality ?? quality { best = .init(arguments: arguments, quality: reached) }
        }
        return best
    }

    private func candidates(for stage: StageScores.Stage, isSearched: Bool) throws -> [(arguments: String, options: ExperimentOptions)] {
        let options = experiment.options
        switch stage {
        case .dense: return []
        case .substitutes:
            guard options.conversion.maxPooling == .average else { return [] }
            return [ConversionOptions.MaxPooling.relu, .gate].map { pooling in
                var other = options
                other.conversion.maxPooling = pooling
                return ("--max-pool \(pooling.rawValue)", other)
            }
        case .floats:
            var longer = options
            longer.steps *= 2
            guard !isSearched else { return [("--steps \(longer.steps)", longer)] }
            let search = try ConversionSearch(experiment.network, calibration: calibration, options, observer: observer)
            longer = search.options
            longer.steps *= 2
            return [(search.arguments, search.options), ("\(search.arguments) --steps \(longer.steps)", longer)]
        case .chip:
            var candidates: [(String, ExperimentOptions)] = []
            let bits = options.chip.arithmetic.weightBits
            if let asked = options.weightBits, asked < bits {
                var wider = options
                wider.weightBits = nil
                candidates.append(("--bits \(bits)", wider))
            }
            for percentile in [99.9, 99] where percentile < options.weightPercentile {
                var clipped = options
                clipped.weightPercentile = percentile
                candidates.append(("--weight-percentile \(SIFormat.significant(percentile))", clipped))
            }
            return candidates
        }
    }

    private func conversion(_ options: ExperimentOptions) throws -> Conversion {
        if isWhole, options.conversion == experiment.options.conversion { return experiment.conversion }
        let scales = try experiment.network.activationScales(options.conversion, calibration: calibration, threads: options.threads)
        return try experiment.network.convert(options.conversion, calibration: set.inputs, scales: scales, threads: options.threads)
    }

    private func dense(_ network: Network) throws -> Double {
        let inference = try DenseInference(network, input: set.sampleShape)
        let outputs = try inference.run(batch: set.inputs, threads: experiment.options.threads, observe: nil)
        let shape = inference.shapes[network.output]
        return quality((0..<set.inputs.shape[0]).map {
            let values = ChannelOrder.channelsLast(outputs.slice($0).scalars[...], shape: shape)
            return Quality.Outputs(dense: values, spiking: values)
        }, shape)
    }

    private func chip(_ options: ExperimentOptions, _ conversion: Conversion) throws -> Double {
        var options = options
        options.latency = .simple
        let run = try Experiment(experiment.network, conversion, options)
        let outcomes = try run.run(set, observer: SilentObserver())
        return quality(outcomes.map(\.outputs), run.outputShape(set))
    }

    private func quality(_ outputs: [Quality.Outputs], _ shape: Shape) -> Double {
        Quality(outputs, set, head: experiment.network.head, output: shape, isResidual: experiment.options.isResidual).report.metric?.spiking ?? .nan
    }
}

extension InputSet {
    /// The middles of some samples with theirs of label and target: of labels those with most foreground, else evenly spaced.
    func piece(_ count: Int, height: Int, width: Int) -> InputSet {
        let total = inputs.shape[0]
        var chosen = (0..<count).map { (2 * $0 + 1) * total / (2 * count) }
        func middle(_ tensor: Tensor, _ index: Int) -> Tensor {
            let slice = tensor.slice(index)
            return tensor.shape.count == 3
                ? Tensor(shape: [1] + slice.shape, scalars: slice.scalars).middle(height: height, width: width) : slice.middle(height: height, width: width)
        }
        if let labels {
            let foreground = (0..<total).map { index in middle(labels, index).scalars.count { $0 > 0 } }
            chosen = (0..<total).sorted { (foreground[$1], $0) < (foreground[$0], $1) }.prefix(count).sorted()
        }
        func part(_ tensor: Tensor) -> Tensor {
            let parts = chosen.map { middle(tensor, $0) }
            let shape = tensor.shape.count == 3 ? [height, width] : [tensor.shape[1], height, width]
            return Tensor(shape: [count] + shape, scalars: parts.flatMap(\.scalars))
        }
        // Where the output has another size nothing is cut, so that every tensor keeps its own.
        let isWhole = height == inputs.shape[2] && width == inputs.shape[3]
        func taken(_ tensor: Tensor) -> Tensor {
            isWhole ? Tensor(shape: [count] + tensor.shape.dropFirst(), scalars: chosen.flatMap { tensor.slice($0).scalars }) : part(tensor)
        }
        var piece = self
        piece.inputs = taken(inputs)
        piece.all = piece.inputs
        piece.labels = labels.map(taken)
        piece.targets = targets.map(taken)
        return piece
    }
}

extension Tensor {
    /// The middle of every channel of an image `[C, H, W]`.
    func middle(height: Int, width: Int) -> Tensor {
        guard height < shape[1] || width < shape[2] else { return self }
        let (top, left) = ((shape[1] - height) / 2, (shape[2] - width) / 2)
        var scalars: [Float] = []
        scalars.reserveCapacity(shape[0] * height * width)
        for channel in 0..<shape[0] {
            for row in top..<top + height {
                let start = (channel * shape[1] + row) * shape[2] + left
                scalars += self.scalars[start..<start + width]
            }
        }
        return Tensor(shape: [shape[0], height, width], scalars: scalars)
    }
}
