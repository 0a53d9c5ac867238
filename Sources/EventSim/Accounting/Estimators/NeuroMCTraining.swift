/// The training stage of the `neuromc` estimator: one step of an optimizer over all steps of the input at once.
struct NeuroMCTraining: Sendable, Equatable {
    /// What updates the parameters.
    enum Optimizer: Sendable, Equatable {
        /// Without Nesterov's momentum, dampening or maximizing; the first step, in which there is no momentum yet.
        case sgd(hasMomentum: Bool, hasDecay: Bool)
        case adam
    }

    var optimizer: Optimizer

    /// Gradients from the last stage to the first, updates, and what is charged again for linear layers.
    ///
    /// - Parameter stages: in the order in which they ran, one execution each, transposed convolutions none: the package refuses them.
    func fragments(_ stages: [ProfiledStage]) -> [NeuroMCFragment] {
        let calls = stages.flatMap(\.calls).filter { $0.layer.kind != .averagePooling }
        var gradients: [NeuroMCFragment] = []
        var again: [NeuroMCFragment] = []
        var remaining = calls.count
        for stage in stages.reversed() {
            gradients += stage.neurons.map(Self.backward)
            for call in stage.calls.reversed() where call.layer.kind != .averagePooling {
                remaining -= 1
                if remaining > 0 { gradients.append(Self.inputGradient(call)) }
                gradients.append(Self.weightGradient(call))
                if call.layer.kind == .linear { again += Self.linearAgain(call, isFirst: remaining == 0) }
            }
        }
        return gradients + updates(matrices: calls.reduce(0) { $0 + $1.layer.weights }, vectors: calls.reduce(0) { $0 + $1.layer.biases }) + again
    }

    private static func sizes(_ call: ProfiledCall) -> (input: Int, weights: Int, output: Int) {
        (call.callImages * call.layer.input.count, call.layer.weights, call.callImages * call.layer.output.count)
    }

    private static func inputGradient(_ call: ProfiledCall) -> NeuroMCFragment {
        let sizes = sizes(call)
        return NeuroMCFragment(
            stage: .backward, unit: call.isBinary ? .inputGradient : .analogInputGradient, products: .inputGradient, loops: call.loops,
            values: [sizes.output, sizes.weights, sizes.input])
    }

    private static func weightGradient(_ call: ProfiledCall) -> NeuroMCFragment {
        let sizes = sizes(call)
        let unit: NeuroMCUnit = call.isBinary ? .weightGradient : .analogWeightGradient
        return NeuroMCFragment(
            stage: .backward, unit: unit, products: .weightGradient, loops: call.loops, values: [sizes.input, sizes.output, sizes.weights],
            bits: [unit.inputBits, 16, 16])
    }

    /// The matrix products of a linear layer's gradients, which the package sees a second time as it traces operators.
    private static func linearAgain(_ call: ProfiledCall, isFirst: Bool) -> [NeuroMCFragment] {
        let sizes = sizes(call)
        let loops = call.loops
        let isSquare = loops.inputs == loops.outputs
        if isFirst {
            guard !isSquare || call.isBinary else { return [] }
            return [
                NeuroMCFragment(
                    stage: .backward, unit: .analogWeightGradient, products: .weightGradient,
                    loops: .init(batch: loops.batch * loops.steps, inputs: loops.outputs, outputs: loops.inputs),
                    values: [sizes.output, sizes.input, sizes.weights])
            ]
        }
        let input = NeuroMCFragment(
            stage: .backward, unit: .inputGradient, products: .inputGradient,
            loops: .init(batch: loops.batch * loops.steps, inputs: loops.outputs, outputs: loops.inputs),
            values: [sizes.output, sizes.weights, sizes.input])
        let weights = NeuroMCFragment(
            stage: .backward, unit: .analogInputGradient, products: .inputGradient,
            loops: .init(batch: loops.outputs, inputs: loops.batch * loops.steps, outputs: loops.inputs),
            values: [sizes.output, sizes.input, sizes.weights])
        return (isSquare ? [] : [input]) + [weights]
    }

    private static func backward(_ neurons: ProfiledNeurons) -> NeuroMCFragment {
        let count = neurons.steps * neurons.states
        var traffic = NeuroMCTraffic<Int>(), energy = NeuroMCTraffic<Double>()
        let variables: [(bits: Int, memory: NeuroMCMemory)] = [
            (16, .gradientOutputs), (16, .somaGradientPotentials), (16, .somaGradientOutputs), (1, .somaGradientSpikes), (1, .somaGradientMasks),
        ]
        for (bits, memory) in variables { NeuroMCEstimate.read(count * bits, bits: bits, from: memory, &traffic, &energy) }
        NeuroMCEstimate.write(count * 16, register: nil, memory: .somaGradientPotentials, &traffic, &energy)
        NeuroMCEstimate.write(count * 16, register: .register16, memory: nil, &traffic, &energy)
        return NeuroMCFragment(
            stage: .backward, unit: .inputGradient, loops: neurons.loops, values: [count, 0, count],
            operations: NeuroMCOperations(multiplexes: count, additions: 2 * count, multiplications: 4 * count), extraBits: traffic,
            extraPicojoules: energy)
    }

    private func updates(matrices: Int, vectors: Int) -> [NeuroMCFragment] {
        func fragment(matrices: Int, vectors: Int, operations: NeuroMCOperations, reads: Int, writes: Int, register: NeuroMCMemory?) -> NeuroMCFragment {
            NeuroMCFragment(
                stage: .optimizer, unit: .optimizer, loops: .init(outputs: vectors, kernelWidth: matrices),
                values: [vectors, matrices, vectors + matrices], bits: [32, 32, 32], operations: operations,
                extraBits: NeuroMCTraffic(
                    registerIn: register == nil ? 0 : reads, registerOut: register == nil ? 0 : writes, memoryRead: reads, memoryWrite: writes),
                extraPicojoules: NeuroMCTraffic(
                    registerIn: register?.write(reads) ?? 0, registerOut: register?.read(writes) ?? 0,
                    memoryRead: NeuroMCMemory.optimizer.read(reads), memoryWrite: NeuroMCMemory.optimizer.write(writes)))
        }
        switch optimizer {
        case .sgd(let hasMomentum, let hasDecay):
            return [(matrices, 0), (0, vectors)].filter { $0.0 + $0.1 > 0 }.map { matrices, vectors in
                let count = matrices + vectors
                let times = hasDecay ? 2 : 1
                return fragment(
                    matrices: matrices, vectors: vectors,
                    operations: NeuroMCOperations(additions: times * count, multiplications: times * count), reads: 64 * count,
                    writes: (hasMomentum ? 64 : 32) * count, register: nil)
            }
        case .adam:
            let moved = 32 * (2 * vectors + matrices)
            return [
                fragment(
                    matrices: matrices, vectors: vectors,
                    operations: NeuroMCOperations(
                        additions: 8 * vectors + 4 * matrices, multiplications: 22 * vectors + 11 * matrices, roots: 2 * vectors + matrices),
                    reads: 6 * moved, writes: 5 * moved, register: .register32)
            ]
        }
    }
}
