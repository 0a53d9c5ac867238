internal import Kernels
internal import Models

/// What one sample leaves on the way forward for the way back.
struct SampleRecord: Sendable {
    /// Values of a dense pass, or sums over all steps.
    var values: SampleValues
    /// Σ of each activation's input; empty for a dense pass.
    var drives: [[Float]] = []
    var masks: [[Float]] = []

    init(_ graph: TrainingGraph, _ mode: TrainingMode) {
        if case .bptt = mode { values = SampleValues() } else { values = SampleValues(graph) }
    }
}

/// One sample in a mode of training, forwards and backwards.
struct SamplePasses: Sendable {
    let graph: TrainingGraph
    let mode: TrainingMode
    private let dense: DensePass
    private let spiking: SpikingPass?

    init(_ graph: TrainingGraph, _ mode: TrainingMode, _ kernels: any FloatKernels.Type) {
        self.graph = graph
        self.mode = mode
        dense = DensePass(graph: graph, kernels: kernels)
        spiking = switch mode {
        case .dense: nil
        case .flow(let settings), .bptt(let settings, _): SpikingPass(graph, settings, kernels)
        }
    }

    /// The output for one image.
    ///
    /// - Parameter number: which sample it is, for dropout and input spikes.
    func forward(_ image: [Float], seed: UInt64, number: Int, _ record: inout SampleRecord, _ scratch: inout WorkRoom) -> [Float] {
        switch mode {
        case .dense(let dropout):
            record.masks = masks(dropout, seed: seed, number: number)
            dense.forward(image, &record.values, masks: record.masks, &scratch.scratch)
            return record.values.buffers[graph.nodes[graph.output].buffer]
        case .flow(let settings):
            guard let spiking else { return [] }
            var flow = FlowPass.Record(sums: record.values, drives: record.drives)
            (record.values, record.drives) = (SampleValues(), [])
            let output = FlowPass(spiking: spiking).forward(
                InputSteps(image, settings, seed: seed, number: number), &scratch.values, &scratch.states, masks: [], &scratch.scratch,
                recording: &flow)
            (record.values, record.drives) = (flow.sums, flow.drives)
            return output
        case .bptt(let settings, let surrogate):
            guard let spiking else { return [] }
            var room = scratch.time ?? TimePass.Room(spiking, goesBack: false)
            scratch.time = nil
            defer { scratch.time = room }
            return TimePass(spiking: spiking, surrogate: surrogate).output(
                InputSteps(image, settings, seed: seed, number: number), &room, masks: [], &scratch.scratch)
        }
    }

    /// Adds one sample's gradient to `sums`, given that of the loss by its output.
    func backward(
        _ slopes: [Float], _ image: [Float], seed: UInt64, number: Int, _ record: inout SampleRecord, to sums: inout [[Float]], _ scratch: inout WorkRoom
    ) {
        switch mode {
        case .dense:
            dense.backward(
                slopes, record.values, gradients: &scratch.gradients, masks: record.masks, drives: record.drives, to: &sums, &scratch.scratch)
        case .flow(let settings):
            dense.backward(
                slopes.map { $0 * settings.readoutShare }, record.values, gradients: &scratch.gradients, masks: record.masks,
                drives: record.drives, to: &sums, &scratch.scratch)
        case .bptt(let settings, let surrogate):
            guard let spiking else { return }
            var room = scratch.past ?? TimePass.Room(spiking, goesBack: true)
            scratch.past = nil
            defer { scratch.past = room }
            TimePass(spiking: spiking, surrogate: surrogate).backward(
                slopes, InputSteps(image, settings, seed: seed, number: number), &room, gradients: &scratch.gradients, masks: [],
                to: &sums, &scratch.scratch)
        }
    }

    /// 0 or 1 / (1 − dropout) for each value of each activation; empty without dropout.
    private func masks(_ dropout: Float, seed: UInt64, number: Int) -> [[Float]] {
        guard dropout > 0 else { return [] }
        return graph.nodes.enumerated().map { index, node in
            guard case .pointwise = node.work else { return [] }
            let stream = RandomStream(seed: seed, purpose: "dropout of sample \(number) in \(node.name)")
            return (0..<node.shape.count).map { stream.uniform($0) < dropout ? 0 : 1 / (1 - dropout) }
        }
    }
}
