import Formats

/// The numbers a run computed with, and what rounding to them cost.
public struct ArithmeticReport: Sendable, Equatable {
    /// `float32`, `fixedPoint`, or the dialect of Loihi's integers: `lava` or `chip-like`.
    public var kind: String
    /// Signed bits of a weight; `nil` while numbers are real.
    public var weightBits: Int?
    /// Layers with quantised weights, in the network's order; empty while numbers are real.
    public var layers: [QuantizedLayer]

    /// Real numbers unless told otherwise.
    public init(kind: String, weightBits: Int? = nil, layers: [QuantizedLayer] = []) {
        self.kind = kind
        self.weightBits = weightBits
        self.layers = layers
    }

    /// What quantisation did to the weights of one layer.
    public struct QuantizedLayer: Sendable, Equatable {
        /// Of the population that the weights lead into.
        public var name: String
        /// Value of one weight step, in the layer's normalised activation.
        public var scale: Double
        /// Largest rounding error of a weight times its source's payload unit, in the layer's normalised activation.
        public var maxError: Double
        /// Share of the weights that was clipped, 0 to 1.
        public var clipped: Double

        /// All three as in the file: `scale` and `maxError` in the layer's normalised activation, `clipped` a share.
        public init(name: String, scale: Double, maxError: Double, clipped: Double) {
            self.name = name
            self.scale = scale
            self.maxError = maxError
            self.clipped = clipped
        }
    }

    var json: JSON {
        .object([
            .init("kind", .string(kind)),
            .init("weightBits", .orNull(weightBits)),
            .init("layers", .array(layers.map { layer in
                .object([
                    .init("name", .string(layer.name)),
                    .init("scale", .orNull(layer.scale)),
                    .init("maxError", .orNull(layer.maxError)),
                    .init("clipped", .orNull(layer.clipped)),
                ])
            })),
        ])
    }
}
