/// Why a map or an input runs on the literal engine, whose result is the same and whose time grows with every synaptic operation.
struct Fallback: Error, Equatable {
    /// One clause for people, such as `potentials of 31 bits; vector kernels compare up to 30`.
    var reason: String

    init(_ reason: String) { self.reason = reason }
}
