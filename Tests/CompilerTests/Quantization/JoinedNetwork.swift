import Formats
import Models

/// A convolution that reads two joined branches, one behind ReLU, the other behind an activation of choice.
struct JoinedNetwork {
    enum Join: Sendable { case concatenation, sum }

    var network: Network
    var input: Tensor

    /// - Parameters:
    ///   - first: what the branch that both share ends in.
    ///   - second: what the deeper branch ends in.
    ///   - gain: of the weights that the second branch's values are multiplied by behind a concatenation.
    init(_ first: LayerOperation, _ second: LayerOperation, join: Join = .concatenation, gain: Float = 1) {
        var dice = Dice(7, "joined")
        func convolution(_ inputs: Int, _ outputs: Int, kernel: Int) -> Convolution {
            let bound = 1 / Float(inputs * kernel * kernel).squareRoot()
            return Convolution(
                inputChannels: inputs, outputChannels: outputs, kernelHeight: kernel, kernelWidth: kernel, padding: Padding(kernel / 2),
                weights: (0..<inputs * outputs * kernel * kernel).map { _ in (dice.uniform() * 2 - 1) * bound },
                bias: (0..<outputs).map { _ in (dice.uniform() * 2 - 1) * bound })
        }
        var decoder = convolution(join == .sum ? 8 : 16, 8, kernel: 3)
        if join == .concatenation {
            for index in decoder.weights.indices where index / 9 % 16 >= 8 { decoder.weights[index] *= gain }
        }
        network = Network(
            name: "joined",
            layers: [
                Layer(name: "in", operation: .input(channels: 1, height: 16, width: 16), inputs: []),
                Layer(name: "enc", operation: .convolution(convolution(1, 8, kernel: 3)), inputs: [0]),
                Layer(name: "first", operation: first, inputs: [1]),
                Layer(name: "mid", operation: .convolution(convolution(8, 8, kernel: 3)), inputs: [2]),
                Layer(name: "second", operation: second, inputs: [3]),
                Layer(name: "join", operation: join == .sum ? .add : .concatenate, inputs: [2, 4]),
                Layer(name: "dec", operation: .convolution(decoder), inputs: [5]),
                Layer(name: "relu", operation: .relu, inputs: [6]),
                Layer(name: "head", operation: .convolution(convolution(8, 2, kernel: 1)), inputs: [7]),
            ], output: 8)
        input = Tensor(shape: [1, 16, 16], repeating: 0)
        for index in input.scalars.indices { input.scalars[index] = dice.uniform() }
    }
}
