/// A band that workers can share.
// A band is stepped by one worker at a time and read only between steps, after the workers have joined. The state is a value
// behind one reference, so that a step pays for one exclusive access and not for one per neuron.
final class Band: @unchecked Sendable {
    private(set) var state: BandState

    init(_ state: BandState) { self.state = state }

    /// First cell of the layer's grid that the band's rows lie in.
    var firstCell: Int { state.firstCell }
    func output(_ slot: Int) -> BandOutput { state.outputs[slot] }
    func activity(_ slot: Int) -> BandOutput.Activity { state.outputs[slot].activity }

    /// Integrates what arrived and fires.
    ///
    /// - Parameters:
    ///   - isLast: whether it is the last step of the layer's window.
    ///   - buffers: of the worker.
    func step(_ sources: [EventSource], slot: Int, isLast: Bool, _ buffers: inout BandInput.Buffers) {
        state.step(sources, slot: slot, isLast: isLast, &buffers)
    }

    func forgetPotentials() { state.forgetPotentials() }
}

/// Events that arrive through one projection.
struct EventSource {
    var plan: GatherPlan
    var list: EventList
}
