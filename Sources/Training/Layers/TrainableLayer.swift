internal import Kernels
internal import Models

/// A layer with weights, or one that moves values between pixels and channels, prepared for one image size in both directions.
///
/// Values are height × width × channels. All of them are linear but for a bias, so that they also serve one step of a spiking network.
protocol TrainableLayer: Sendable {
    /// Floats of its weights and biases, in the order of the network: weights, then biases.
    var parameterCount: Int { get }
    /// Floats of the sums that `backward` adds the parameters' gradient to.
    var sumCount: Int { get }

    /// Lays its parameters out for the kernels.
    mutating func load(_ parameters: [Float])

    /// Overwrites `output` with the layer's values.
    ///
    /// - Parameter areSpikes: whether most inputs may be zero.
    func forward(_ inputs: [[Float]], to output: inout [Float], areSpikes: Bool, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type)

    /// Adds the gradient by its inputs to `inputGradients`, of which those that nobody wants are empty.
    func backwardToInputs(
        _ gradient: [Float], inputs: [[Float]], to inputGradients: inout [[Float]], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type)

    /// Adds the gradient by its parameters to `sums`.
    func backwardToParameters(
        _ gradient: [Float], inputs: [[Float]], to sums: inout [Float], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type)

    /// The gradient by its parameters in the order of the network.
    func parameterGradient(_ sums: [Float]) -> [Float]
}

/// For layers without parameters.
extension TrainableLayer {
    var parameterCount: Int { 0 }
    var sumCount: Int { 0 }
    mutating func load(_ parameters: [Float]) {}
    func backwardToParameters(
        _ gradient: [Float], inputs: [[Float]], to sums: inout [Float], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {}
    func parameterGradient(_ sums: [Float]) -> [Float] { [] }
}

/// A function of each value alone, whose slope follows from its result: it may overwrite what it reads.
protocol PointwiseLayer: Sendable {
    func apply(to values: inout [Float])
    /// Multiplies the gradient by the slope at each value.
    ///
    /// - Parameter results: what `apply` left.
    func backward(_ results: [Float], to gradient: inout [Float])
}
