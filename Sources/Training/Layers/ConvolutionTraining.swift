internal import Kernels
internal import Models

/// A convolution or a transposed one, forwards and backwards.
struct ConvolutionTraining: TrainableLayer {
    let parameterCount: Int
    let sumCount: Int
    private var gather: GatherPlan
    private var scatter: GatherPlan
    private let weightGradient: WeightGradientPlan
    private let channels: Int
    private var bias: [Float]
    /// Place of a weight in the network's order.
    private let order: WeightOrder

    /// How the network's file orders weights.
    private struct WeightOrder {
        var isTransposed: Bool
        var height: Int
        var width: Int
        var inputsPerGroup: Int
        var outputsPerGroup: Int
        var count: Int

        func callAsFunction(_ group: Int, _ ky: Int, _ kx: Int, _ input: Int, _ output: Int) -> Int {
            let pair =
                isTransposed
                ? (group * inputsPerGroup + input) * outputsPerGroup + output : (group * outputsPerGroup + output) * inputsPerGroup + input
            return (pair * height + ky) * width + kx
        }
    }

    init(_ layer: Convolution, input: Shape, output: Shape) {
        let large = Geometry(
            convolving: input, to: output, kernel: (layer.kernelHeight, layer.kernelWidth), stride: (layer.strideY, layer.strideX),
            dilation: (layer.dilationY, layer.dilationX), padding: layer.padding)
        self.init(
            large, isTransposed: false, input: input, output: output, groups: layer.groups, weights: layer.weights, bias: layer.bias)
    }

    init(_ layer: TransposedConvolution, input: Shape, output: Shape) {
        let large = Geometry(
            convolving: output, to: input, kernel: (layer.kernelHeight, layer.kernelWidth), stride: (layer.strideY, layer.strideX),
            dilation: (layer.dilationY, layer.dilationX), padding: layer.padding)
        self.init(
            large, isTransposed: true, input: input, output: output, groups: layer.groups, weights: layer.weights, bias: layer.bias)
    }

    /// Which pixels meet which, from the large image to the small one and back.
    private struct Geometry {
        var rows: TapGeometry
        var columns: TapGeometry
        var rowsBack: TapGeometry
        var columnsBack: TapGeometry
        var kernel: (height: Int, width: Int)
        var y: WeightGradientPlan.Axis
        var x: WeightGradientPlan.Axis

        init(
            convolving large: Shape, to small: Shape, kernel: (Int, Int), stride: (Int, Int), dilation: (Int, Int), padding: Padding
        ) {
            self.kernel = kernel
            y = WeightGradientPlan.Axis(stride: stride.0, dilation: dilation.0)
            x = WeightGradientPlan.Axis(stride: stride.1, dilation: dilation.1)
            rows = .convolution(
                kernel: kernel.0, stride: stride.0, dilation: dilation.0, padding: padding.top, source: large.height, outputs: small.height)
            columns = .convolution(
                kernel: kernel.1, stride: stride.1, dilation: dilation.1, padding: padding.left, source: large.width, outputs: small.width)
            rowsBack = .transposed(
                kernel: kernel.0, stride: stride.0, dilation: dilation.0, padding: padding.top, source: small.height, outputs: large.height)
            columnsBack = .transposed(
                kernel: kernel.1, stride: stride.1, dilation: dilation.1, padding: padding.left, source: small.width, outputs: large.width)
        }
    }

    private init(
        _ geometry: Geometry, isTransposed: Bool, input: Shape, output: Shape, groups: Int, weights: [Float], bias: [Float]
    ) {
        let kernel = GatherPlan.Kernel(height: geometry.kernel.height, width: geometry.kernel.width, groups: groups)
        let down = GatherPlan(
            source: isTransposed ? output : input, target: isTransposed ? input : output, rows: geometry.rows, columns: geometry.columns,
            kernel: kernel, isReversed: false)
        let up = GatherPlan(
            source: isTransposed ? input : output, target: isTransposed ? output : input, rows: geometry.rowsBack,
            columns: geometry.columnsBack, kernel: kernel, isReversed: true)
        gather = isTransposed ? up : down
        scatter = isTransposed ? down : up
        weightGradient = WeightGradientPlan(
            input: input, output: output, rows: geometry.rows, columns: geometry.columns, y: geometry.y, x: geometry.x, kernel: kernel,
            readsLarge: !isTransposed)
        channels = output.channels
        self.bias = bias
        order = WeightOrder(
            isTransposed: isTransposed, height: kernel.height, width: kernel.width, inputsPerGroup: input.channels / groups,
            outputsPerGroup: output.channels / groups, count: weights.count)
        parameterCount = weights.count + bias.count
        sumCount = weightGradient.count + bias.count
        load(weights + bias)
    }

    mutating func load(_ parameters: [Float]) {
        let order = order
        gather.load { parameters[order($0, $1, $2, $3, $4)] }
        scatter.load { parameters[order($0, $1, $2, $4, $3)] }
        bias = Array(parameters[order.count...])
    }

    func forward(_ inputs: [[Float]], to output: inout [Float], areSpikes: Bool, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        if bias.isEmpty {
            output.fill(with: 0)
        } else {
            var sums = output.mutableSpan
            var position = 0
            for _ in 0..<sums.count / channels {
                for channel in 0..<channels { sums[position + channel] = bias[channel] }
                position += channels
            }
        }
        gather.add(inputs[0], to: &output, mayBeSparse: areSpikes, &scratch, kernels)
    }

    func backwardToInputs(
        _ gradient: [Float], inputs: [[Float]], to inputGradients: inout [[Float]], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        if !inputGradients[0].isEmpty { scatter.add(gradient, to: &inputGradients[0], &scratch, kernels) }
    }

    func backwardToParameters(
        _ gradient: [Float], inputs: [[Float]], to sums: inout [Float], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        weightGradient.add(input: inputs[0], gradient: gradient, to: &sums, &scratch, kernels)
        guard !bias.isEmpty else { return }
        let first = weightGradient.count
        var position = 0
        while position < gradient.count {
            for channel in 0..<channels { sums[first + channel] += gradient[position + channel] }
            position += channels
        }
    }

    func parameterGradient(_ sums: [Float]) -> [Float] {
        var gradient = [Float](repeating: 0, count: parameterCount)
        weightGradient.forEach(sums) { group, ky, kx, input, output, value in gradient[order(group, ky, kx, input, output)] = value }
        for channel in bias.indices { gradient[order.count + channel] = sums[weightGradient.count + channel] }
        return gradient
    }
}

extension [Float] {
    /// Every element becomes `value`.
    mutating func fill(with value: Float) {
        unsafe withUnsafeMutableBufferPointer { unsafe $0.update(repeating: value) }
    }
}
