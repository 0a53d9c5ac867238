/// What some networks do with their scores at the very end: pick a class for every pixel.
public enum ReadoutDecision: Sendable, Equatable {
    /// The number of the largest channel, the first of equals.
    case largestChannel
    /// 1 where the value is above the number, 0 elsewhere.
    case above(Float)

    /// The decisions for scores of height × width × channels.
    public func apply(_ scores: [Float], channels: Int) -> [Float] {
        switch self {
        case .largestChannel: LargestChannel.apply(scores, channels: channels)
        case .above(let cut): Threshold.apply(scores, above: cut)
        }
    }
}

extension Network {
    /// The decision the network ends in, if it does.
    public var decision: ReadoutDecision? {
        if case .decision(let decision) = layers[output].operation.definition.headForm { decision } else { nil }
    }

    /// The network up to its scores, before a decision: what training, conversion and metrics work on.
    ///
    /// - Throws: `NetworkError.unsupported` where the decision's cut is not the one that a mask of such scores is taken at
    ///   (½ behind a sigmoid, 0 for logits), because masks would differ from the network's own.
    public func upToScores() throws(NetworkError) -> Network {
        guard let decision else { return self }
        let layer = layers[output]
        var scores = self
        scores.output = layer.inputs[0]
        if case .above(let cut) = decision, cut != scores.head.cut {
            throw .unsupported(
                layer: layer.name, kind: layer.operation.kind, reason: "it decides at \(cut), where a mask is cut at \(scores.head.cut) here",
                remedy: "export the network up to its logits")
        }
        return scores.withoutUnusedLayers()
    }
}
