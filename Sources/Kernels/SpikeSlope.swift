/// What stands for the derivative of a spike by the potential, as a function of d = |v / θ − 1|.
public enum SpikeSlope: Sendable, Equatable {
    /// scale · max(0, 1 − d).
    case triangle(scale: Float)
    /// scale · e^(−rate · d).
    case exponential(scale: Float, rate: Float)
    /// 1 / (1 + slope · d)².
    case fastSigmoid(slope: Float)
    /// 1 / (1 + (π · d)²).
    case arctan
    /// 1 / width for d < width / 2.
    case rectangle(width: Float)


    /// At v / θ = `ratio`.
    @_alwaysEmitIntoClient @inline(__always)
    func derivative(_ ratio: SIMD16<Float>) -> SIMD16<Float> {
        let difference = ratio - 1
        let distance = difference.replacing(with: -difference, where: difference .< 0)
        switch self {
        case .triangle(let scale):
            let height = 1 - distance
            return (height * scale).replacing(with: 0, where: height .< 0)
        case .exponential(let scale, let rate):
            // Within 2·10⁻⁷: a power of two times a polynomial.
            let x = distance * rate
            let limited = x.replacing(with: 80, where: x .> 80) * -1.442_695_04
            // Adding 1.5 · 2²³ leaves the nearest whole number in the last bits.
            let shifted = limited + 12_582_912
            let whole = shifted - 12_582_912
            let part = (limited - whole) * 0.693_147_18
            var sum = part * (1 / 5040) + 1 / 720
            sum = sum * part + 1 / 120
            sum = sum * part + 1 / 24
            sum = sum * part + 1 / 6
            sum = sum * part + 0.5
            sum = sum * part + 1
            sum = sum * part + 1
            let exponent = unsafe (unsafeBitCast(shifted, to: SIMD16<Int32>.self) &+ 127) &<< 23
            return unsafe sum * unsafeBitCast(exponent, to: SIMD16<Float>.self) * scale
        case .fastSigmoid(let slope):
            let root = 1 + distance * slope
            return 1 / (root * root)
        case .arctan: return 1 / (1 + distance * distance * (Float.pi * Float.pi))
        case .rectangle(let width): return SIMD16<Float>.zero.replacing(with: 1 / width, where: distance .< width / 2)
        }
    }
}
