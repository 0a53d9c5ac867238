internal import Kernels
internal import Models

/// Channels side by side; backwards each part gets its own.
struct ConcatenationTraining: TrainableLayer {
    private let channels: [Int]
    private let pixels: Int
    private let width: Int

    init(inputs: [Shape], output: Shape) {
        channels = inputs.map(\.channels)
        pixels = output.height * output.width
        width = output.channels
    }

    func forward(_ inputs: [[Float]], to output: inout [Float], areSpikes: Bool, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        var first = 0
        var values = output.mutableSpan
        for (number, count) in channels.enumerated() {
            let image = inputs[number]
            let source = image.span
            for pixel in 0..<pixels {
                for channel in 0..<count { unsafe values[unchecked: pixel * width + first + channel] = source[unchecked: pixel * count + channel] }
            }
            first += count
        }
    }

    func backwardToInputs(
        _ gradient: [Float], inputs: [[Float]], to inputGradients: inout [[Float]], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        var first = 0
        let source = gradient.span
        for (number, count) in channels.enumerated() {
            defer { first += count }
            guard !inputGradients[number].isEmpty else { continue }
            var sums = inputGradients[number].mutableSpan
            for pixel in 0..<pixels {
                for channel in 0..<count { unsafe sums[unchecked: pixel * count + channel] += source[unchecked: pixel * width + first + channel] }
            }
        }
    }
}
