/// Lets workers take turns at a band, for `FastRun`: one exclusive access per step.
// A band is stepped by one worker at a time; its steps are read when it is through them, its potentials when it is through all. The
// state is a value behind one reference, so that a step pays for one exclusive access and not for one per neuron.
final class Band: @unchecked Sendable {
    private(set) var state: BandState
    let rows: Range<Int>
    /// First cell of the layer's grid that the rows lie in.
    let firstCell: Int
    /// By step modulo their number.
    let steps: [BandStep]

    /// - Parameters:
    ///   - slots: steps that are kept.
    ///   - steps: of an earlier run.
    init(_ state: BandState, slots: Int, steps: [BandStep]?) {
        self.state = state
        rows = state.rows
        firstCell = state.firstCell
        self.steps = steps ?? (0..<slots).map { _ in BandStep(state.emptyOutput) }
    }

    /// How many events the band emitted in a step.
    func eventCount(_ slot: Int) -> Int { steps[slot].output.events.count }

    /// Writes what the band emitted in a step to a list that has room for it and holds all rows before the band's.
    func copyEvents(_ slot: Int, to list: inout EventList, width: Int) { steps[slot].copy(to: &list, at: rows.lowerBound * width) }

    /// Integrates what arrives and fires.
    ///
    /// - Parameters:
    ///   - isLast: whether it is the last step of the layer's window.
    ///   - buffers: of the worker, with what arrives.
    func step(slot: Int, isLast: Bool, _ buffers: inout BandState.Buffers) {
        state.step(isLast: isLast, &buffers, output: &steps[slot].output)
    }

    func forgetPotentials() { state.forgetPotentials() }
}
