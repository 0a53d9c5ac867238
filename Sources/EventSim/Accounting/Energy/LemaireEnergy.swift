/// Memory accesses, operations and addressing of an accelerator whose memories are sized to each layer: the `memory` model.
///
/// `MemoryEnergy` has the formulas, `MemoryLayer` what they read of a map. The accelerator has layers and no cores.
public struct LemaireEnergy: EnergyModel {
    /// Memories, widths and reading of the formulas.
    public var options: MemoryEnergy.Options
    private let isStandard: Bool

    /// One variant of the model; one of `standard` stands for all.
    public init(_ options: MemoryEnergy.Options, isStandard: Bool = false) {
        self.options = options
        self.isStandard = isStandard
    }

    /// What every run is priced with: the paper's formulas on each memory model, and a program's own reading.
    public static let standard: [LemaireEnergy] =
        MemoryAccess.allCases.map { LemaireEnergy(MemoryEnergy.Options(access: $0), isStandard: $0 == .linear) } + [
            LemaireEnergy(MemoryEnergy.Options(access: .linear, variant: .qualia)),
        ]

    /// Named by memory model and reading.
    public var definition: EnergyDefinition {
        let access = options.access.rawValue
        return EnergyDefinition(
            name: "memory", variant: "\(access), \(options.variant.rawValue)", isStandard: isStandard,
            settings: [
                .init("model", access), .init("variant", options.variant.rawValue), .init("bits", "\(options.bits)"),
                .init("bufferWords", "\(options.bufferWords)"),
            ],
            term: "memoryEnergy", aliases: ["with memory", "memoryAll", "linear", "perWord", "piecewise", "qualia", "Lemaire"],
            heading: "memory", remark: "Lemaire, \(access), \(options.bits) bits", summary: isStandard ? "with memory (\(access)):" : nil,
            text: "Arithmetic, addressing and memory accesses of an accelerator whose memories are sized to each layer, for both networks alike: 32-bit words. linear, perWord and piecewise price an access; paper and qualia are readings of the formulas.",
            formula: "potentials + weights + biases + inputs and outputs + operations + addressing",
            source: "Lemaire 2022; formulas and our extensions in docs/accounting.md", evidence: "exact spike counts times a published analytical model")
    }

    /// Joules per inference by layer: memories of an accelerator that has no cores.
    public func account(of run: MeasuredRun) -> EnergyAccount {
        var perLayer = Array(repeating: [EnergyTerm](), count: run.map.layers.count)
        var total = MemoryEnergy()
        for (index, layer) in MemoryLayer.layers(of: run) {
            let energy = MemoryEnergy.spiking(layer, window: run.map.schedule.window, options: options)
            perLayer[index] = energy.terms
            total += energy
        }
        return EnergyAccount(
            definition, terms: total.terms, perLayer: perLayer, dense: MemoryEnergy.dense(run.dense.layers, options: options).terms)
    }
}

extension MemoryEnergy {
    /// The six parts in their order.
    public var terms: [EnergyTerm] {
        [
            EnergyTerm("potentials", joules: potentials), EnergyTerm("weights", joules: weights), EnergyTerm("biases", joules: biases),
            EnergyTerm("inputOutput", joules: inputOutput), EnergyTerm("operations", joules: operations),
            EnergyTerm("addressing", joules: addressing),
        ]
    }
}
