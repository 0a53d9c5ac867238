import EventSim

/// Which input channels of a projection reach a range of its output channels.
struct ChannelReach: Hashable {
    /// Input channels that reach the same number of the range's output channels.
    struct Part: Hashable {
        var inputs: Int
        var outputs: Int
    }

    var inputs: Range<Int>
    /// At most three: the first, the inner and the last group of a grouped kernel.
    var parts: [Part]

    init(projection: MappedProjection, outputs: Range<Int>) {
        let outputsPerGroup = projection.outputsPerGroup
        let inputsPerGroup = projection.inputChannels / projection.groups
        let first = outputs.lowerBound / outputsPerGroup
        let last = (outputs.upperBound - 1) / outputsPerGroup
        inputs = first * inputsPerGroup..<(last + 1) * inputsPerGroup
        if first == last {
            parts = [Part(inputs: inputsPerGroup, outputs: outputs.count)]
        } else {
            parts = [
                Part(inputs: inputsPerGroup, outputs: (first + 1) * outputsPerGroup - outputs.lowerBound),
                Part(inputs: (last - first - 1) * inputsPerGroup, outputs: outputsPerGroup),
                Part(inputs: inputsPerGroup, outputs: outputs.upperBound - last * outputsPerGroup),
            ]
        }
    }

    /// Pairs of input and output channel on each axon of a source pixel, axons in ascending order.
    func channelPairs(channelsPerAxon: Int) -> [Int] {
        guard !inputs.isEmpty else { return [] }
        let firstAxon = inputs.lowerBound / channelsPerAxon
        var pairs = Array(repeating: 0, count: (inputs.upperBound - 1) / channelsPerAxon - firstAxon + 1)
        var channel = inputs.lowerBound
        for part in parts {
            let end = channel + part.inputs
            while channel < end {
                let next = min(end, (channel / channelsPerAxon + 1) * channelsPerAxon)
                pairs[channel / channelsPerAxon - firstAxon] += (next - channel) * part.outputs
                channel = next
            }
        }
        return pairs
    }

    /// Axons per source pixel for `channels`.
    ///
    /// A source layer's channels are numbered into axons once, from channel 0: source blocks that share an axon's channels
    /// send to the same input axon with other atoms, as nengo-loihi's population axons do.
    static func axonGroups(_ channels: Range<Int>, channelsPerAxon: Int) -> Int {
        channels.isEmpty ? 0 : (channels.upperBound - 1) / channelsPerAxon - channels.lowerBound / channelsPerAxon + 1
    }
}
