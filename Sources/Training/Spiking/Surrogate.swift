internal import Kernels

/// What stands for the derivative of a spike by the potential, as a function of x = v / θ.
public enum Surrogate: Sendable, Equatable {
    /// scale · max(0, 1 − |x − 1|) (Bellec 2018; Yue 2023 with 0.3).
    case triangle(scale: Float = 0.3)
    /// scale · e^(−rate · |x − 1|).
    case exponential(scale: Float = 0.3, rate: Float = 1)
    /// 1 / (1 + slope · |x − 1|)² (Zenke and Ganguli 2018).
    case fastSigmoid(slope: Float = 10)
    /// 1 / (1 + (π · (x − 1))²) (Fang 2021, α = 2).
    case arctan
    /// 1 / width for |x − 1| < width / 2 (Wu 2018).
    case rectangle(width: Float = 1)

    /// What recipes and options call it.
    public var word: String {
        switch self {
        case .triangle: "triangle"
        case .exponential: "exponential"
        case .fastSigmoid: "fast-sigmoid"
        case .arctan: "arctan"
        case .rectangle: "rectangle"
        }
    }

    /// Every one with the numbers of its paper.
    public static let all: [Surrogate] = [.triangle(), .exponential(), .fastSigmoid(), .arctan, .rectangle()]

    /// The one of that word, with the numbers of its paper; `nil` for another word.
    public init?(word: String) {
        guard let surrogate = Self.all.first(where: { $0.word == word }) else { return nil }
        self = surrogate
    }

    /// The form that kernels compute.
    var slope: SpikeSlope {
        switch self {
        case .triangle(let scale): .triangle(scale: scale)
        case .exponential(let scale, let rate): .exponential(scale: scale, rate: rate)
        case .fastSigmoid(let slope): .fastSigmoid(slope: slope)
        case .arctan: .arctan
        case .rectangle(let width): .rectangle(width: width)
        }
    }
}
