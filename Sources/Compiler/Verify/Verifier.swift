public import EventSim

/// Pass 7: checks a finished core map against every limit of its chip, from the map alone.
///
/// Nothing here is shared with the partitioner or the placer: source coordinates and taps are enumerated one by one, so
/// that a mistake in their counting shows as a disagreement. Safe on maps from files: sizes are checked before they are used.
public enum Verifier {
    /// - Throws: `VerificationError` with the first rule that is broken.
    /// - Complexity: O(blocks × (source extent × taps + reaching pixels)), memory O(blocks + axons of one block).
    public static func verify(_ map: CoreMap) throws(VerificationError) {
        try verifyChip(map.chip)
        try verifySchedule(map)
        for (index, layer) in map.layers.enumerated() { try verifyLayer(layer, index: index, map: map) }
        for (index, projection) in map.projections.enumerated() { try verifyProjection(projection, index: index, map: map) }
        try verifyPlaces(map)
        try verifyCoverage(map)
        try verifyGates(map)
        try verifyCores(map)
        try verifyLayerCores(map)
    }

    /// Largest extent of a layer, a kernel or a coordinate step: sums and products of two of them stay in 64 bits.
    static let largestExtent = 1 << 24

    static func require(
        _ condition: Bool, _ rule: VerificationError.Rule, _ place: @autoclosure () -> String, needed: Int, available: Int,
        _ detail: @autoclosure () -> String
    ) throws(VerificationError) {
        guard condition else {
            throw VerificationError(rule: rule, place: place(), needed: needed, available: available, detail: detail())
        }
    }

    static func name(_ layer: MappedLayer, _ index: Int) -> String { "layer \(index) (\(layer.name))" }

    static func name(_ projection: MappedProjection, _ index: Int, _ map: CoreMap) -> String {
        let ends = [projection.source, projection.target].map { map.layers.indices.contains($0) ? map.layers[$0].name : "\($0)" }
        return "projection \(index) (\(ends[0]) → \(ends[1]))"
    }
}
