import Compiler
import EventSim
import Formats
import Models
import Reports

/// Quality of trained U-Nets on a simulated chip against the number of steps.
struct TrainedUNets {
    /// A neuron, and the numbers of steps it is asked about, ascending.
    struct Variant: Sendable {
        var label: String
        /// `nil` for what a search at T = 16 on the calibration data chooses, pooling included.
        var neuron: NeuronModel?
        var maxPooling = ConversionOptions.MaxPooling.gate
        var steps: [Int]
    }

    /// One network with one neuron.
    struct Row {
        var unet: TrainedUNet
        var variant: Variant
        /// The options that a search chose; `nil` without one.
        var choice: String?
        var cores: Int
        var chips: Int
        /// Events per neuron and step over the longest run.
        var rate: Double
        var scores: [Score]
        /// What the networks made of the first picture: dense, then after each number of steps; height × width × channels.
        var first: (dense: [Float], spiking: [[Float]])
    }

    /// A metric of the trained network and of the spiking one after each number of steps.
    struct Score {
        var name: String
        /// `nil` where the trained network is the reference.
        var dense: Double?
        var spiking: [Double]
    }

    static let steps = [4, 8, 16, 32, 64]

    static let variants = [
        Variant(label: "multi-threshold", neuron: .multiThreshold([2, 1, 0.5, 0.25]), steps: [4, 8, 16, 32]),
        Variant(label: "auto", steps: [4, 8, 16, 32]),
        Variant(label: "if", neuron: .integrateAndFire, steps: steps),
        Variant(label: "if, relu pools", neuron: .integrateAndFire, maxPooling: .relu, steps: steps),
    ]

    /// T for which a search chooses.
    static let searchSteps = 16

    let chip: ChipSpecification
    let seed: UInt64
    let threads: Int
    let observer: any RunObserver

    /// Compiles for the chip's integers and runs every picture once over the largest number of steps.
    func row(_ unet: TrainedUNet, _ variant: Variant) throws -> Row {
        let longest = variant.steps[variant.steps.count - 1]
        var options = ExperimentOptions(
            conversion: ConversionOptions(neuron: variant.neuron ?? .integrateAndFire, maxPooling: variant.maxPooling), chip: chip, steps: Self.searchSteps,
            seed: seed, threads: threads, latency: .simple)
        let search = variant.neuron == nil ? try ConversionSearch(unet.network, calibration: unet.calibration, options, observer: observer) : nil
        if let search { options = search.options }
        options.steps = longest
        let experiment = try Experiment(unet.network, calibration: unet.calibration, options)
        // One after another: the spikes of a run are kept until its history is known.
        let outcomes = try unet.images.map { image in
            try experiment.run(image, label: "\(unet.name), \(variant.label)", recordsHistory: true, observer: observer)[0]
        }
        let map = experiment.compilation.map
        let neurons = map.layers.indices.filter { !map.layers[$0].isInput && $0 != map.readoutLayer }.reduce(0) { $0 + map.layers[$1].neuronCount }
        let events = outcomes.reduce(0) { $0 + $1.ledger.total.events }
        // Every network here was trained, so that none lacks an output.
        let dense = outcomes.compactMap(\.outputs.dense)
        let spiking = variant.steps.map { step in outcomes.map { $0.history[step - 1] } }
        return Row(
            unet: unet, variant: variant, choice: search?.arguments, cores: map.cores.count, chips: map.chipCount,
            rate: Double(events) / Double(neurons * longest * outcomes.count),
            scores: unet.task == .vessels ? Self.vesselScores(unet, dense, spiking) : Self.restorationScores(unet, dense, spiking),
            first: (dense[0], spiking.map { $0[0] }))
    }

    /// The probability of a vessel in each pixel.
    static func vesselness(_ output: [Float]) -> [Float] { stride(from: 1, to: output.count, by: 2).map { output[$0] } }

    private static func vesselScores(_ unet: TrainedUNet, _ dense: [[Float]], _ spiking: [[[Float]]]) -> [Score] {
        let isVessel = unet.images.flatMap { $0.labels?.scalars ?? [] }.map { $0 > 0 }
        func area(_ outputs: [[Float]]) -> Double { ReceiverCurve.area(scores: outputs.flatMap(vesselness), isPositive: isVessel) ?? .nan }
        func isFound(_ outputs: [[Float]]) -> [Bool] { outputs.flatMap(vesselness).map { $0 > 0.5 } }
        let found = isFound(dense)
        return [
            Score(name: "AUC", dense: area(dense), spiking: spiking.map(area)),
            Score(name: "Dice", dense: DiceOverlap.binary(found, isVessel), spiking: spiking.map { DiceOverlap.binary(isFound($0), isVessel) }),
            Score(name: "Dice with ANN", dense: nil, spiking: spiking.map { DiceOverlap.binary(isFound($0), found) }),
        ]
    }

    private static func restorationScores(_ unet: TrainedUNet, _ dense: [[Float]], _ spiking: [[[Float]]]) -> [Score] {
        func ratio(_ outputs: [[Float]], _ references: [[Float]]) -> Double {
            var ratio = PeakSignalToNoise()
            for (output, reference) in zip(outputs, references) { ratio.add(output, reference: reference) }
            return ratio.decibels ?? .nan
        }
        func images(_ outputs: [[Float]]) -> [[Float]] { zip(outputs, unet.images).map { picture($0, like: $1.inputs).scalars } }
        let clean = unet.images.map { $0.targets?.scalars ?? [] }
        let restored = images(dense)
        return [
            Score(name: "PSNR (dB)", dense: ratio(restored, clean), spiking: spiking.map { ratio(images($0), clean) }),
            Score(name: "PSNR with ANN", dense: nil, spiking: spiking.map { ratio(images($0), restored) }),
        ]
    }

    /// An output clipped to 0 … 1, `[C, H, W]`.
    static func picture(_ output: [Float], like input: Tensor) -> Tensor {
        let shape = Shape(channels: output.count / (input.shape[2] * input.shape[3]), height: input.shape[2], width: input.shape[3])
        let planes = ChannelOrder.channelsFirst(output, shape: shape).map { min(max($0, 0), 1) }
        return Tensor(shape: [shape.channels, shape.height, shape.width], scalars: planes)
    }
}
