/// Networks by name, with seeded random weights: for benchmarks, mapping studies and tests that need no trained file.
public enum Zoo {
    /// The names `network(_:)` knows.
    public static let names = ["unet", "spiking-unet", "spiking-fcn", "vgg5", "classifier"]

    /// The network that a zoo name describes; the parameters may come in any order and have defaults.
    ///
    /// - `zoo:unet?input=1x64x64&base=16&levels=4&convs=2&bias=1&up=transpose2&classes=1&seed=1`: `levels` resolutions,
    ///   `convs` 3×3 convolutions with ReLU each, channels doubling from `base`; average pooling down;
    ///   `up` is `transpose2` (transposed convolution 2×2 stride 2), `transpose3` (3×3 stride 2, padding 1, output padding 1) or
    ///   `nearest` (nearest upsampling and a 3×3 convolution), each followed by ReLU; concatenation [skip, up]; a 1×1 head.
    /// - `zoo:spiking-unet?input=3x256x256&classes=32&seed=1`: the network of Deep Multi-Threshold Spiking-UNet (2023), the
    ///   same family with base 64, 5 levels, biases and `transpose3`.
    /// - `zoo:spiking-fcn?input=3x64x64&base=64&classes=21&seed=1`: a VGG encoder whose class scores are joined from coarse to
    ///   fine (Kim 2022); what differs from the published one stands at `SpikingFCNPlan`.
    /// - `zoo:vgg5?input=3x32x32&base=64&hidden=4096&classes=10&seed=1`: a classifier (Rathi 2020) of 3×3 convolutions 64, pool,
    ///   128, 128, pool and three fully connected layers, without biases.
    /// - `zoo:classifier?features=30&hidden=64&classes=1&bias=1&seed=1`: fully connected layers over a vector of features; `hidden=0`
    ///   is a linear classifier.
    ///
    /// Weights are He-scaled normals (He 2015, doi:10.1109/ICCV.2015.123) with standard deviation √(2 / fan-in), biases normals
    /// with standard deviation 0.05: second moments pass through ReLU layers unchanged, so for inputs in [0, 1] about half
    /// of the units are active and mean activations stay within an order of magnitude of the input's in every layer.
    /// Same specification, same weights.
    ///
    /// - Throws: `ZooError` for a name, parameter or value that the zoo does not have.
    public static func network(_ specification: String) throws(ZooError) -> Network {
        let parsed = try ZooSpecification(specification)
        switch parsed.name {
        case "unet":
            try parsed.check(keys: ["input", "base", "levels", "convs", "bias", "up", "classes", "seed"])
            return try UNetPlan(
                name: "unet", input: parsed.shape("input", default: Shape(channels: 1, height: 64, width: 64)),
                base: parsed.integer("base", default: 16, in: 1...4096), levels: parsed.integer("levels", default: 4, in: 1...8),
                convolutions: parsed.integer("convs", default: 2, in: 1...8), hasBias: parsed.integer("bias", default: 1, in: 0...1) == 1,
                upsampling: parsed.choice("up", default: .transpose2), classes: parsed.integer("classes", default: 1, in: 1...4096),
                seed: parsed.seed()
            ).network()
        case "spiking-unet":
            try parsed.check(keys: ["input", "classes", "seed"])
            return try UNetPlan(
                name: "spiking-unet", input: parsed.shape("input", default: Shape(channels: 3, height: 256, width: 256)), base: 64,
                levels: 5, convolutions: 2, hasBias: true, upsampling: .transpose3,
                classes: parsed.integer("classes", default: 32, in: 1...4096), seed: parsed.seed()
            ).network()
        case "spiking-fcn":
            try parsed.check(keys: ["input", "base", "classes", "seed"])
            return try SpikingFCNPlan(
                input: parsed.shape("input", default: Shape(channels: 3, height: 64, width: 64)),
                base: parsed.integer("base", default: 64, in: 1...256), classes: parsed.integer("classes", default: 21, in: 1...4096),
                seed: parsed.seed()
            ).network()
        case "vgg5":
            try parsed.check(keys: ["input", "base", "hidden", "classes", "seed"])
            return try VGG5Plan(
                input: parsed.shape("input", default: Shape(channels: 3, height: 32, width: 32)),
                base: parsed.integer("base", default: 64, in: 1...4096), hidden: parsed.integer("hidden", default: 4096, in: 1...65536),
                classes: parsed.integer("classes", default: 10, in: 1...4096), seed: parsed.seed()
            ).network()
        case "classifier":
            try parsed.check(keys: ["features", "hidden", "classes", "bias", "seed"])
            return try ClassifierPlan(
                features: parsed.integer("features", default: 30, in: 1...65536), hidden: parsed.integer("hidden", default: 64, in: 0...65536),
                classes: parsed.integer("classes", default: 1, in: 1...4096), hasBias: parsed.integer("bias", default: 1, in: 0...1) == 1,
                seed: parsed.seed()
            ).network()
        default:
            throw .unknownNetwork(name: parsed.name, known: names)
        }
    }
}
