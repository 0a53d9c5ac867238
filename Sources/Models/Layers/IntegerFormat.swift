import Formats

/// Rounding to the integers of a quantised network and back, as ONNX `QuantizeLinear` and `DequantizeLinear` do in turn:
///
///     y = scale · (clamp(round(x / scale) + zero point, minimum … maximum) − zero point)
///
/// with halves rounded to the even neighbour.
public struct IntegerFormat: Sendable, Equatable {
    /// What one step of the integers stands for; above 0.
    public var scale: Float
    /// The integer that stands for zero.
    public var zeroPoint: Int
    /// The least integer of the format.
    public var minimum: Int
    /// The largest integer of the format.
    public var maximum: Int

    /// - Parameters:
    ///   - scale: what one step of the integers stands for.
    ///   - zeroPoint: the integer that stands for zero, from `minimum` to `maximum`.
    ///   - minimum: the least integer of the format.
    ///   - maximum: the largest integer of the format.
    public init(scale: Float, zeroPoint: Int, minimum: Int, maximum: Int) {
        self.scale = scale
        self.zeroPoint = zeroPoint
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Whether the format has nothing below zero, so that it rectifies.
    var rectifies: Bool { zeroPoint == minimum }

    /// The integer for a value.
    func integer(_ value: Float) -> Int {
        let rounded = (value / scale).rounded(.toNearestOrEven) + Float(zeroPoint)
        // A NaN becomes the least integer.
        return rounded >= Float(maximum) ? maximum : rounded >= Float(minimum) ? Int(rounded) : minimum
    }

    /// The value of an integer.
    func value(_ integer: Int) -> Float { Float(integer - zeroPoint) * scale }
}

extension IntegerFormat: LayerDefinition {
    static let kind = "QuantizeLinear"
    static let word = "quantize"
    var operation: LayerOperation { .quantize(self) }

    func check(_ layer: LayerCheck) throws(NetworkError) {
        guard scale.isFinite, scale > 0 else { throw layer.failure("its scale \(scale) is not a number above 0") }
        guard minimum < maximum, minimum >= -(1 << 31), maximum <= 1 << 31, (minimum...maximum).contains(zeroPoint) else {
            throw layer.failure("its zero point \(zeroPoint) is not among its integers, \(minimum) to \(maximum)")
        }
    }

    func dense(inputs: [Shape], output: Shape) -> DenseForm { { inputs, _ in inputs[0].map { value(integer($0)) } } }

    var spikingForm: SpikingForm { .folded(words: "left out: spikes round anew") }
    var linearReach: LinearReach { .passes }
    var sign: SignRule { rectifies ? .neverNegative : .asInputs }
    var headForm: HeadForm? { .rounding }

    /// Spikes carry the value itself; what rectifies has a ReLU in front of it, which the import puts there.
    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue { folding.inputs[0] }

    var parameters: [JSON.Member] {
        [
            .number("scale", scale), JSON.Member("zeroPoint", .integer(zeroPoint)), JSON.Member("minimum", .integer(minimum)),
            JSON.Member("maximum", .integer(maximum)),
        ]
    }

    init(_ fields: LayerFields) throws(FileError) {
        let parameters = try fields.parameters(["scale", "zeroPoint", "minimum", "maximum"])
        self.init(
            scale: Float(try parameters.double("scale")), zeroPoint: try parameters.int("zeroPoint"), minimum: try parameters.int("minimum"),
            maximum: try parameters.int("maximum"))
    }
}
