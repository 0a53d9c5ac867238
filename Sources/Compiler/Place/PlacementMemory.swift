import EventSim
import Formats

/// Placements found before, for maps that differ in nothing a placement depends on: other numbers of steps, neurons or inputs.
public final class PlacementMemory: Sendable {
    /// Problems that large are not worth their memory.
    private static let mostEdges = 1_000_000

    private let known = Locked<[(problem: PlacementProblem, places: [CoreLocation])]>([])

    /// Knows no placement yet.
    public init() {}

    /// What the problem's own search gives, whether or not it was searched before.
    func solution(of problem: PlacementProblem) -> [CoreLocation] {
        if let earlier = known.withLock({ $0.first { $0.problem == problem } }) { return earlier.places }
        let places = problem.solution()
        if problem.traffic.edges.count <= Self.mostEdges { known.withLock { $0.append((problem, places)) } }
        return places
    }
}
