/// Holds what a band did in one of its last steps, for `LayerTrack` to join and accounts to read: copied once, or swapped where the band
/// is its layer.
// The band's worker fills it, whoever joins the step and keeps the layer's account reads it after.
final class BandStep: @unchecked Sendable {
    var output: BandOutput

    init(_ output: BandOutput) { self.output = output }

    /// Becomes a list, in whose place it leaves its buffers: the band is its layer.
    func swap(with list: inout EventList) {
        addSums(to: &list, from: 0)
        Swift.swap(&list.entries, &output.events.entries)
        guard !output.loads.isEmpty else { return }
        Swift.swap(&list.values, &output.events.values)
        Swift.swap(&list.crossings, &output.events.crossings)
    }

    /// Adds the neurons that were active though no constant drives them to their blocks.
    func addActive(_ constants: ConstantPlan, firstCell: Int, to active: inout [Int]) {
        guard !output.activity.isEmpty else { return }
        constants.addFurther(touched: output.activity.touchedPixels, output.activity.further, firstCell: firstCell, to: &active)
    }

    /// Writes the step to a list that has room for it and holds all pixels before `pixel`.
    // Array by array: the whole output would be copied first.
    func copy(to list: inout EventList, at pixel: Int) {
        let position = Int(list.offsets[pixel])
        let count = output.events.count
        addSums(to: &list, from: pixel)
        EventBuffer.copy(output.events.entries, count, to: &list.entries, at: position)
        guard !output.loads.isEmpty else { return }
        EventBuffer.copy(output.events.values, count, to: &list.values, at: position)
        EventBuffer.copy(output.events.crossings, count, to: &list.crossings, at: position)
    }

    /// Continues the list's running sums by the band's pixels.
    private func addSums(to list: inout EventList, from pixel: Int) {
        BandOutput.sum(output.counts, into: &list.offsets, from: pixel)
        guard !output.loads.isEmpty else { return }
        BandOutput.sum(output.loads, into: &list.loads, from: pixel)
        BandOutput.sum(output.crossed, into: &list.crossed, from: pixel)
    }
}
