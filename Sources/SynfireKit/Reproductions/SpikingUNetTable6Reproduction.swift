import Compiler
import EventSim
import Formats
import Models
import Reports

extension Reproduction {
    /// Table 6 of the Spiking-UNet paper, and its accounting on the bundled U-Net, where the fan-out is counted.
    static let spikingUNetTable6 = Reproduction(
        name: "spiking-unet-table6",
        summary: "energy of Deep Multi-Threshold Spiking-UNet (2023), Table 6, with the fan-out it leaves out"
    ) { options, observer in
        let network = try Zoo.network("zoo:spiking-unet?input=3x256x256&classes=32")
        let shape = Shape(channels: 3, height: 256, width: 256)
        let table = try SpikingUNetTable6(network, input: shape, memoryLayers: try network.memoryLayers(input: shape), window: 10)
        let counted = try ["if", "multi-threshold"].map { try Reproduction.bundledUNet(options, observer, neuron: $0, steps: 10) }
        return Result(lines: [table.text(counted: counted)], json: table.json(counted: counted))
    }

    /// The bundled U-Net on the bundled picture.
    private static func bundledUNet(_ asked: Options, _ observer: any RunObserver, neuron: String, steps: Int) throws -> CountedFanOut {
        let model = try ModelSource.load(SampleFiles.path(SampleFiles.model))
        var set = try InputSet.load(
            SampleFiles.path(SampleFiles.image), for: model.network, reader: SampleReader(), slices: .all, label: nil, target: nil,
            isResidual: true)
        set.addNoise(Float(SampleFiles.noise), seed: asked.seed)
        let options = ExperimentOptions(
            conversion: ConversionOptions(neuron: neuron == "if" ? .integrateAndFire : .multiThreshold([2, 1, 0.5, 0.25])),
            chip: try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like"), steps: steps,
            seed: asked.seed, threads: asked.threads, isResidual: true)
        let experiment = try Experiment(model.network, calibration: set.all, options)
        let outcomes = try experiment.run(set, label: "bundled, T = \(steps), \(neuron)", observer: observer)
        let report = try ReportBuilder(
            model: model, set: set, experiment: experiment, outcomes: outcomes, calibration: "the input"
        ).report()
        let network = experiment.conversion.network
        let neurons = network.populations.reduce(0) { $1.neuron.isReadout ? $0 : $0 + $1.grid.count }
        return CountedFanOut(
            subject: "\(model.source.split(separator: "/").dropLast().last ?? ""), T = \(steps), \(neuron)", report: report,
            synapses: network.synapseCount, spikingNeurons: neurons)
    }
}

extension SpikingNetwork {
    /// Existing synapses between populations.
    fileprivate var synapseCount: Int {
        projections.reduce(0) { sum, projection in
            guard case .population(let index) = projection.source else { return sum }
            let (source, target) = (populations[index].grid, populations[projection.target].grid)
            let kernel = projection.kernel
            let rows = projection.y.tapCount(sources: source.height, kernel: kernel.height, targets: target.height)
            let columns = projection.x.tapCount(sources: source.width, kernel: kernel.width, targets: target.width)
            return sum + rows * columns * kernel.inputChannels * kernel.outputsPerGroup
        }
    }
}

extension AxisMapping {
    /// Pairs of a source coordinate and a tap that reach a target.
    fileprivate func tapCount(sources: Int, kernel: Int, targets: Int) -> Int {
        (0..<sources).reduce(0) { sum, source in
            sum + (0..<kernel).count { target(source: source, tap: $0, targetExtent: targets) != nil }
        }
    }
}
