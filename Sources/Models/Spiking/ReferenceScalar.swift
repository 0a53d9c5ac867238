/// The numbers the reference simulation can calculate in: `Float` for trained networks, `Int` for a chip's integer grid, and
/// `Double` to tell what a network means from how 32-bit sums round.
public protocol ReferenceScalar: SignedNumeric, Comparable, Sendable {
    /// A stored parameter in this arithmetic.
    /// - Precondition: an integer arithmetic needs a whole number.
    init(reference value: Float)
    /// The value as `Float`, for results.
    var floatValue: Float { get }

    /// A register's value, and the value as a register holds it.
    /// - Precondition: a whole number.
    static func holding(_ register: Int) -> Self
    /// The value as an integer register; traps unless it is a whole number.
    var register: Int { get }

    /// A share of a value that a decay leaves, in the form that multiplies fastest.
    associatedtype Retention: Sendable
    /// - Precondition: an integer arithmetic needs a multiple of 1/4096.
    static func retention(_ share: Float) -> Retention
    /// What a decay leaves of the value.
    func retained(_ share: Retention) -> Self
}

extension Float: ReferenceScalar {
    /// The parameter itself.
    public init(reference value: Float) { self = value }
    /// The number itself.
    public var floatValue: Float { self }
    /// Exact up to 2²⁴.
    public static func holding(_ register: Int) -> Float { Float(register) }
    /// The whole number; traps on any other.
    public var register: Int {
        guard let whole = Int(exactly: self) else { preconditionFailure("\(self) in a register: dialects compute in integers") }
        return whole
    }
    /// The share itself.
    public static func retention(_ share: Float) -> Float { share }
    /// One product, rounded to nearest.
    public func retained(_ share: Float) -> Float { self * share }
}

extension Double: ReferenceScalar {
    // Otherwise `map(Double.init)` over floats would be ambiguous everywhere.
    /// Every `Float` is a `Double`.
    @_disfavoredOverload
    public init(reference value: Float) { self = Double(value) }
    /// Rounded to 24 bits.
    public var floatValue: Float { Float(self) }
    /// Exact up to 2⁵³.
    public static func holding(_ register: Int) -> Double { Double(register) }
    /// The whole number; traps on any other.
    public var register: Int {
        guard let whole = Int(exactly: self) else { preconditionFailure("\(self) in a register: dialects compute in integers") }
        return whole
    }
    /// The share itself.
    public static func retention(_ share: Float) -> Double { Double(share) }
    /// One product in double precision.
    public func retained(_ share: Double) -> Double { self * share }
}

extension Int: ReferenceScalar {
    /// The whole number; traps on any other.
    public init(reference value: Float) {
        guard let whole = Int(exactly: value) else {
            preconditionFailure("\(value) is not a whole number: quantise the network before simulating it in integers")
        }
        self = whole
    }
    /// Rounded to 24 bits.
    public var floatValue: Float { Float(self) }
    /// The register itself.
    public static func holding(_ register: Int) -> Int { register }
    /// The number itself.
    public var register: Int { self }

    /// The share as a whole number of 4096ths.
    public static func retention(_ share: Float) -> Int { Int(reference: share * Float(1 << Membrane.decayBits)) }

    /// Rounds toward zero, as Loihi does (lava-nc 0.10.0).
    public func retained(_ share: Int) -> Int {
        let kept = (magnitude * UInt(share)) >> UInt(Membrane.decayBits)
        return self < 0 ? -Int(kept) : Int(kept)
    }
}
