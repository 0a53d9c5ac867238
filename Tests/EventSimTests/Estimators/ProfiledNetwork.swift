@testable import EventSim
@testable import Formats

/// A network of the oracle of SpikingJelly's estimators, run step by step with plain loops, with what its estimators see of each layer.
struct ProfiledNetwork {
    typealias Extent = CountedLayer.Extent

    /// One layer of the file in its order.
    struct Layer {
        var name: String
        var type: String
        var shape: ProfiledLayer
        var padding = 0
        var threshold: Float = 0
        var sources: [String] = []
        var weights: [Float] = []
        var bias: [Float] = []

        var isWeighted: Bool { ["conv", "convT", "linear"].contains(type) }

        /// Every output gathers its window, in exact binary fractions; `values` are channels × height × width.
        func callAsFunction(_ values: [Float]) -> [Float] {
            var result = Array(repeating: Float(0), count: shape.output.count)
            forEachProduct { output, input, weight in result[output] += weights[weight] * values[input] }
            guard !bias.isEmpty else { return result }
            let pixels = shape.output.height * shape.output.width
            for index in result.indices { result[index] += bias[index / pixels] }
            return result
        }

        /// Existing taps of the ones of an input.
        func synapses(_ values: [Float]) -> Int {
            var count = 0
            forEachProduct { _, input, _ in if values[input] != 0 { count += 1 } }
            return count
        }

        /// Output, input and weight of every product that exists.
        private func forEachProduct(_ body: (Int, Int, Int) -> Void) {
            let (input, output, kernel) = (shape.input, shape.output, shape.kernelHeight)
            if type == "linear" {
                for target in 0..<output.count { for source in 0..<input.count { body(target, source, target * input.count + source) } }
                return
            }
            let (ins, outs) = (shape.inputsPerGroup, shape.outputsPerGroup)
            // A transposed convolution is the same relation with input and output exchanged.
            let isTransposed = type == "convT"
            let (gathering, scanned) = isTransposed ? (input, output) : (output, input)
            for out in 0..<output.channels {
                for channel in 0..<ins {
                    let source = out / outs * ins + channel
                    for row in 0..<gathering.height {
                        for column in 0..<gathering.width {
                            for ky in 0..<kernel {
                                let y = row * shape.strideHeight + ky - padding
                                guard (0..<scanned.height).contains(y) else { continue }
                                for kx in 0..<kernel {
                                    let x = column * shape.strideWidth + kx - padding
                                    guard (0..<scanned.width).contains(x) else { continue }
                                    let here = row * gathering.width + column
                                    let there = y * scanned.width + x
                                    let (inside, outside) = isTransposed ? (here, there) : (there, here)
                                    let weight =
                                        isTransposed
                                        ? ((source * outs + out % outs) * kernel + ky) * kernel + kx : ((out * ins + channel) * kernel + ky) * kernel + kx
                                    body(out * output.height * output.width + outside, source * input.height * input.width + inside, weight)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    var layers: [Layer] = []
    var input: Extent

    /// - Parameters:
    ///   - json: the entry of `nets`.
    ///   - name: of the network, the prefix of its tensors.
    init(_ json: JSON, name: String, tensors: OracleTensors) throws {
        let sizes = (json["input"]?.arrayValue ?? []).compactMap(\.intValue)
        input = Extent(channels: sizes[0], height: sizes.count > 1 ? sizes[1] : 1, width: sizes.count > 2 ? sizes[2] : 1)
        var extent = input
        var extents: [String: Extent] = [:]
        for entry in json["layers"]?.arrayValue ?? [] {
            func number(_ key: String, _ otherwise: Int) -> Int { entry[key]?.intValue ?? otherwise }
            let type = entry["type"]?.stringValue ?? ""
            let (kernel, stride, padding) = (number("k", 1), number("stride", 1), number("pad", 0))
            var output = extent
            let sources = (entry["inputs"]?.arrayValue ?? []).compactMap(\.stringValue)
            var kind = ProfiledLayer.Kind.convolution
            func size(_ old: Int) -> Int { (old + 2 * padding - kernel) / stride + 1 }
            switch type {
            case "conv": output = Extent(channels: number("cout", 0), height: size(extent.height), width: size(extent.width))
            case "convT":
                func grown(_ old: Int) -> Int { (old - 1) * stride - 2 * padding + kernel + number("outpad", 0) }
                (kind, output) = (.transposedConvolution, Extent(channels: number("cout", 0), height: grown(extent.height), width: grown(extent.width)))
            case "linear": (kind, output) = (.linear, Extent(channels: number("cout", 0)))
            case "avgpool":
                (kind, output) = (.averagePooling, Extent(channels: extent.channels, height: extent.height / kernel, width: extent.width / kernel))
            case "upsample": output = Extent(channels: extent.channels, height: 2 * extent.height, width: 2 * extent.width)
            case "concat":
                output = Extent(channels: sources.reduce(0) { $0 + extents[$1]!.channels }, height: extent.height, width: extent.width)
            case "flatten": output = Extent(channels: extent.count)
            default: break
            }
            let layerName = entry["name"]?.stringValue ?? ""
            let hasBias = entry["bias"]?.boolValue == true
            var layer = Layer(
                name: layerName, type: type,
                shape: ProfiledLayer(
                    kind: kind, input: extent, output: output, kernelHeight: kernel, kernelWidth: kernel, strideHeight: stride, strideWidth: stride,
                    groups: number("groups", 1), hasBias: hasBias), padding: padding, threshold: Float(entry["threshold"]?.doubleValue ?? 0), sources: sources)
            if layer.isWeighted {
                layer.weights = try tensors["\(name).\(layerName).weight"].values
                if hasBias { layer.bias = try tensors["\(name).\(layerName).bias"].values }
            }
            layers.append(layer)
            extents[layerName] = output
            extent = output
        }
    }

    /// What one run shows: of every layer with a line in reports its input values, and of neurons what they did, by step and sample.
    struct Trace {
        /// By layer, step and sample.
        var inputs: [String: [[[Float]]]] = [:]
        /// By layer, step and sample.
        var outputs: [String: [[[Float]]]] = [:]
        /// By layer and step: additions of potential and input, and of the reset.
        var charges: [String: [Int]] = [:]
        var resets: [String: [Int]] = [:]
    }

    /// - Parameter input: by step and sample.
    func run(_ input: [[[Float]]]) -> Trace {
        var trace = Trace()
        var potentials: [String: [[Float]]] = [:]
        for step in input {
            var values = step
            var now: [String: [[Float]]] = [:]
            for layer in layers {
                trace.inputs[layer.name, default: []].append(values)
                switch layer.type {
                case "conv", "convT", "linear": values = values.map(layer.callAsFunction)
                case "if":
                    let old = potentials[layer.name] ?? values.map { Array(repeating: 0, count: $0.count) }
                    let charged = zip(old, values).map { zip($0, $1).map { $0 + $1 } }
                    let spikes = charged.map { $0.map { $0 >= layer.threshold ? Float(1) : 0 } }
                    let taken = spikes.map { $0.map { $0 * layer.threshold } }
                    potentials[layer.name] = zip(charged, taken).map { zip($0, $1).map { $0 - $1 } }
                    // Two operands of zeros and ones are charged by their ones.
                    trace.charges[layer.name, default: []].append(Self.additions(old, values))
                    trace.resets[layer.name, default: []].append(Self.additions(charged, taken))
                    values = spikes
                case "avgpool": values = values.map { Self.pooled($0, layer.shape) }
                case "upsample": values = values.map { Self.upsampled($0, layer.shape) }
                case "concat": values = values.indices.map { sample in layer.sources.flatMap { now[$0]![sample] } }
                default: break
                }
                now[layer.name] = values
                trace.outputs[layer.name, default: []].append(values)
            }
        }
        return trace
    }

    private static func additions(_ left: [[Float]], _ right: [[Float]]) -> Int {
        let (left, right) = (left.flatMap { $0 }, right.flatMap { $0 })
        return left.isBinary && right.isBinary ? left.count { $0 != 0 } + right.count { $0 != 0 } : left.count
    }

    private static func pooled(_ values: [Float], _ shape: ProfiledLayer) -> [Float] {
        let (input, output) = (shape.input, shape.output)
        return (0..<output.count).map { index in
            let (channel, row, column) = (index / (output.height * output.width), index / output.width % output.height, index % output.width)
            return (0..<4).reduce(Float(0)) {
                $0 + values[(channel * input.height + 2 * row + $1 / 2) * input.width + 2 * column + $1 % 2]
            } / 4
        }
    }

    private static func upsampled(_ values: [Float], _ shape: ProfiledLayer) -> [Float] {
        let (input, output) = (shape.input, shape.output)
        return (0..<output.count).map { index in
            let (channel, row, column) = (index / (output.height * output.width), index / output.width % output.height, index % output.width)
            return values[(channel * input.height + row / 2) * input.width + column / 2]
        }
    }

    /// The stage of each layer that has a line in reports, with one execution of all steps or one for each.
    ///
    /// - Parameter crossbar: of the occupancies that binary convolutions in one group carry.
    func stages(of trace: Trace, together: Bool, crossbar: Int) -> [(layer: Layer, stage: ProfiledStage)] {
        layers.compactMap { layer in
            guard layer.isWeighted || layer.type == "if" || layer.type == "avgpool", let inputs = trace.inputs[layer.name] else { return nil }
            var stage = ProfiledStage()
            for steps in together ? [Array(inputs.indices)] : inputs.indices.map({ [$0] }) {
                let samples = inputs[0].count
                let images = steps.flatMap { inputs[$0] }
                if layer.type == "if" {
                    let spikes = steps.flatMap { trace.outputs[layer.name]![$0] }.joined().count { $0 != 0 }
                    stage.neurons.append(
                        ProfiledNeurons(
                            steps: steps.count, samples: samples, extent: layer.shape.output, spikes: spikes,
                            charges: steps.reduce(0) { $0 + trace.charges[layer.name]![$1] },
                            resets: steps.reduce(0) { $0 + trace.resets[layer.name]![$1] }))
                    continue
                }
                let isBinary = images.allSatisfy(\.isBinary)
                var call = ProfiledCall(layer: layer.shape, steps: steps.count, samples: samples, isBinary: isBinary)
                if isBinary, layer.isWeighted {
                    call.spikes = images.joined().count { $0 != 0 }
                    call.synapses = images.reduce(0) { $0 + layer.synapses($1) }
                    if layer.type == "conv" {
                        call.occupancy = CrossbarOccupancy(
                            of: images, layer: layer.shape, padding: (layer.padding, layer.padding), crossbar: crossbar)
                    }
                }
                stage.calls.append(call)
            }
            return (layer, stage)
        }
    }
}

extension [Float] {
    /// Whether all are 0 or 1.
    var isBinary: Bool { allSatisfy { $0 == 0 || $0 == 1 } }
}
