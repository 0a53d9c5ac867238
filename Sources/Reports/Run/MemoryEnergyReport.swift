public import EventSim
import Formats

/// Memory accesses, operations and addressing × their energies (Lemaire 2022), in joules per inference.
public struct MemoryEnergyReport: Sendable, Equatable {
    /// `linear`, `perWord` or `piecewise`.
    public var model: String
    /// Whose reading of the formulas: `paper`, `qualia` or `spikingJelly`.
    public var variant: String
    /// Bits of every word.
    public var bits: Int
    /// Words of the spike buffers.
    public var bufferWords: Int
    public var spiking: Double?
    public var dense: Double?
    /// What `spiking` and `dense` are made of.
    public var spikingParts: MemoryEnergy?
    public var denseParts: MemoryEnergy?

    public init(
        model: String, variant: String = "paper", bits: Int = 32, bufferWords: Int = 128, spiking: Double?, dense: Double?,
        spikingParts: MemoryEnergy? = nil, denseParts: MemoryEnergy? = nil
    ) {
        self.model = model
        self.variant = variant
        self.bits = bits
        self.bufferWords = bufferWords
        self.spiking = spiking
        self.dense = dense
        self.spikingParts = spikingParts
        self.denseParts = denseParts
    }

    /// Both networks under one set of options.
    public init(_ options: MemoryEnergy.Options, spiking: [MemoryLayer], window: Int, dense: [MemoryLayer]) {
        let spiking = MemoryEnergy.spiking(spiking, window: window, options: options)
        let dense = MemoryEnergy.dense(dense, options: options)
        self.init(
            model: options.access.rawValue, variant: options.variant.rawValue, bits: options.bits, bufferWords: options.bufferWords,
            spiking: spiking.total, dense: dense.total, spikingParts: spiking, denseParts: dense)
    }

    /// What every run is priced with: the paper's formulas on each memory model, and the two programs' own readings. The first
    /// one is the one that summaries show.
    public static let standard: [MemoryEnergy.Options] =
        MemoryAccess.allCases.map { MemoryEnergy.Options(access: $0) } + [
            MemoryEnergy.Options(access: .linear, variant: .qualia),
            MemoryEnergy.Options(access: .piecewise, bufferWords: 1000, variant: .spikingJelly),
        ]

    var json: JSON {
        .object([
            .init("model", .string(model)), .init("variant", .string(variant)), .init("bits", .integer(bits)),
            .init("bufferWords", .integer(bufferWords)), .init("spiking", .orNull(spiking)), .init("dense", .orNull(dense)),
            .init("spikingParts", spikingParts?.json ?? .null), .init("denseParts", denseParts?.json ?? .null),
        ])
    }
}

extension MemoryEnergy {
    /// Each part with the key and the words it goes by.
    var named: [(key: String, joules: Double)] {
        [
            ("potentials", potentials), ("weights", weights), ("biases", biases), ("inputOutput", inputOutput),
            ("operations", operations), ("addressing", addressing),
        ]
    }

    fileprivate var json: JSON { .object(named.map { .init($0.key, .orNull($0.joules)) }) }
}
