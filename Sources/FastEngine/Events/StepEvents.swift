import EventSim

/// Holds the events of one layer in one step, once for each way in which projections view them and each gate, for the layers behind it.
// One worker fills a step, others read it once it is published.
final class StepEvents: @unchecked Sendable {
    var lists: [EventList]
    var passed: [EventList]

    init(_ views: [SourceView], gates: Int, pixels: Int) {
        lists = views.map { EventList(pixels: $0.height * $0.width) }
        passed = Array(repeating: EventList(pixels: pixels), count: gates)
    }

    /// Spikes in ascending neuron order, as one projection views them.
    init(_ spikes: [Spike], width: Int, channels: Int, pixels: Int) {
        var list = EventList(pixels: pixels)
        list.fill(spikes, width: width, channels: channels)
        lists = [list]
        passed = []
    }

    /// Moves the layer's own list out, so that its buffers are reused without a copy.
    func takeFirst() -> EventList {
        var list = EventList(pixels: 0)
        swap(&list, &lists[0])
        return list
    }
}
