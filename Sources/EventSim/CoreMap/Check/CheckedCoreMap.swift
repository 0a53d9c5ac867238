/// A core map whose parts are known to fit together: what engines take, and only `CoreMap.check()` makes.
///
/// Engines index, add and shift by what stands in a map without looking again; a map that breaks one of the rules of
/// `CoreMapError.Rule` never reaches them. Whether a chip can hold the map is another question, the compiler's verifier's.
public struct CheckedCoreMap: Sendable, Equatable {
    /// The map, unchanged.
    public let map: CoreMap

    /// - Parameter map: which has passed every rule.
    fileprivate init(passed map: CoreMap) { self.map = map }
}

extension CoreMap {
    /// Whether the parts of the map fit together, every rule of `CoreMapError.Rule` in turn.
    ///
    /// O(layers + weights + blocks · blocks of one row of cores): milliseconds for the largest networks.
    ///
    /// - Throws: `CoreMapError`, the first rule that is broken, with the place and what it should be.
    public func check() throws(CoreMapError) -> CheckedCoreMap {
        try checkChip()
        try checkSchedule()
        for (index, layer) in layers.enumerated() { try check(layer, index) }
        for (index, projection) in projections.enumerated() { try check(projection, index) }
        try checkSums()
        for (index, core) in cores.enumerated() { try check(core, index) }
        try checkBlocks()
        return CheckedCoreMap(passed: self)
    }
}
