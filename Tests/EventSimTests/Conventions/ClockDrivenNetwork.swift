import Foundation

@testable import EventSim
@testable import Formats

/// The recorded networks of other programs, simulated step by step with plain loops over outputs.
struct ClockDrivenNetwork {
    struct Layer {
        var counted: CountedLayer
        /// In the file's order: `[out][in][ky][kx]`, of a transposed convolution `[in][out][ky][kx]`.
        var weights: [Float]
        var bias: [Float]
        var stride: Int
        var padding: Int

        /// Every output gathers its window; only additions and products of small integers, so exact.
        func callAsFunction(_ values: [Float]) -> [Float] {
            let (input, output) = (counted.input, counted.output)
            var result: [Float] = []
            for out in 0..<output.channels {
                for row in 0..<output.height {
                    for column in 0..<output.width {
                        var sum = bias.isEmpty ? 0 : bias[out]
                        for channel in 0..<input.channels {
                            for ky in 0..<counted.kernelHeight {
                                for kx in 0..<counted.kernelWidth {
                                    guard let sourceRow = source(row, tap: ky, extent: input.height),
                                        let sourceColumn = source(column, tap: kx, extent: input.width)
                                    else { continue }
                                    sum += weight(out, channel, ky, kx)
                                        * values[(channel * input.height + sourceRow) * input.width + sourceColumn]
                                }
                            }
                        }
                        result.append(sum)
                    }
                }
            }
            return result
        }

        private func weight(_ out: Int, _ channel: Int, _ ky: Int, _ kx: Int) -> Float {
            let (height, width) = (counted.kernelHeight, counted.kernelWidth)
            return counted.kind == .transposedConvolution
                ? weights[((channel * counted.output.channels + out) * height + ky) * width + kx]
                : weights[((out * counted.input.channels + channel) * height + ky) * width + kx]
        }

        private func source(_ target: Int, tap: Int, extent: Int) -> Int? {
            guard counted.kind == .transposedConvolution else {
                let source = target * stride + tap - padding
                return (0..<extent).contains(source) ? source : nil
            }
            let scaled = target + padding - tap
            return scaled >= 0 && scaled % stride == 0 && scaled / stride < extent ? scaled / stride : nil
        }
    }

    /// snnTorch's Leaky with beta 1 and delayed soft reset: the reset is decided by the membrane of the step before.
    struct Neurons {
        var threshold: Float
        var membrane: [Float]?

        mutating func step(_ current: [Float]) -> (spikes: [Float], before: [Float]?, after: [Float]) {
            let before = membrane
            let old = before ?? Array(repeating: 0, count: current.count)
            let after = zip(old, current).map { $0 + $1 - ($0 > threshold ? threshold : 0) }
            membrane = after
            return (after.map { $0 > threshold ? 1 : 0 }, before, after)
        }
    }

    private(set) var layers: [String: Layer] = [:]
    private(set) var parameters = 0

    /// - Parameters:
    ///   - layers: the oracle's description of the layers of one network, by name.
    ///   - prefix: of their tensors.
    ///   - inputs: what each layer reads.
    init(_ layers: JSON, prefix: String, tensors: OracleTensors, inputs: [String: CountedLayer.Extent]) throws {
        for member in layers.objectValue ?? [] {
            let weight = try tensors["\(prefix).\(member.key).weight"]
            let bias = member.value["bias"]?.boolValue == true ? try tensors["\(prefix).\(member.key).bias"].values : []
            parameters += weight.values.count + bias.count
            self.layers[member.key] = Self.layer(member.value, weight: weight, bias: bias, input: inputs[member.key]!)
        }
    }

    private static func layer(
        _ json: JSON, weight: (shape: [Int], values: [Float]), bias: [Float], input: CountedLayer.Extent
    ) -> Layer {
        func number(_ key: String) -> Int { json[key]?.arrayValue?.first?.intValue ?? 0 }
        let isTransposed = json["kind"]?.stringValue == "ConvTranspose2d"
        let isDense = json["kind"]?.stringValue == "Linear"
        let kernel = isDense ? 1 : weight.shape[2]
        let (stride, padding) = (max(number("stride"), 1), number("padding"))
        let channels = isTransposed ? weight.shape[1] : weight.shape[0]
        let inputs = isTransposed ? weight.shape[0] : weight.shape[1]
        func extent(_ size: Int) -> Int {
            isTransposed
                ? (size - 1) * stride - 2 * padding + kernel + number("output_padding") : (size + 2 * padding - kernel) / stride + 1
        }
        let output = CountedLayer.Extent(channels: channels, height: extent(input.height), width: extent(input.width))
        // Kernels run over taps first; for a forward tap the target is (source + padding − tap) / stride.
        func axis(_ size: Int) -> TapAxis {
            isTransposed
                ? TapAxis(division: 1, extent: size, upsampling: stride, stride: 1, dilation: -1, offset: -padding)
                : TapAxis(division: 1, extent: size, upsampling: 1, stride: stride, dilation: 1, offset: padding)
        }
        var arranged: [Float] = []
        for ky in 0..<kernel {
            for kx in 0..<kernel {
                for channel in 0..<inputs {
                    for out in 0..<channels {
                        let index = isTransposed ? (channel * channels + out) : (out * inputs + channel)
                        arranged.append(weight.values[(index * kernel + ky) * kernel + kx])
                    }
                }
            }
        }
        let counted = CountedLayer(
            kind: isDense ? .dense : isTransposed ? .transposedConvolution : .convolution, input: input, output: output,
            kernelHeight: kernel, kernelWidth: kernel, y: axis(input.height), x: axis(input.width), weights: arranged,
            hasBias: !bias.isEmpty)
        return Layer(counted: counted, weights: weight.values, bias: bias, stride: stride, padding: padding)
    }
}

/// The tensors beside an oracle, by name.
struct OracleTensors {
    private let file: Safetensors
    private let path: String

    init(_ path: String) throws {
        self.path = path
        file = try Safetensors.parse(FileAccess.read(path), file: path)
    }

    subscript(name: String) -> (shape: [Int], values: [Float]) {
        get throws {
            guard let tensor = file[name] else { throw FileError(file: path, reason: "has no tensor \(name)") }
            return (tensor.shape, tensor.floats())
        }
    }
}

/// Where the oracles of this target lie: `SYNFIRE_ORACLES`, or the test resources.
enum Oracles {
    static func path(_ name: String) -> String {
        ProcessInfo.processInfo.environment["SYNFIRE_ORACLES"].map { "\($0)/\(name)" }
            ?? Bundle.module.bundleURL.appendingPathComponent("Resources/oracles/\(name)").path
    }

    static func json(_ name: String) throws -> JSON { try JSON.parse(FileAccess.read(path(name)), file: path(name)) }

    /// Whether all vectors were compared: of the bundled files so many, of another folder's at least one.
    static func isComplete(_ compared: Int, bundled: Int) -> Bool {
        ProcessInfo.processInfo.environment["SYNFIRE_ORACLES"] == nil ? compared == bundled : compared > 0
    }
}
