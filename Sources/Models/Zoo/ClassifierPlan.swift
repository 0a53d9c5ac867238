/// Fully connected layers over a vector of features, ReLU behind all but the last: 1×1 convolutions over an image of one pixel.
struct ClassifierPlan {
    var features: Int
    /// Neurons of the hidden layer; 0 for none, which is a linear classifier.
    var hidden: Int
    var classes: Int
    var hasBias: Bool
    var seed: UInt64

    func network() throws(ZooError) -> Network {
        try ZooBuilder.check(parameterEstimate: features * max(hidden, 1) + hidden * classes, remedy: "lower features or hidden")
        var builder = ZooBuilder(seed: seed, hasBias: hasBias)
        var value = builder.append("input", .input(channels: features, height: 1, width: 1), inputs: [])
        var width = features
        if hidden > 0 {
            value = builder.append("relu1", .relu, inputs: [builder.dense("fc1", value, from: features, height: 1, width: 1, to: hidden)])
            width = hidden
        }
        value = builder.dense("scores", value, from: width, height: 1, width: 1, to: classes)
        return Network(name: "classifier", layers: builder.layers, output: value)
    }
}
