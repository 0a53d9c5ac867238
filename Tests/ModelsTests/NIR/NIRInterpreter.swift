import Formats

/// Runs a NIR graph node by node, step by step, as its definition reads: no folding, no projections, nothing shared with the
/// import or the export. Signals are [C, H, W] in 64-bit floats.
struct NIRInterpreter {
    private struct State {
        var potential: [Double]
        var current: [Double]
    }

    private let graph: NIRGraph
    private let order: [NIRNode]
    private let stepSeconds: Double
    private let reset: String?
    private var states: [String: State] = [:]
    private var shapes: [String: [Int]] = [:]

    /// Steps in which each element of a spiking node fired.
    private(set) var spikes: [String: [[Int]]] = [:]
    /// What arrived at the output, summed over the steps, or the potential of an integrator in front of it.
    private(set) var output: [Double] = []

    init(_ graph: NIRGraph, stepSeconds: Double = 1e-4, reset: String? = nil) {
        self.graph = graph
        self.stepSeconds = graph.metadata.numbers("dt")?.first ?? stepSeconds
        self.reset = reset ?? graph.metadata.string("reset")
        var order: [NIRNode] = []
        var left = graph.nodes
        while !left.isEmpty {
            let ready = left.filter { node in
                graph.edges.allSatisfy { $0.target != node.name || order.map(\.name).contains($0.source) }
            }
            precondition(!ready.isEmpty, "a cycle")
            order += ready
            left.removeAll { node in ready.contains { $0.name == node.name } }
        }
        self.order = order
    }

    mutating func run(_ input: [Double], steps: Int) {
        for _ in 0..<steps {
            var values: [String: [Double]] = [:]
            for node in order {
                let sources = graph.edges.filter { $0.target == node.name }.map(\.source)
                var arriving: [Double] = []
                var shape: [Int] = []
                for source in sources {
                    arriving = arriving.isEmpty ? values[source]! : zip(arriving, values[source]!).map { $0 + $1 }
                    shape = shapes[source]!
                }
                let (value, result) = apply(node, arriving, shape, input)
                values[node.name] = value
                shapes[node.name] = result
                if case .output = node.primitive {
                    let isPotential = graph[sources[0]].map { if case .neuron(let neuron) = $0.primitive { !neuron.model.fires } else { false } } ?? false
                    output = isPotential || output.isEmpty ? value : zip(output, value).map { $0 + $1 }
                }
            }
        }
    }

    private mutating func apply(_ node: NIRNode, _ x: [Double], _ shape: [Int], _ input: [Double]) -> ([Double], [Int]) {
        switch node.primitive {
        case .input(let shape): return (input, shape)
        case .output: return (x, shape)
        case .graph: preconditionFailure("sub-graphs are another test's")
        case .linear(let weight): return dense(weight, [], x)
        case .affine(let weight, let bias): return dense(weight, bias.doubles(), x)
        case .scale(let scale): return (zip(x, scale.doubles()).map { $0 * $1 }, shape)
        case .bias(let bias): return (zip(x, bias.doubles()).map { $0 + $1 }, shape)
        case .flatten: return (x, [x.count])
        case .delay(let delay):
            precondition(delay.doubles().allSatisfy { $0 == 0 })
            return (x, shape)
        case .threshold(let threshold): return (fired(node.name, zip(x, threshold.doubles()).map { $0 > $1 }), shape)
        case .convolution(let layer): return convolved(layer, x, shape)
        case .transposedConvolution(let layer): return transposed(layer, x, shape)
        case .pooling(let layer): return pooled(layer, x, shape)
        case .neuron(let neuron): return (step(neuron, node, x), shape)
        }
    }

    private mutating func fired(_ name: String, _ crossed: [Bool]) -> [Double] {
        spikes[name, default: []].append(crossed.indices.filter { crossed[$0] })
        return crossed.map { $0 ? 1 : 0 }
    }

    private mutating func step(_ neuron: NIRNeuron, _ node: NIRNode, _ x: [Double]) -> [Double] {
        let start = node.metadata.numbers("v_init") ?? [0]
        var state = states[node.name] ?? State(
            potential: x.indices.map { start.count == 1 ? start[0] : start[$0 * start.count / x.count] }, current: x.map { _ in 0 })
        let r = neuron.resistance!.doubles()
        let tau = neuron.membraneTime?.doubles()
        var crossed = x.map { _ in false }
        for index in x.indices {
            var drive = x[index]
            if let synapse = neuron.synapseTime?.doubles(), let weight = neuron.inputWeight?.doubles() {
                state.current[index] += stepSeconds / synapse[index] * (weight[index] * x[index] - state.current[index])
                drive = state.current[index]
            }
            var v = state.potential[index]
            if let tau, let leak = neuron.leakPotential?.doubles() {
                v += stepSeconds / tau[index] * (leak[index] - v + r[index] * drive)
            } else {
                v += r[index] * drive
            }
            if let threshold = neuron.threshold?.doubles()[index] {
                let isAt = node.metadata.string("comparison") == "atOrAbove"
                if v > threshold || (isAt && v == threshold) {
                    crossed[index] = true
                    let subtracts = (node.metadata.string("reset") ?? reset) == "subtract"
                    v = subtracts ? v - threshold : neuron.resetPotential?.doubles()[index] ?? 0
                }
            }
            state.potential[index] = v
        }
        states[node.name] = state
        return neuron.model.fires ? fired(node.name, crossed) : state.potential
    }

    private func dense(_ weight: RawTensor, _ bias: [Double], _ x: [Double]) -> ([Double], [Int]) {
        let w = weight.doubles()
        var y = bias.isEmpty ? Array(repeating: 0, count: weight.shape[0]) : bias
        for o in y.indices { for i in x.indices { y[o] += w[o * x.count + i] * x[i] } }
        return (y, [weight.shape[0]])
    }

    private func convolved(_ layer: NIRConvolution, _ x: [Double], _ shape: [Int]) -> ([Double], [Int]) {
        let isLine = layer.spatialAxes == 1
        func pair(_ values: [Int], _ single: Int) -> [Int] { isLine ? [single, values[0]] : values }
        let kernel = pair(Array(layer.weight.shape[2...]), 1)
        let (stride, dilation) = (pair(layer.stride, 1), pair(layer.dilation, 1))
        let size = pair(Array(shape[1...]), 1)
        var low = [0, 0]
        var total = [0, 0]
        switch layer.padding {
        case .valid: break
        case .same:
            for axis in 0...1 {
                total[axis] = (kernel[axis] - 1) * dilation[axis]
                low[axis] = total[axis] / 2
            }
        case .pixels(let pixels): (low, total) = (pair(pixels, 0), pair(pixels, 0).map { 2 * $0 })
        }
        let out: [Int] = [0, 1].map { axis -> Int in
            let span: Int = dilation[axis] * (kernel[axis] - 1) + 1
            return (size[axis] + total[axis] - span) / stride[axis] + 1
        }
        let (w, bias) = (layer.weight.doubles(), layer.bias.doubles())
        let outputs = layer.weight.shape[0]
        let perGroup = layer.weight.shape[1]
        var y = [Double](repeating: 0, count: outputs * out[0] * out[1])
        for o in 0..<outputs {
            for oy in 0..<out[0] {
                for ox in 0..<out[1] {
                    var sum = bias[o]
                    for i in 0..<perGroup {
                        let channel = o / (outputs / layer.groups) * perGroup + i
                        for ky in 0..<kernel[0] {
                            for kx in 0..<kernel[1] {
                                let iy: Int = oy * stride[0] - low[0] + ky * dilation[0]
                                let ix: Int = ox * stride[1] - low[1] + kx * dilation[1]
                                guard iy >= 0, iy < size[0], ix >= 0, ix < size[1] else { continue }
                                let weight: Double = w[((o * perGroup + i) * kernel[0] + ky) * kernel[1] + kx]
                                sum += weight * x[(channel * size[0] + iy) * size[1] + ix]
                            }
                        }
                    }
                    y[(o * out[0] + oy) * out[1] + ox] = sum
                }
            }
        }
        return (y, isLine ? [outputs, out[1]] : [outputs] + out)
    }

    private func transposed(_ layer: NIRTransposedConvolution, _ x: [Double], _ shape: [Int]) -> ([Double], [Int]) {
        let w = layer.weight.doubles()
        let kernel = layer.weight.shape
        let out = layer.outputShape
        let outputs = kernel[1] * layer.groups
        var y = [Double](repeating: 0, count: outputs * out[0] * out[1])
        for i in 0..<kernel[0] {
            for iy in 0..<shape[1] {
                for ix in 0..<shape[2] {
                    for o in 0..<kernel[1] {
                        for ky in 0..<kernel[2] {
                            for kx in 0..<kernel[3] {
                                let oy: Int = iy * layer.stride[0] + ky * layer.dilation[0] - layer.padding[0]
                                let ox: Int = ix * layer.stride[1] + kx * layer.dilation[1] - layer.padding[1]
                                guard oy >= 0, oy < out[0], ox >= 0, ox < out[1] else { continue }
                                let channel: Int = i / (kernel[0] / layer.groups) * kernel[1] + o
                                let weight: Double = w[((i * kernel[1] + o) * kernel[2] + ky) * kernel[3] + kx]
                                y[(channel * out[0] + oy) * out[1] + ox] += weight * x[(i * shape[1] + iy) * shape[2] + ix]
                            }
                        }
                    }
                }
            }
        }
        return (y, [outputs] + out)
    }

    private func pooled(_ layer: NIRPooling, _ x: [Double], _ shape: [Int]) -> ([Double], [Int]) {
        precondition(layer.kind != .maximum, "a maximum of spikes is a rule of its own")
        let out: [Int] = [0, 1].map { axis -> Int in
            let room: Int = shape[axis + 1] + 2 * layer.padding[axis] - layer.kernel[axis]
            return room / layer.stride[axis] + 1
        }
        var y: [Double] = []
        for c in 0..<shape[0] {
            for oy in 0..<out[0] {
                for ox in 0..<out[1] {
                    var sum = 0.0
                    for ky in 0..<layer.kernel[0] {
                        for kx in 0..<layer.kernel[1] {
                            let iy: Int = oy * layer.stride[0] - layer.padding[0] + ky
                            let ix: Int = ox * layer.stride[1] - layer.padding[1] + kx
                            if iy >= 0, iy < shape[1], ix >= 0, ix < shape[2] { sum += x[(c * shape[1] + iy) * shape[2] + ix] }
                        }
                    }
                    y.append(layer.kind == .sum ? sum : sum / Double(layer.kernel[0] * layer.kernel[1]))
                }
            }
        }
        return (y, [shape[0]] + out)
    }
}
