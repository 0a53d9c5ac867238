/// A band that workers can share.
// A band is stepped by one worker at a time, and read only when all bands of the layer are through its steps. The state is a value
// behind one reference, so that a step pays for one exclusive access and not for one per neuron.
final class Band: @unchecked Sendable {
    private(set) var state: BandState

    init(_ state: BandState) { self.state = state }

    /// First cell of the layer's grid that the band's rows lie in.
    var firstCell: Int { state.firstCell }
    func isIdle(_ slot: Int) -> Bool { state.outputs[slot].activity.isEmpty }
    func activity(_ slot: Int) -> BandOutput.Activity { state.outputs[slot].activity }

    /// Appends what the band emitted in a step to a list that holds all rows before its own.
    func append(_ slot: Int, to list: inout EventList, width: Int) { state.outputs[slot].append(to: &list, at: state.rows.lowerBound * width) }

    /// Integrates what arrives and fires.
    ///
    /// - Parameters:
    ///   - isLast: whether it is the last step of the layer's window.
    ///   - buffers: of the worker, with what arrives.
    func step(slot: Int, isLast: Bool, _ buffers: inout BandState.Buffers) { state.step(slot: slot, isLast: isLast, &buffers) }

    func forgetPotentials() { state.forgetPotentials() }
}

/// Events that arrive through one projection.
struct EventSource: Sendable {
    var plan: GatherPlan
    var events: StepEvents

    var list: EventList { events.lists[plan.view] }
}
