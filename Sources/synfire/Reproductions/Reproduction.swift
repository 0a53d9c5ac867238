/// A published result that the program can set beside its own.
struct Reproduction: Sendable {
    /// What `reproduce` calls it.
    var name: String
    /// What is reproduced, in one line.
    var summary: String
    /// Options of its own, which the others do not take.
    var options: [String] = []
    var run: @Sendable (ParsedArguments, Console) throws -> Void

    /// In the order of the list that `reproduce` prints.
    static let all: [Reproduction] = [spikingUNetTable6, hippocampusDice, trainedUNets]
}
