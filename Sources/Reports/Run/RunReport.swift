public import EventSim

/// Everything one run has to say: the value behind `run.json`, the text summary and the pictures' captions.
///
/// A section that does not apply (no chip, no label) is `nil` and becomes `null` in the file; nothing unknown is ever zero.
/// Energies are joules per inference and times seconds.
public struct RunReport: Sendable, Equatable {
    /// What made the report.
    public var program: ProgramIdentity
    /// Of all random numbers: Poisson spikes, noise.
    public var seed: Int
    /// Threads that computed; no figure but the time taken depends on it.
    public var threads: Int
    /// The processor level of the kernels that simulated; `nil` where none did, or the literal engine.
    public var processor: String?
    /// What the run started from.
    public var network: NetworkReport
    /// What was fed to it; `nil` for a run without input.
    public var input: InputReport?
    /// How it became spiking; `nil` where it was already.
    public var conversion: ConversionReport?
    /// The numbers it computed with; `nil` without a spiking network.
    public var arithmetic: ArithmeticReport?
    /// What it was compiled for; `nil` without a chip.
    public var chip: ChipReport?
    /// `sameStep`, `delayed` or `aligned`.
    public var schedule: String?
    /// T: the steps a population integrates and fires.
    public var window: Int?
    /// Steps from the first to the last in which anything may happen.
    public var steps: Int?
    /// Inputs that were run.
    public var inferences: Int
    /// Totals over all inferences.
    public var counters: Counters
    /// The run under NeuroBench's names; `nil` without a spiking network.
    public var neuroBench: NeuroBenchReport?
    /// What idle neurons' states come to if they are read; `nil` without a chip.
    public var idleRead: IdleReadReport?
    /// Joules per inference under every energy model that has a figure.
    public var energy: EnergyReport
    /// Seconds per inference; `nil` without a chip.
    public var latency: LatencyReport?
    /// Against label or target, and against the dense network.
    public var quality: QualityReport
    /// In topological order as they lie on the chip, relays included; an input of spikes comes first.
    public var layers: [LayerReport]
    /// What the user should look at before trusting the figures, one sentence each.
    public var warnings: [String]
    /// What the figures rest on, one sentence each.
    public var assumptions: [String]

    /// Sections that do not apply are left out.
    public init(
        program: ProgramIdentity, seed: Int, threads: Int, processor: String? = nil, network: NetworkReport, input: InputReport? = nil, conversion: ConversionReport? = nil,
        arithmetic: ArithmeticReport? = nil, chip: ChipReport? = nil, schedule: String? = nil, window: Int? = nil,
        steps: Int? = nil, inferences: Int, counters: Counters, neuroBench: NeuroBenchReport? = nil,
        idleRead: IdleReadReport? = nil, energy: EnergyReport = EnergyReport(),
        latency: LatencyReport? = nil, quality: QualityReport = QualityReport(), layers: [LayerReport] = [],
        warnings: [String] = [], assumptions: [String] = []
    ) {
        self.program = program
        self.seed = seed
        self.threads = threads
        self.processor = processor
        self.network = network
        self.input = input
        self.conversion = conversion
        self.arithmetic = arithmetic
        self.chip = chip
        self.schedule = schedule
        self.window = window
        self.steps = steps
        self.inferences = inferences
        self.counters = counters
        self.neuroBench = neuroBench
        self.idleRead = idleRead
        self.energy = energy
        self.latency = latency
        self.quality = quality
        self.layers = layers
        self.warnings = warnings
        self.assumptions = assumptions
    }

    /// The program that made a report.
    public struct ProgramIdentity: Sendable, Equatable {
        /// The command.
        public var name: String
        /// As `synfire --version` prints it.
        public var version: String

        /// The command line unless another program says its name.
        public init(name: String = "synfire", version: String) {
            self.name = name
            self.version = version
        }
    }
}
