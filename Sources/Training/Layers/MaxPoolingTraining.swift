internal import Kernels
internal import Models

/// The largest value of each window; backwards the first of the largest gets the gradient.
struct MaxPoolingTraining: TrainableLayer {
    private let input: Shape
    private let output: Shape
    private let window: Pooling

    init(_ window: Pooling, input: Shape, output: Shape) {
        (self.window, self.input, self.output) = (window, input, output)
    }

    func forward(_ inputs: [[Float]], to output: inout [Float], areSpikes: Bool, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        forEachLeader(inputs[0]) { target, leader in output[target] = inputs[0][leader] }
    }

    func backwardToInputs(
        _ gradient: [Float], inputs: [[Float]], to inputGradients: inout [[Float]], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        guard !inputGradients[0].isEmpty else { return }
        forEachLeader(inputs[0]) { target, leader in inputGradients[0][leader] += gradient[target] }
    }

    private func forEachLeader(_ values: [Float], _ body: (_ target: Int, _ leader: Int) -> Void) {
        window.forEachWindow(input: input, output: output) { target, rows, columns in
            for channel in 0..<input.channels {
                var leader = (rows.lowerBound * input.width + columns.lowerBound) * input.channels + channel
                for y in rows {
                    for x in columns {
                        let candidate = (y * input.width + x) * input.channels + channel
                        if values[candidate] > values[leader] { leader = candidate }
                    }
                }
                body(target + channel, leader)
            }
        }
    }
}
