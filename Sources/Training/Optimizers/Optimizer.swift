/// How parameters follow their gradients, as PyTorch defines it. A weight decay adds that share of each parameter to its gradient.
public enum Optimizer: Sendable, Equatable {
    /// Kingma and Ba 2015.
    case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0)
    /// v ← momentum · v + g; p ← p − rate · v.
    case sgd(momentum: Float = 0.9, weightDecay: Float = 0)
    /// s ← decay · s + (1 − decay) · g²; p ← p − rate · g / (√s + ε).
    case rmsprop(decay: Float = 0.99, epsilon: Float = 1e-8)

    /// Numbers that it keeps for each parameter.
    var moments: Int {
        switch self {
        case .adam: 2
        case .sgd, .rmsprop: 1
        }
    }

    /// One step of one layer's parameters.
    ///
    /// - Parameters:
    ///   - gradient: as many values as parameters.
    ///   - state: `moments` arrays of as many.
    ///   - step: 1 for the first.
    func update(_ parameters: inout [Float], _ gradient: [Float], _ state: inout [[Float]], step: Int, rate: Float) {
        switch self {
        case .adam(let beta1, let beta2, let epsilon, let decay):
            let first = Float(1 - Self.power(beta1, step))
            let second = Float(1 - Self.power(beta2, step)).squareRoot()
            for index in parameters.indices {
                let slope = gradient[index] + decay * parameters[index]
                state[0][index] = beta1 * state[0][index] + (1 - beta1) * slope
                state[1][index] = beta2 * state[1][index] + (1 - beta2) * slope * slope
                parameters[index] -= rate / first * state[0][index] / (state[1][index].squareRoot() / second + epsilon)
            }
        case .sgd(let momentum, let decay):
            for index in parameters.indices {
                state[0][index] = momentum * state[0][index] + gradient[index] + decay * parameters[index]
                parameters[index] -= rate * state[0][index]
            }
        case .rmsprop(let decay, let epsilon):
            for index in parameters.indices {
                state[0][index] = decay * state[0][index] + (1 - decay) * gradient[index] * gradient[index]
                parameters[index] -= rate * gradient[index] / (state[0][index].squareRoot() + epsilon)
            }
        }
    }

    private static func power(_ base: Float, _ exponent: Int) -> Double {
        var (result, factor, left) = (1.0, Double(base), exponent)
        while left > 0 {
            if left & 1 == 1 { result *= factor }
            factor *= factor
            left >>= 1
        }
        return result
    }
}
