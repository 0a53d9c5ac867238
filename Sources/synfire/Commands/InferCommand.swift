import Formats
import Models
import Options
import Reports
import SynfireKit

/// `infer`: the trained network's own output, without spikes.
enum InferCommand {
    static func run(_ arguments: ParsedArguments, _ console: Console) throws {
        let path = arguments.stringIfGiven("--output")
        if let path { try arguments.refuseReplacingInput(path) }
        let pipeline = PipelineArguments(arguments: arguments)
        let model = try pipeline.trainedModel()
        var set = try pipeline.inputs(for: model)
        pipeline.warn(of: &set, for: model, calibration: nil, tell: console.printError)
        let inference = try DenseInference(model.network, input: set.sampleShape)
        let scores = try inference.run(set.inputs, threads: try pipeline.threads)
        let quality = try pipeline.metric(scores, set, model.network)
        pipeline.warn(of: quality, set, for: model, tell: console.printError)
        let output = model.decision.map { decided(scores, $0) } ?? scores

        let isChannelsLast = model.network.writesChannelsLast
        let shape = isChannelsLast ? [0, 2, 3, 1].map { output.shape[$0] } : output.shape

        if let path { try FileAccess.write(try OutputFile.encoded(output, as: path, of: set, isChannelsLast: isChannelsLast), to: path) }
        let smallest = output.scalars.min() ?? 0
        let largest = output.scalars.max() ?? 0
        if arguments.flag("--json") {
            let fields: [JSON.Member] = [
                JSON.Member("schema", .string("synfire-infer/1")), JSON.Member("network", .string(model.source)),
                JSON.Member("input", .string(set.source)), JSON.Member("shape", .array(shape.map { .integer($0) })),
                JSON.Member("minimum", .number(Double(smallest))), JSON.Member("maximum", .number(Double(largest))),
                JSON.Member("quality", quality.map { .object([JSON.Member($0.name, $0.dense.map { .number($0) } ?? .null)]) } ?? .null),
                JSON.Member("output", path.map { .string($0) } ?? .null), JSON.Member("inputs", set.record.json),
            ]
            console.print(JSON.object(fields).text(indented: true))
            return
        }
        console.print("model    \(model.source)  \(SIFormat.count(model.network.parameterCount)) parameters")
        console.print("input    \(set.source)  \(set.inputs.shape)")
        console.print("output   \(shape)  from \(smallest) to \(largest)")
        if let quality, let dense = quality.dense { console.print("quality  \(quality.name) \(SIFormat.fixed(dense, decimals: 4))") }
        if let path { console.print("wrote    \(path)") }
    }

    /// The decision that the network's file takes on its scores, `[N, 1, H, W]` for a choice among channels.
    private static func decided(_ scores: Tensor, _ decision: ReadoutDecision) -> Tensor {
        let shape = Shape(channels: scores.shape[1], height: scores.shape[2], width: scores.shape[3])
        let channels = decision == .largestChannel ? 1 : shape.channels
        let samples = (0..<scores.shape[0]).flatMap { index in
            let values = decision.apply(ChannelOrder.channelsLast(scores.slice(index).scalars[...], shape: shape), channels: shape.channels)
            return ChannelOrder.channelsFirst(values, shape: Shape(channels: channels, height: shape.height, width: shape.width))
        }
        return Tensor(shape: [scores.shape[0], channels, shape.height, shape.width], scalars: samples)
    }
}
