/// The VGG-5 of Rathi et al. 2020 ("Enabling deep spiking neural networks with hybrid conversion and spike timing dependent
/// backpropagation", ICLR, arXiv:2005.01807): 3×3 convolutions of 64, pool, 128, 128, pool, then three fully connected layers;
/// no biases, average pooling, ReLU behind all but the last.
struct VGG5Plan {
    var input: Shape
    /// Channels of the first convolution; the others have twice as many.
    var base: Int
    /// Neurons of each of the two hidden fully connected layers.
    var hidden: Int
    var classes: Int
    var seed: UInt64

    func network() throws(ZooError) -> Network {
        guard input.height >= 4, input.width >= 4 else {
            throw .invalidSize(reason: "two poolings need a height and a width of at least 4, got \(input.height)x\(input.width)")
        }
        let (height, width) = (input.height / 4, input.width / 4)
        let image = height * width
        // Capped before it is multiplied: an image of 65536 rows and columns may not overflow.
        let flat = min(image, 1 << 29) * 2 * base
        try ZooBuilder.check(
            parameterEstimate: flat * hidden + hidden * hidden + hidden * classes + 9 * base * (input.channels + 6 * base),
            remedy: "lower hidden, base or the input's size")
        var builder = ZooBuilder(seed: seed, hasBias: false)
        var value = builder.append("input", .input(channels: input.channels, height: input.height, width: input.width), inputs: [])
        func relu(_ name: String, _ source: Int) -> Int { builder.append(name, .relu, inputs: [source]) }
        value = relu("relu1", builder.convolution("conv1", value, from: input.channels, to: base, kernel: 3))
        value = builder.halved("pool1", value)
        value = relu("relu2", builder.convolution("conv2", value, from: base, to: 2 * base, kernel: 3))
        value = relu("relu3", builder.convolution("conv3", value, from: 2 * base, to: 2 * base, kernel: 3))
        value = builder.halved("pool2", value)
        value = relu("relu4", builder.dense("fc1", value, from: 2 * base, height: height, width: width, to: hidden))
        value = relu("relu5", builder.dense("fc2", value, from: hidden, height: 1, width: 1, to: hidden))
        value = builder.dense("fc3", value, from: hidden, height: 1, width: 1, to: classes)
        return Network(name: "vgg5", layers: builder.layers, output: value)
    }
}
