import Formats

/// 1 above a number and 0 elsewhere, behind a read-out.
struct Threshold: LayerDefinition {
    var cut: Float

    static let kind = "Greater"
    static let word = "threshold"
    var operation: LayerOperation { .threshold(cut) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        if !cut.isFinite { throw layer.failure("the cut \(cut) is not a finite number") }
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm { { inputs, _ in Self.apply(inputs[0], above: cut) } }

    static func apply(_ values: [Float], above cut: Float) -> [Float] { values.map { $0 > cut ? 1 : 0 } }

    var spikingForm: SpikingForm { .headOnly }
    var headForm: HeadForm? { .decision(.above(cut)) }

    var parameters: [JSON.Member] { [.number("cut", cut)] }
}

extension Threshold {
    init(_ fields: LayerFields) throws(FileError) { self.init(cut: Float(try fields.parameters(["cut"]).double("cut"))) }
}
