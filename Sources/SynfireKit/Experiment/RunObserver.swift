/// Watches long work: how far it is, and whether it should stop.
///
/// Calls come from several threads. A run begins before its first step and ends whether or not it succeeds.
public protocol RunObserver: Sendable {
    /// - Parameters:
    ///   - label: what the work is, in a word or a line.
    ///   - steps: how many times `runAdvances` will be called.
    func runBegins(_ label: String, steps: Int)

    /// A step is done.
    ///
    /// - Parameter operations: synaptic operations of the step.
    func runAdvances(operations: Int)

    /// What the run has come to by now, in a few words, such as a loss.
    func runStands(_ note: String)

    /// The run that began last is over, or was stopped.
    func runEnds()

    /// Whether the run is to stop after the step at hand, with `SimulationError.cancelled`.
    var isCancelled: Bool { get }
}

extension RunObserver {
    /// Most observers have nothing to show it on.
    public func runStands(_ note: String) {}
}

/// Watches nothing and never stops anything.
public struct SilentObserver: RunObserver {
    /// It has nothing to remember.
    public init() {}
    /// Does nothing.
    public func runBegins(_ label: String, steps: Int) {}
    /// Does nothing.
    public func runAdvances(operations: Int) {}
    /// Does nothing.
    public func runEnds() {}
    /// Never.
    public var isCancelled: Bool { false }
}
