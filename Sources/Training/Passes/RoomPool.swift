private import Formats
internal import Kernels

/// What one thread works in.
struct WorkRoom: Sendable {
    var scratch = Scratch()
    /// Gradients by every node.
    var gradients: SampleValues
    /// Values of one step.
    var values: SampleValues
    var states: [NeuronState?]
    /// For passes that keep no step, and for those that keep all.
    var time: TimePass.Room?
    var past: TimePass.Room?
    /// For outputs that nobody goes back from.
    var spare: SampleRecord?

    init(_ graph: TrainingGraph, _ mode: TrainingMode, _ kernels: any FloatKernels.Type) {
        gradients = SampleValues(graph)
        switch mode {
        case .dense:
            values = SampleValues()
            states = []
        case .flow(let settings), .bptt(let settings, _):
            values = SampleValues(graph)
            states = SpikingPass(graph, settings, kernels).states()
        }
    }
}

/// Room for a batch, made once: a record a sample, sums a block, and a work room a thread.
final class RoomPool: Sendable {
    private let graph: TrainingGraph
    private let mode: TrainingMode
    private let kernels: any FloatKernels.Type
    private let samples = Locked<[Locked<SampleRecord>]>([])
    private let blocks = Locked<[Locked<[[Float]]>]>([])
    private let idle = Locked<[WorkRoom]>([])

    init(_ graph: TrainingGraph, _ mode: TrainingMode, _ kernels: any FloatKernels.Type) {
        (self.graph, self.mode, self.kernels) = (graph, mode, kernels)
    }

    /// Makes room for so many samples and blocks.
    func prepare(samples count: Int, blocks blockCount: Int) {
        samples.withLock { samples in
            while samples.count < count { samples.append(Locked(SampleRecord(graph, mode))) }
        }
        blocks.withLock { blocks in
            while blocks.count < blockCount {
                blocks.append(
                    Locked(
                        graph.nodes.map { node in
                            if case .layer(let layer) = node.work { [Float](repeating: 0, count: layer.sumCount) } else { [] }
                        }))
            }
        }
    }

    func withSample<Result: Sendable>(_ index: Int, _ body: (inout SampleRecord) -> Result) -> Result {
        samples.withLock { $0[index] }.withLock(body)
    }

    func withSums<Result: Sendable>(_ block: Int, _ body: (inout [[Float]]) -> Result) -> Result {
        blocks.withLock { $0[block] }.withLock(body)
    }

    /// A room that nobody else works in.
    func withScratch<Result>(_ body: (inout WorkRoom) -> Result) -> Result {
        var room = idle.withLock { $0.popLast() } ?? WorkRoom(graph, mode, kernels)
        let result = body(&room)
        idle.withLock { $0.append(room) }
        return result
    }
}
