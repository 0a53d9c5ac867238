internal import Kernels
internal import Models

/// Back-propagation through time of one sample: spikes have a surrogate derivative, and no gradient passes a reset (Yue et al. 2023).
struct TimePass: Sendable {
    let spiking: SpikingPass
    let surrogate: Surrogate

    /// What the output is after T steps, nothing else being kept.
    func output(_ input: InputSteps, _ room: inout Room, masks: [[Float]], _ scratch: inout Scratch) -> [Float] {
        let graph = spiking.graph
        for index in room.states.indices { room.states[index]?.restart() }
        var tape = StepTape(nodes: graph.nodes.count)
        var readout = [Float](repeating: 0, count: graph.nodes[graph.output].shape.count)
        for step in 0..<spiking.settings.steps {
            spiking.step(step, input, &room.values[0], &room.states, masks: masks, tape: &tape, &scratch)
            readout.add(room.values[0].buffers[graph.nodes[graph.output].buffer])
        }
        return readout.map { $0 * spiking.settings.readoutShare }
    }

    /// Room for one sample.
    struct Room: Sendable {
        /// By step.
        var values: [SampleValues]
        var tapes: [StepTape]
        var states: [NeuronState?]
        /// ∂loss / ∂ potential, by node and membrane.
        var carried: [[[Float]]]

        /// Room for all steps where `goesBack`, for one otherwise.
        init(_ spiking: SpikingPass, goesBack: Bool) {
            let steps = goesBack ? spiking.settings.steps : 1
            values = Array(repeating: SampleValues(spiking.graph), count: steps)
            let tape = StepTape(spiking.graph, spiking.settings)
            tapes = goesBack ? Array(repeating: tape, count: steps) : []
            states = spiking.states()
            carried = goesBack ? tape.nodes.map(\.slopes) : []
        }
    }

    /// Runs the sample once more, keeping every step, and adds the gradient by the parameters to `sums`.
    ///
    /// - Parameter outputGradient: of the loss by the output.
    func backward(
        _ outputGradient: [Float], _ input: InputSteps, _ room: inout Room, gradients: inout SampleValues, masks: [[Float]],
        to sums: inout [[Float]], _ scratch: inout Scratch
    ) {
        let graph = spiking.graph
        for index in room.states.indices { room.states[index]?.restart() }
        for step in 0..<spiking.settings.steps {
            if step > 0, input.isConstant {
                for index in graph.order where spiking.isConstant[index] { room.values[step].buffers[index] = room.values[0].buffers[index] }
            }
            spiking.step(
                step, input, &room.values[step], &room.states, masks: masks, slope: surrogate.slope, tape: &room.tapes[step], &scratch)
        }
        for node in room.carried.indices { for membrane in room.carried[node].indices { room.carried[node][membrane].fill(with: 0) } }
        let share = spiking.settings.readoutShare
        let readoutGradient = outputGradient.map { $0 * share }
        let dense = DensePass(graph: graph, kernels: spiking.kernels)
        for step in (0..<spiking.settings.steps).reversed() {
            dense.backward(readoutGradient, room.values[step], gradients: &gradients, masks: masks, to: &sums, &scratch) { index, gradient in
                pass(&gradient, of: index, at: step, &room)
            }
        }
    }

    /// Turns the gradient by what neurons emit in a step into that by what arrives at them.
    private func pass(_ gradient: inout [Float], of node: Int, at step: Int, _ room: inout Room) {
        let settings = spiking.settings
        let leak = settings.membrane.leak
        let firesFirst = settings.membrane.order == .fireThenIntegrate
        let tape = room.tapes[step].nodes[node]
        var arrived = [Float](repeating: 0, count: gradient.count)
        for membrane in tape.slopes.indices {
            let (slopes, kept) = (tape.slopes[membrane], tape.kept.isEmpty ? [] : tape.kept[membrane])
            var carried: [Float] = []
            swap(&carried, &room.carried[node][membrane])
            if firesFirst {
                // s ← fire(v); v ← leak · v + I − reset
                arrived.add(carried)
                Self.combine(&carried, gradient, slopes, kept: kept, share: leak)
            } else {
                // v ← leak · v + I; s ← fire(v); reset
                Self.combine(&carried, gradient, slopes, kept: kept, share: 1)
                arrived.add(carried)
                if leak != 1 { carried.scale(by: leak) }
            }
            swap(&carried, &room.carried[node][membrane])
        }
        gradient = arrived
    }

    /// carried ← share · carried · kept + gradient · slopes.
    private static func combine(_ carried: inout [Float], _ gradient: [Float], _ slopes: [Float], kept: [Float], share: Float) {
        if !kept.isEmpty { carried.multiply(by: kept) }
        let slopeValues = slopes.span
        let gradients = gradient.span
        var values = carried.mutableSpan
        for index in 0..<gradients.count {
            unsafe values[unchecked: index] = share * values[unchecked: index] + gradients[unchecked: index] * slopeValues[unchecked: index]
        }
    }
}
