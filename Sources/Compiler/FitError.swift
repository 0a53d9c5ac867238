/// A network that a chip cannot hold: the layer, the limit, what it needs, what there is, and the smallest change that fits.
///
/// The command line ends with exit code 3.
public struct FitError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The first layer that does not fit.
    public var layer: String
    /// The limit, such as `synapse memory`.
    public var limit: String
    /// What the smallest piece of the layer takes of a core, or the network of a board, in `unit`.
    public var needed: Int
    /// What a core or the board has, in `unit`.
    public var available: Int
    /// What the two numbers count, such as `words`.
    public var unit: String
    /// The name of the chip's specification.
    public var chip: String
    /// The smallest change that was found to fit, as an instruction.
    public var remedy: String
    /// Changes of the whole network, chip or weights that were tried and fit, each enough by itself.
    public var alternatives: [String] = []

    /// Numbers are in `unit`; alternatives are added later, where any were found.
    public init(layer: String, limit: String, needed: Int, available: Int, unit: String, chip: String, remedy: String) {
        self.layer = layer
        self.limit = limit
        self.needed = needed
        self.available = available
        self.unit = unit
        self.chip = chip
        self.remedy = remedy
    }

    public var description: String {
        let fits = alternatives.isEmpty ? "" : "; it fits \(alternatives.joined(separator: ", or "))"
        return "layer \(layer) does not fit on \(chip): \(limit) needs \(needed) \(unit), available \(available); \(remedy)\(fits)"
    }
}
