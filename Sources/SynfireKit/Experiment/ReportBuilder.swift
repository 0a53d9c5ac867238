import Compiler
import EventSim
import FastEngine
import Formats
public import Models
import Processors
public import Reports

/// Makes the report of a run from what its stages produced.
public struct ReportBuilder {
    var model: ModelSource
    var set: InputSet
    var experiment: Experiment
    var outcomes: [Experiment.Outcome]
    /// What activations were measured on, in words.
    var calibration: String

    /// The outcomes are the experiment's, one per sample of the set and at least one.
    public init(
        model: ModelSource, set: InputSet, experiment: Experiment, outcomes: [Experiment.Outcome], calibration: String
    ) {
        self.model = model
        self.set = set
        self.experiment = experiment
        self.outcomes = outcomes
        self.calibration = calibration
    }

    /// - Throws: `NetworkError` where a layer's shape cannot be told.
    public func report() throws -> RunReport {
        let options = experiment.options
        let ledger = outcomes.dropFirst().reduce(into: outcomes[0].ledger) { $0 += $1.ledger }
        let counts = try model.network.macCounts(input: set.sampleShape)
        let total = counts.reduce(into: MacCounts()) { $0 += $1 }
        let output = try outputShape()
        let map = experiment.compilation.map
        let seconds = outcomes.map { $0.latency?.seconds }
        let quality = Quality(outcomes.map(\.outputs), set, head: model.network.head, output: output, isResidual: options.isResidual).report
        let allSeconds = seconds.contains(nil) ? nil : seconds.compactMap { $0 }.reduce(0, +)
        return RunReport(
            program: RunReport.ProgramIdentity(version: ProgramVersion.current), seed: Int(options.seed), threads: options.threads,
            processor: processor,
            network: NetworkReport(
                source: model.source, sha256: model.digest, parameters: model.parameterCount, macs: total.macs,
                macsScatter: total.macsScatter, macsOutputResolution: total.macsOutputResolution,
                neurons: experiment.compilation.quantization.network.neuronCount),
            input: set.record, conversion: conversion, arithmetic: arithmetic, chip: chip, schedule: experiment.compilation.schedule.kind.rawValue,
            window: options.steps, steps: map.schedule.totalSteps, inferences: outcomes.count, counters: ledger.total,
            neuroBench: neuroBench(ledger, counts), idleRead: idleRead(ledger),
            energy: EnergyReport(of: try measured(ledger, seconds: allSeconds)), latency: latency(allSeconds),
            quality: quality, layers: layers(ledger), warnings: warnings(quality), assumptions: assumptions)
    }

    /// Of the fast engine, where it ran.
    private var processor: String? {
        experiment.options.engine == .fast && outcomes.contains { $0.fallback == nil } ? ProcessorLevel.current.rawValue : nil
    }

    /// Channels, height and width of the trained network's output for one sample; throws what `Network.shapes(input:)` throws.
    public func outputShape() throws(NetworkError) -> Shape { try model.network.shapes(input: set.sampleShape)[model.network.output] }

    private var conversion: ConversionReport {
        let conversion = experiment.conversion
        let options = conversion.options
        let coding =
            switch options.coding {
            case .analogCurrent: "analog"
            case .binaryPoisson: "binary"
            case .ternaryPoisson: "ternary"
            case .latency: "latency"
            case .spikeTrain: "spikes"
            }
        return ConversionReport(
            neuron: options.neuron.word(leaks: options.membrane.leak != 1), thresholds: options.neuron.positiveThresholds.map { Double($0) },
            negativeThresholds: options.neuron.negativeThresholds.map { Double($0) },
            compare: options.comparison.rawValue, reset: (options.neuron.allowsHardReset ? options.reset : options.neuron.reset) != .soft ? "hard" : options.membrane.resetsLate ? "late" : "soft", order: options.membrane.order.rawValue,
            leak: Double(options.membrane.leak), currentDecay: Double(options.membrane.currentDecay),
            refractorySteps: options.membrane.refractorySteps, refractoryMode: options.membrane.refractoriness.rawValue,
            normalization: options.normalization.rawValue, percentile: options.percentile,
            // Scales are 32-bit numbers: as they were written, not as 64 bits have them.
            balancing: options.normalization == .balanced
                ? ConversionReport.Balancing(steps: options.balancing.steps, scale: Double("\(options.balancing.scale)") ?? Double(options.balancing.scale)) : nil,
            initialPotential: Double(conversion.initialPotential), calibration: calibration, inputCoding: coding,
            readout: options.readout.rawValue)
    }

    private var arithmetic: ArithmeticReport {
        let quantization = experiment.compilation.quantization
        return ArithmeticReport(
            kind: experiment.options.arithmetic?.dialect.rawValue ?? "fixedPoint", weightBits: quantization.weightBits,
            layers: quantization.layers.map { .init(name: $0.name, scale: $0.scale, maxError: $0.maxError, clipped: $0.clipped) })
    }

    private var chip: ChipReport {
        let map = experiment.compilation.map
        let utilization = utilization(of: map)
        func use(_ limit: CoreLimit) -> ChipReport.Use {
            let figures = utilization[limit]
            return ChipReport.Use(mean: figures.mean, max: figures.max, bindingLayer: figures.bindingLayer)
        }
        let uses = ChipReport.Utilization(
            neurons: use(.neurons), synapseMemory: use(.synapseMemory), inputAxons: use(.inputAxons), outputAxons: use(.outputAxons),
            axonMap: map.chip.core.pool == nil ? nil : use(.axonMap), pooledMemory: map.chip.core.pool == nil ? nil : use(.pooledMemory))
        return ChipReport(
            name: map.chip.name, evidence: map.chip.energyEvidence, source: map.chip.energySource, isHypothetical: map.chip.isHypothetical,
            cores: map.cores.count, chips: map.chipCount, utilization: uses, bindingLimit: uses.binding)
    }

    /// The run as energy models see it.
    private func measured(_ ledger: CounterLedger, seconds: Double?) throws -> MeasuredRun {
        let nonzero = Double(set.inputs.scalars.count { $0 != 0 }) / Double(outcomes.count)
        var dense = try model.network.denseCounts(input: set.sampleShape)
        dense.analogInputs = experiment.compilation.analogInputs(nonzeroValues: nonzero)
        return MeasuredRun(
            map: experiment.compilation.map, ledger: ledger, inferences: outcomes.count, latencySeconds: seconds, dense: dense)
    }

    private func latency(_ seconds: Double?) -> LatencyReport? {
        guard let slowest = outcomes.compactMap(\.latency).max(by: { $0.seconds < $1.seconds }) else { return nil }
        let count = Double(outcomes.count)
        let perStep = outcomes.reduce(0) { $0 + ($1.latency?.secondsPerStep ?? 0) } / count
        var links = outcomes[0].latency?.links
        for outcome in outcomes.dropFirst() { if let more = outcome.latency?.links { links? += more } }
        let intervals = outcomes.compactMap { $0.latency?.interval }
        let interval = intervals.count == outcomes.count ? intervals.reduce(0, +) / count : nil
        return LatencyReport(
            model: slowest.model, seconds: seconds.map { $0 / count }, secondsPerStep: perStep, barrierSeconds: slowest.barrierSeconds,
            slowestCore: slowest.slowestCore, interval: interval,
            busiestLinks: (links?.busiest(LatencyReport.listedLinks) ?? []).map { .init(name: "\($0.link)", packets: Double($0.packets) / count) })
    }

    private func layers(_ ledger: CounterLedger) -> [LayerReport] {
        let map = experiment.compilation.map
        // The network on the chip: relays have a row of their own.
        let network = experiment.compilation.quantization.network
        let originals = Dictionary(uniqueKeysWithValues: experiment.compilation.alignment.places.enumerated().map { ($1, $0) })
        let cores = Dictionary(grouping: map.blocks, by: \.layer).mapValues { Set($0.map(\.core)).count }
        var reports: [LayerReport] = []
        if map.layers[0].isInput {
            let counters = ledger.perLayer[0]
            let neurons = map.layers[0].neuronCount
            reports.append(
                LayerReport(
                    name: map.layers[0].name, kind: "Input", shape: network.input.grid, neurons: neurons, events: counters.events,
                    spikes: counters.spikes, sops: 0, rate: rate(counters.events, neurons)))
        }
        for (index, population) in network.populations.enumerated() {
            let layer = experiment.compilation.layer(ofPopulation: index)
            let counters = ledger.perLayer[layer]
            let agreement = originals[index].map { fidelity(of: $0).correlation }
            reports.append(
                LayerReport(
                    name: population.name, kind: population.kind, shape: population.grid, neurons: population.grid.count,
                    fanIn: network.fanIn(of: index), lambda: Double(population.scale), events: counters.events, spikes: counters.spikes,
                    sops: counters.sops, rate: population.neuron.isReadout ? nil : rate(counters.events, population.grid.count),
                    agreement: agreement?.coefficient, cores: cores[layer]))
        }
        return reports
    }

    private func rate(_ events: Int, _ neurons: Int) -> Double {
        Double(events) / (Double(neurons) * Double(experiment.options.steps) * Double(outcomes.count))
    }

    private func fidelity(of population: Int) -> LayerFidelity { outcomes.reduce(into: LayerFidelity()) { $0 += $1.fidelity[population] } }

    private func warnings(_ quality: QualityReport) -> [String] {
        var warnings: [String] = []
        let fidelity = experiment.conversion.layers.indices.map { self.fidelity(of: $0) }
        let diagnosis = experiment.conversion.diagnosis(fidelity, steps: experiment.options.steps)
        let loss = experiment.compilation.quantization.lossWarning
        let populations = experiment.conversion.network.populations
        let saturated = populations.indices.map { index in outcomes.reduce(0) { $0 + $1.saturations[index] } }
        let isReadoutFull = populations.last?.neuron.isReadout == true && (saturated.last ?? 0) > 0
        // What rounding took from the weights, and what a full read-out cut off, would be blamed on rates and mended by more steps.
        // Where a label or target says that nothing is lost there is nothing to mend.
        let isLost = quality.metric?.spiking == nil || quality.metric?.dense == nil || StageScores.loses(quality.metric)
        if experiment.isConverted, isLost, diagnosis.cause != .none, loss == nil, !isReadoutFull { warnings.append(diagnosis.sentence) }
        if let loss { warnings.append(loss) }
        if let worst = saturated.indices.max(by: { saturated[$0] < saturated[$1] }), saturated[worst] > 0 {
            let layers = saturated.count { $0 > 0 }
            warnings.append(
                "\(SIFormat.grouped(saturated.reduce(0, +))) updates in \(layers) layer\(layers == 1 ? "" : "s") saturated the \(experiment.options.chip.arithmetic.stateBits)-bit potential, most in \(populations[worst].name)\(isReadoutFull ? "; the read-out is full: lower T, now \(experiment.options.steps)" : "")")
        }
        warnings += experiment.compilation.quantization.warnings
        for layer in experiment.compilation.quantization.layers where layer.clipped > 0 {
            warnings.append("\(layer.name): \(SIFormat.percent(layer.clipped)) of the weights left the mantissa's range and were clipped")
        }
        let clipped = outcomes.reduce(0) { $0 + $1.clippedCurrents }
        if clipped > 0 { warnings.append("\(clipped) input currents left the range of the bias register and were clipped") }
        let fallbacks = outcomes.compactMap(\.fallback)
        if let reason = fallbacks.first {
            let share = fallbacks.count == outcomes.count ? "the run" : "\(fallbacks.count) of \(outcomes.count) inputs"
            warnings.append("\(share) took the literal engine, which is exact and slow, one event at a time: \(reason)")
        }
        return warnings + set.warnings + (model.isTrained ? [InputPlausibility.warning(quality.metric, set)].compactMap { $0 } : [])
    }

    private var assumptions: [String] {
        var assumptions: [String] = []
        if experiment.options.chip.isHypothetical {
            assumptions.append("\(experiment.options.chip.name) is a hypothetical chip: \(experiment.options.chip.summary)")
        }
        if experiment.latencyModel != .simple, experiment.compilation.map.chipCount > 1 {
            assumptions.append("links between chips are timed as hops of the mesh, since their time is not published")
        }
        if !experiment.isConverted {
            assumptions.append("the file holds a spiking network: figures of a dense network are those of its layers computed once, and there are no outputs to compare with")
        }
        assumptions += experiment.conversion.notes
        assumptions += experiment.compilation.notes
        return assumptions
    }
}

extension Experiment {
    /// Counts, energies, latency and quality of a run.
    ///
    /// - Parameters:
    ///   - outcomes: what `run` returned for `set`.
    ///   - model: what the experiment was made of.
    ///   - calibration: what activations were measured on, in words.
    /// - Throws: `NetworkError` where a layer's shape cannot be told.
    public func report(
        _ outcomes: [Outcome], of model: ModelSource, on set: InputSet, calibration: String = "the input"
    ) throws -> RunReport {
        try ReportBuilder(model: model, set: set, experiment: self, outcomes: outcomes, calibration: calibration).report()
    }
}

extension RunReport {
    /// What a terminal shows of the run, without emphasis.
    public var summary: Summary { Summary(self, isTerminal: false) }
}

extension SpikingNetwork {
    /// Synapses into a neuron away from borders, input currents included.
    func fanIn(of population: Int) -> Int {
        projections.filter { $0.target == population }.reduce(0) { sum, projection in
            let kernel = projection.kernel
            // Of the sources that a gate compares one gets through.
            let pooled = projection.y.division * projection.x.division / (projection.gate?.size ?? 1)
            // Of a transposed kernel only every stride-th tap reaches a given target.
            let taps = (kernel.height * kernel.width + projection.y.upsampling * projection.x.upsampling - 1) / (projection.y.upsampling * projection.x.upsampling)
            return sum + taps * pooled * (kernel.inputChannels / kernel.groups)
        }
    }
}

extension ChipReport.Utilization {
    /// The limit that is fullest on any core.
    var binding: ChipReport.BindingLimit? {
        guard let fullest = named.max(by: { $0.use.max < $1.use.max }), let layer = fullest.use.bindingLayer else { return nil }
        return ChipReport.BindingLimit(limit: fullest.name, layer: layer, fraction: fullest.use.max)
    }
}

extension ChipSpecification {
    /// The kinds of evidence behind its energies, in order of first use.
    fileprivate var energyEvidence: String {
        energyProvenance.map(\.evidence).filter { $0 != .unknown }.map(\.rawValue).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", ")
    }

    /// Where the price of a synaptic operation comes from; `synfire chips` shows every source.
    fileprivate var energySource: String? {
        guard let source = provenance["energy.synapticOperationPicojoules"]?.source else { return nil }
        return "\(source) (synfire chips \(name))"
    }

    private var energyProvenance: [Provenance] {
        provenance.keys.filter { $0.hasPrefix("energy.") }.sorted().compactMap { provenance[$0] }
    }
}
