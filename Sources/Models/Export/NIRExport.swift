public import Formats

/// A spiking network as a NIR graph.
///
/// Everything with an exact NIR form is written in it: populations as IF, LIF or CubaLIF, folded poolings as AvgPool2d or
/// SumPool2d in front of their Conv2d, concatenations as convolutions that meet in one node, the read-out as I or LI. What only
/// starts a run (initial potentials) or names things stands in the metadata. What has no form is an extension if allowed, and an
/// error otherwise; `docs/nir.md` has the list.
public struct NIRExport: Sendable, Equatable {
    /// The graph, ready to be written as HDF5.
    public var graph: NIRGraph
    /// What a program that reads the file should know.
    public var notes: [String]
    /// The node of each population, in their order.
    public var nodeNames: [String]

    /// - Parameters:
    ///   - stepSeconds: Δt, which gives time constants their seconds; spikes do not depend on it.
    ///   - allowsExtensions: whether node types may be written that no other program knows.
    /// - Throws: `NIRExportError` naming the population that NIR cannot express.
    public init(
        _ network: SpikingNetwork, stepSeconds: Double = NIRImportOptions.defaultStepSeconds, allowsExtensions: Bool = false
    ) throws(NIRExportError) {
        var builder = NIRGraphBuilder(network, stepSeconds: stepSeconds, allowsExtensions: allowsExtensions)
        graph = try builder.graph()
        notes = builder.notes
        nodeNames = builder.nodeNames
    }
}

/// What NIR has no form for: which population, why, and what to do.
public struct NIRExportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The population that NIR cannot express, or whose input it cannot.
    public var population: String
    /// What about it has no NIR form.
    public var reason: String
    /// What to change so that it can be written.
    public var remedy: String

    /// Text of the error: which population, why, and what to do instead.
    public init(population: String, reason: String, remedy: String) {
        self.population = population
        self.reason = reason
        self.remedy = remedy
    }

    public var description: String { "\(population): \(reason); \(remedy)" }
}
