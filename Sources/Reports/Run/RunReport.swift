public import EventSim

/// Everything one run has to say: the value behind `run.json`, the text summary and the pictures' captions.
///
/// A section that does not apply (no chip, no label) is `nil` and becomes `null` in the file; nothing unknown is ever zero.
/// Energies are joules per inference and times seconds.
public struct RunReport: Sendable, Equatable {
    public var program: ProgramIdentity
    public var seed: Int
    public var threads: Int
    public var network: NetworkReport
    public var input: InputReport?
    public var conversion: ConversionReport?
    public var arithmetic: ArithmeticReport?
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
    public var energy: EnergyReport
    public var latency: LatencyReport?
    public var quality: QualityReport
    public var layers: [LayerReport]
    /// What the user should look at before trusting the figures, one sentence each.
    public var warnings: [String]
    /// What the figures rest on, one sentence each.
    public var assumptions: [String]

    public init(
        program: ProgramIdentity, seed: Int, threads: Int, network: NetworkReport, input: InputReport? = nil, conversion: ConversionReport? = nil,
        arithmetic: ArithmeticReport? = nil, chip: ChipReport? = nil, schedule: String? = nil, window: Int? = nil,
        steps: Int? = nil, inferences: Int, counters: Counters, neuroBench: NeuroBenchReport? = nil,
        idleRead: IdleReadReport? = nil, energy: EnergyReport = EnergyReport(),
        latency: LatencyReport? = nil, quality: QualityReport = QualityReport(), layers: [LayerReport] = [],
        warnings: [String] = [], assumptions: [String] = []
    ) {
        self.program = program
        self.seed = seed
        self.threads = threads
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
        public var name: String
        public var version: String

        public init(name: String = "synfire", version: String) {
            self.name = name
            self.version = version
        }
    }
}
