import Foundation

/// A stateless stream of random numbers: every element is a function of seed, purpose and index alone, so results
/// depend neither on the order of drawing nor on the number of threads.
///
/// Element `i` is the SplitMix64 finaliser (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195) of a key made from
/// seed and purpose plus `i` times the golden ratio.
///
///     let weights = RandomStream(seed: 1, purpose: "weights conv1")
///     let first = weights.normal(0)
public struct RandomStream: Sendable, Equatable {
    private let key: UInt64

    /// - Parameter purpose: what the numbers are for; different purposes give independent streams of one seed.
    public init(seed: UInt64, purpose: String) {
        // FNV-1a, because Swift's own hash differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        key = Self.mix(Self.mix(seed &+ Self.goldenRatio) ^ hash)
    }

    /// 64 uniformly distributed bits.
    public func bits(_ index: Int) -> UInt64 {
        Self.mix(key &+ UInt64(bitPattern: Int64(index)) &* Self.goldenRatio)
    }

    /// Uniform in [0, 1): one of 2²⁴ equally spaced values, each exact.
    public func uniform(_ index: Int) -> Float {
        Float(bits(index) >> 40) * 0x1p-24
    }

    /// Standard normal by the transform of Box and Muller (1958, doi:10.1214/aoms/1177706645), in double precision from two
    /// 53-bit uniforms; |value| < 8.6.
    public func normal(_ index: Int) -> Float {
        let word = bits(index)
        let radius = (-2 * Foundation.log((Double(word >> 11) + 1) * 0x1p-53)).squareRoot()
        let angle = 2 * Double.pi * Double(Self.mix(word) >> 11) * 0x1p-53
        return Float(radius * Foundation.cos(angle))
    }

    private static let goldenRatio: UInt64 = 0x9e37_79b9_7f4a_7c15

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
