/// A band that workers can share.
// A band is stepped by one worker at a time and read only between steps, after the workers have joined. The state is a value
// behind one reference, so that a step pays for one exclusive access and not for one per neuron.
final class Band: @unchecked Sendable {
    private(set) var state: BandState

    init(_ state: BandState) { self.state = state }

    /// Integrates what arrived and fires.
    ///
    /// - Parameter isLast: whether it is the last step of the layer's window.
    func step(_ sources: [(plan: GatherPlan, list: EventList)], isLast: Bool) { state.step(sources, isLast: isLast) }

    /// Forgets what the band emitted in the step before.
    func rest() { state.clearOutputs() }
}
