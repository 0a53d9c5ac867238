import Foundation

/// The logistic function 1 / (1 + e⁻ˣ) at a read-out.
struct Sigmoid: PlainLayer {
    static let kind = "Sigmoid"
    static let word = "sigmoid"
    var operation: LayerOperation { .sigmoid }

    func dense(inputs: [Shape], output: Shape) -> DenseForm { { inputs, _ in Self.apply(inputs[0]) } }

    static func apply(_ values: [Float]) -> [Float] { values.map { 1 / (1 + exp(-$0)) } }

    var spikingForm: SpikingForm { .headOnly }
    var sign: SignRule { .neverNegative }
    var headForm: HeadForm? { .squashing(.sigmoid) }
}
