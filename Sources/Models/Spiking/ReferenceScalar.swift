/// The numbers the reference simulation can calculate in: `Float` for trained networks, `Int` for a chip's integer grid.
public protocol ReferenceScalar: SignedNumeric, Comparable, Sendable {
    /// A stored parameter in this arithmetic.
    /// - Precondition: an integer arithmetic needs a whole number.
    init(reference value: Float)
    /// The value as `Float`, for results.
    var floatValue: Float { get }
}

extension Float: ReferenceScalar {
    public init(reference value: Float) { self = value }
    public var floatValue: Float { self }
}

extension Int: ReferenceScalar {
    public init(reference value: Float) {
        guard let whole = Int(exactly: value) else {
            preconditionFailure("\(value) is not a whole number: quantise the network before simulating it in integers")
        }
        self = whole
    }
    public var floatValue: Float { Float(self) }
}
