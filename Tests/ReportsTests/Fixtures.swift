import EventSim
import Foundation
import Models
import Reports

/// The root of the package, for files that tests share with the program.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

extension RunReport {
    /// A run in which every section and every optional figure is present; the figures are chosen, not measured.
    static let populated = RunReport(
        program: ProgramIdentity(version: "0.1.0"), seed: 7, threads: 2,
        network: NetworkReport(
            source: "hippocampus-unet.onnx", sha256: String(repeating: "0f", count: 32), parameters: 482_723, macs: 61_235_200,
            macsScatter: 63_000_000, macsOutputResolution: 80_000_000, neurons: 104_160),
        conversion: ConversionReport(
            neuron: "multi-threshold", thresholds: [2, 1, 0.5, 0.25], compare: "above", reset: "soft", order: "integrateThenFire",
            normalization: "connectionWise", percentile: 99.9, initialPotential: 0.125, calibration: "36 slices of scan.nii.gz",
            inputCoding: "analog"),
        arithmetic: ArithmeticReport(
            kind: "fixedPoint", weightBits: 8, layers: [.init(name: "enc1.conv1", scale: 96, maxError: 0.0052, clipped: 0)]),
        chip: ChipReport(
            name: "loihi-like", evidence: "published", source: "Davies 2018 (hwspec/loihi-like.json)", isHypothetical: true,
            cores: 331, chips: 3,
            utilization: .init(
                neurons: .init(mean: 0.31, max: 1, bindingLayer: "enc1.conv1"),
                synapseMemory: .init(mean: 0.2, max: 0.63, bindingLayer: "mid.conv2"),
                inputAxons: .init(mean: 0.4, max: 0.91, bindingLayer: "dec1.conv1"),
                outputAxons: .init(mean: 0.1, max: 0.5, bindingLayer: "enc1.conv2")),
            bindingLimit: .init(limit: "neurons", layer: "enc1.conv1", fraction: 1)),
        schedule: "aligned", window: 10, steps: 27, inferences: 4, counters: .counted,
        energy: EnergyReport([
            .arithmetic(.fp32, synapses: 4.2e-5, dense: 2.8e-4),
            .arithmetic(
                .int8, synapses: 1.4e-6, input: 1e-7, dense: 1.4e-5,
                beside: [EnergyTerm("neuronUpdates", joules: 4e-8), EnergyTerm("synapsesAsMacs", joules: 9.1e-6)]),
            EnergyAccount(
                AsPublishedEnergy().definition, terms: [EnergyTerm("spikes", joules: 3.9e-7)],
                dense: [EnergyTerm("macsOutputResolution", joules: 3.7e-4)]),
            EnergyAccount(
                LemaireEnergy.standard[0].definition, terms: MemoryEnergy(weights: 1.1e-2).terms, dense: MemoryEnergy(weights: 2.2e-3).terms),
            .chip(
                [("synapse", 0.58), ("neuron", 0.22), ("network", 0.12), ("spike", 0.08), ("barrier", 0), ("static", nil)], total: 4.1e-3,
                unpriced: ["static power", "hops between chips", "threshold cascade"]),
        ] + ([SimpleEstimate(preset: .fp32), LemaireEstimate(), SpikeSimEstimate(), NeuroMCEstimate()] as [any EnergyModel]).map {
            EnergyAccount($0.definition, terms: [EnergyTerm("all", joules: 1e-3)])
        }),
        latency: LatencyReport(
            model: "mesh", seconds: 6.4e-3, secondsPerStep: 2.4e-4, barrierSeconds: 1.2e-5, slowestCore: 17, interval: 2.5e-3,
            busiestLinks: [.init(name: "tile (3, 1) to the east", packets: 41_250.5), .init(name: "output port of core 17", packets: 9000)]),
        quality: QualityReport(
            metric: .init(name: "Dice", dense: 0.8868, spiking: 0.8812), agreementDice: 0.9701, agreementPSNR: .infinity),
        layers: [
            LayerReport(
                name: "enc1.conv1", kind: "Conv 3×3", shape: Grid(height: 56, width: 40, channels: 16), neurons: 35_840, fanIn: 9,
                lambda: 1.02, events: 101_600, spikes: 120_000, sops: 14_800_000, rate: 0.071, agreement: 0.998, cores: 35),
            LayerReport(
                name: "dec1.up", kind: "ConvTranspose 2×2", shape: Grid(height: 56, width: 40, channels: 16), neurons: 35_840,
                fanIn: 128, lambda: 0.87, events: 40_000, spikes: 44_000, sops: 3_000_000, rate: 0.028, agreement: 0.981, cores: 40),
            LayerReport(
                name: "head", kind: "Conv 1×1", shape: Grid(height: 56, width: 40, channels: 3), neurons: 6720, fanIn: 16,
                lambda: 1, events: 0, spikes: 0, sops: 480_000, rate: 0, agreement: 0.997, cores: 7),
        ],
        warnings: ["dec1.up saturates: 31 % of its neurons fire at the maximum rate; raise the steps or the percentile"],
        assumptions: ["weights are rounded to 8 bits"])

    /// A dense inference: no spikes, no chip, no label.
    static let bare = RunReport(
        program: ProgramIdentity(version: "0.1.0"), seed: 1, threads: 1, network: NetworkReport(source: "unet.onnx"), inferences: 0,
        counters: Counters())
}

extension MemoryEnergy {
    fileprivate init(weights: Double) {
        self.init()
        self.weights = weights
    }
}

extension EnergyAccount {
    static func arithmetic(
        _ format: NumberFormat, synapses: Double, input: Double? = nil, dense: Double, beside: [EnergyTerm] = []
    ) -> EnergyAccount {
        EnergyAccount(
            ArithmeticEnergy(format: format).definition, terms: [EnergyTerm("synapses", joules: synapses), EnergyTerm("input", joules: input)],
            beside: beside, dense: [EnergyTerm("macs", joules: dense)])
    }

    /// - Parameter shares: of the total, by the word they are printed by.
    static func chip(_ shares: [(String, Double?)], total: Double?, unpriced: [String]) -> EnergyAccount {
        EnergyAccount(
            ChipEnergy().definition, terms: [EnergyTerm("synapticOperation", joules: total)],
            parts: shares.map { name, share in EnergyAccount.Part(name, share.flatMap { share in total.map { $0 * share } }) },
            unpriced: unpriced)
    }
}

extension Counters {
    /// Every counter has a value of its own, so that a swapped key shows.
    static let counted: Counters = {
        var counters = Counters()
        counters.events = 141_600
        counters.spikes = 164_000
        counters.sops = 18_280_000
        counters.sopsSplit = 21_000_000
        counters.sopsNonzero = 18_000_000
        counters.sopsNominal = 19_500_000
        counters.inputMacs = 1_290_240
        counters.neuronUpdatesIdle = 5_000_000
        counters.neuronUpdatesActive = 3_000_000
        counters.neuronUpdatesFired = 141_601
        counters.packets = 310_000
        counters.hopsEastWest = 700_000
        counters.hopsNorthSouth = 400_000
        counters.hopsInterChip = 9000
        counters.synapseMemory.readWords = 2_000_000
        counters.synapseMemory.readBits = 120_000_000
        counters.neuronStateMemory.readBits = 72_000_000
        counters.neuronStateMemory.writeBits = 72_000_000
        return counters
    }()
}
