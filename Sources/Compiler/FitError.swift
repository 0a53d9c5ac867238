/// A network that a chip cannot hold: the layer, the limit, what it needs, what there is, and the smallest change that fits.
///
/// The command line ends with exit code 3.
public struct FitError: Error, Sendable, Equatable, CustomStringConvertible {
    public var layer: String
    /// The limit, such as `synapse memory`.
    public var limit: String
    public var needed: Int
    public var available: Int
    public var unit: String
    public var chip: String
    public var remedy: String
    /// Changes of the whole network, chip or weights that were tried and fit, each enough by itself.
    public var alternatives: [String] = []

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
