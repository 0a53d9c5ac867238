import OracleNeurons
import Testing

@testable import Models

@Suite("Do synapses compute what lava-nc computes?")
struct LavaSynapseTests {
    /// A layer of neurons with one bias each.
    private struct Layer {
        let neuron: LavaLIF
        let bias: [Int]
        var states: [CurrentBasedState<Int>]

        init(_ neuron: LavaLIF, bias: [Int]) {
            self.neuron = neuron
            self.bias = bias
            states = Array(repeating: .zero, count: bias.count)
        }

        mutating func step(_ input: [Int]) -> [Int] {
            states.indices.map { neuron.step(&states[$0], input: input[$0], bias: bias[$0]) }
        }
    }

    private func neuron(_ oracle: VectorCase) throws -> LavaLIF {
        let binary = oracle.has("vth")
        return LavaLIF(
            currentDecay: try oracle.int("du"), potentialDecay: try oracle.int("dv"),
            threshold: try oracle.int(binary ? "vth" : "vth_hi"), lowerThreshold: binary ? nil : try oracle.int("vth_lo"))
    }

    private func bias(_ oracle: VectorCase) throws -> [Int] {
        zip(try oracle.ints("bias_mant"), try oracle.ints("bias_exp")).map { LoihiRegisters.shifted($0, by: $1) }
    }

    @Test("dense: stored weights, delayed sums, currents, potentials and spikes of every sign mode, width and exponent")
    func dense() throws {
        let cases = try LoihiVectors(folder: "lava").cases("dense_lif")
        for oracle in cases {
            let stated = try #require(SignMode(rawValue: oracle.string("sign_mode")))
            let weights = try oracle.rows("weights")
            var dense = LavaDense(
                weights: weights, signMode: try oracle.bool("sign_mode_auto") ? nil : stated, weightBits: try oracle.int("num_weight_bits"),
                weightExponent: try oracle.int("weight_exp"), messageBits: try oracle.int("num_message_bits"))
            #expect(dense.format.signMode == stated, "\(oracle.id)")
            #expect(try dense.weights == oracle.rows("weights_effective"), "\(oracle.id)")
            var layer = Layer(try neuron(oracle), bias: try bias(oracle))
            let (a, u, v, s) = (try oracle.rows("a"), try oracle.rows("u"), try oracle.rows("v"), try oracle.rows("s_out"))
            for (step, spikes) in try oracle.rows("s_in").enumerated() {
                let input = dense.step(spikes)
                #expect(input == a[step], "\(oracle.id), step \(step): a")
                #expect(layer.step(input) == s[step], "\(oracle.id), step \(step): s")
                #expect(layer.states.map(\.current) == u[step] && layer.states.map(\.potential) == v[step], "\(oracle.id), step \(step)")
            }
        }
    }

    @Test("a chain of two ternary layers: every potential and spike, two steps late")
    func ternaryChain() throws {
        for oracle in try LoihiVectors(folder: "lava").cases("ternary_chain") {
            var first = LavaDense(weights: try oracle.rows("w1"), messageBits: 2)
            var second = LavaDense(weights: try oracle.rows("w2"), messageBits: 2)
            var layer1 = Layer(try neuron(oracle.part("n1")), bias: try bias(oracle.part("n1")))
            var layer2 = Layer(try neuron(oracle.part("n2")), bias: try bias(oracle.part("n2")))
            let (s1, v1, s2, v2) = (try oracle.rows("s1"), try oracle.rows("v1"), try oracle.rows("s2"), try oracle.rows("v2"))
            for (step, spikes) in try oracle.rows("s_in").enumerated() {
                let middle = layer1.step(first.step(spikes))
                #expect(middle == s1[step] && layer1.states.map(\.potential) == v1[step], "\(oracle.id), step \(step)")
                #expect(layer2.step(second.step(middle)) == s2[step], "\(oracle.id), step \(step)")
                #expect(layer2.states.map(\.potential) == v2[step], "\(oracle.id), step \(step)")
            }
        }
    }

    @Test("convolution: sums, currents, potentials and spikes of every stride, padding, dilation and group count")
    func convolution() throws {
        for oracle in try LoihiVectors(folder: "lava").cases("conv_lif") {
            func extent(_ key: String) throws -> LavaConvolution.Extent {
                let pair = try oracle.ints(key)
                return LavaConvolution.Extent(width: pair[0], height: pair[1])
            }
            let (input, output) = (try oracle.ints("in_shape_whc"), try oracle.ints("out_shape_whc"))
            let groups = try oracle.int("groups")
            let weights = try oracle.ints("weight_owhi")
            var convolution = LavaConvolution(
                input: try extent("in_shape_whc"), inputChannels: input[2], outputChannels: output[2], kernel: try extent("kernel_wh"),
                stride: try extent("stride_wh"), padding: try extent("pad_wh"), dilation: try extent("dilation_wh"), groups: groups,
                weights: weights, messageBits: try oracle.int("num_message_bits"))
            #expect(convolution.output == (try extent("out_shape_whc")), "\(oracle.id)")
            let correlation = LavaConvolution.weights(
                correlation: try oracle.ints("weight_oihw_correlation"), outputChannels: output[2], groupChannels: input[2] / groups,
                kernel: convolution.kernel)
            #expect(correlation == weights, "\(oracle.id): kernel order")
            let exponent = try oracle.int("bias_exp")
            let biases = try oracle.ints("bias_mant_per_channel").map { LoihiRegisters.shifted($0, by: exponent) }
            var layer = Layer(
                try neuron(oracle), bias: (0..<output[0] * output[1] * output[2]).map { biases[$0 % biases.count] })
            let (a, u, v, s) = (try oracle.rows("a"), try oracle.rows("u"), try oracle.rows("v"), try oracle.rows("s_out"))
            for (step, spikes) in try oracle.rows("s_in").enumerated() {
                let sums = convolution.step(spikes)
                #expect(sums == a[step], "\(oracle.id), step \(step): a")
                #expect(layer.step(sums) == s[step], "\(oracle.id), step \(step): s")
                #expect(layer.states.map(\.current) == u[step] && layer.states.map(\.potential) == v[step], "\(oracle.id), step \(step)")
            }
        }
    }
}
