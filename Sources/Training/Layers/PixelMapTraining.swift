internal import Kernels
internal import Models

/// A layer whose every value is one value of its input or zero: nearest upsampling, padding, cropping, pixel shuffle.
struct PixelMapTraining: TrainableLayer {
    /// Where each value comes from; −1 for zero.
    private let sources: [Int32]

    /// Nearest-neighbour upsampling.
    init(upsampling input: Shape, factorY: Int, factorX: Int) {
        let (height, width) = (input.height * factorY, input.width * factorX)
        sources = Self.sources(height: height, width: width, channels: input.channels) { y, x, channel in
            ((y / factorY) * input.width + x / factorX) * input.channels + channel
        }
    }

    /// Zeros around the image; a negative padding cuts.
    init(padding: Padding, input: Shape, output: Shape) {
        sources = Self.sources(height: output.height, width: output.width, channels: output.channels) { y, x, channel in
            let (row, column) = (y - padding.top, x - padding.left)
            guard row >= 0, row < input.height, column >= 0, column < input.width else { return -1 }
            return (row * input.width + column) * input.channels + channel
        }
    }

    private static func sources(height: Int, width: Int, channels: Int, _ source: (Int, Int, Int) -> Int) -> [Int32] {
        (0..<height * width * channels).map { Int32(truncatingIfNeeded: source($0 / channels / width, $0 / channels % width, $0 % channels)) }
    }

    func forward(_ inputs: [[Float]], to output: inout [Float], areSpikes: Bool, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        for index in sources.indices { output[index] = sources[index] < 0 ? 0 : inputs[0][Int(sources[index])] }
    }

    func backwardToInputs(
        _ gradient: [Float], inputs: [[Float]], to inputGradients: inout [[Float]], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        guard !inputGradients[0].isEmpty else { return }
        for index in sources.indices where sources[index] >= 0 { inputGradients[0][Int(sources[index])] += gradient[index] }
    }
}
