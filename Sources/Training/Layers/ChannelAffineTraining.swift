internal import Kernels
internal import Models

/// A scale and a shift per channel: a batch normalisation with the statistics that it was trained with.
struct ChannelAffineTraining: TrainableLayer {
    let parameterCount: Int
    private let channels: Int
    private var scale: [Float]
    private var shift: [Float]

    var sumCount: Int { parameterCount }

    init(scale: [Float], shift: [Float]) {
        (self.scale, self.shift) = (scale, shift)
        channels = scale.count
        parameterCount = scale.count + shift.count
    }

    mutating func load(_ parameters: [Float]) {
        scale = Array(parameters[..<channels])
        shift = Array(parameters[channels...])
    }

    func forward(_ inputs: [[Float]], to output: inout [Float], areSpikes: Bool, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        for index in output.indices { output[index] = inputs[0][index] * scale[index % channels] + shift[index % channels] }
    }

    func backwardToInputs(
        _ gradient: [Float], inputs: [[Float]], to inputGradients: inout [[Float]], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        guard !inputGradients[0].isEmpty else { return }
        for index in gradient.indices { inputGradients[0][index] += gradient[index] * scale[index % channels] }
    }

    func backwardToParameters(
        _ gradient: [Float], inputs: [[Float]], to sums: inout [Float], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        for index in gradient.indices {
            sums[index % channels] += gradient[index] * inputs[0][index]
            sums[channels + index % channels] += gradient[index]
        }
    }

    func parameterGradient(_ sums: [Float]) -> [Float] { sums }
}
