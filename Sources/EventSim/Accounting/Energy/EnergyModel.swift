/// A way to charge a run: named counts times prices, in joules per inference.
///
/// Models count different things and are never added. Everything a model knows comes from the map, the ledger, the latency and
/// the trained network's counts of a `MeasuredRun`. To add one: a file with a type of this protocol, and its line in
/// `EnergyModels.all`; reports, comparisons, tables and the glossary go over that list.
public protocol EnergyModel: Sendable {
    /// What it counts and how it is called.
    var definition: EnergyDefinition { get }

    /// The terms of a run: of the whole, by layer and by core.
    func account(of run: MeasuredRun) -> EnergyAccount
}

/// The energy models that every run is charged by.
public enum EnergyModels {
    /// In the order of reports; a model's variants stand together.
    public static let all: [any EnergyModel] =
        NumberFormat.allCases.map { ArithmeticEnergy(format: $0) }
        + [AsPublishedEnergy()]
        + LemaireEnergy.standard
        + [ChipEnergy()]
        + SimpleEstimate.Preset.allCases.map { SimpleEstimate(preset: $0) }
        + [LemaireEstimate(), SpikeSimEstimate(), NeuroMCEstimate()]

    /// One definition for each model: that of the variant that stands for it.
    public static let definitions: [EnergyDefinition] = all.map(\.definition).filter(\.isStandard)

    /// Those of `definitions` that have a column in tables of comparisons; files have all.
    public static let columns: [EnergyDefinition] = definitions.filter { !$0.heading.isEmpty }

    /// The definition of a model's standard variant; `nil` for an unknown name.
    public static func definition(_ name: String) -> EnergyDefinition? { definitions.first { $0.name == name } }
}
