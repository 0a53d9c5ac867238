/// SpikingJelly 2.0.0's `neuromc` estimator: the traffic of an accelerator that also trains, by loops over each layer.
///
/// The package names NeuroMC (Nature Communications, s41467-026-70586-x), 32 nm, 1-bit spikes and 16-bit values. How many spikes there are
/// changes nothing, only whether an input is binary; groups are ignored in the products; biases cost nothing. Poolings and upsamplings as
/// modules are refused there; folded as here they cost nothing. Training: `NeuroMCTraining`.
public struct NeuroMCEstimate: EnergyModel {
    /// Whether weights that fit their memory are read once only: the package's option, off unless asked for.
    public var reusesWeights = false

    /// The package's defaults.
    public init() {}

    /// Inference only.
    public var definition: EnergyDefinition {
        EnergyDefinition(
            name: "spikingJellyNeuromc", aliases: ["neuromc", "neuromc estimator"], heading: "", summary: nil, pricesDense: false,
            text: "What SpikingJelly's `neuromc` estimator prints for inference: products, padding included, and their traffic between registers and memories, whatever the number of spikes.",
            formula: "products × 0.58 pJ (binary input) or 1.36 pJ + neuron operations + bits moved × price of their register or memory",
            source: "SpikingJelly 2.0.0, which names NeuroMC 2026 (32 nm); docs/estimators.md", evidence: "equal to recorded runs of the package; no measurement")
    }

    /// Products, operations of neurons and traffic, by layer.
    public func account(of run: MeasuredRun) -> EnergyAccount {
        var total: [Double] = [0, 0, 0, 0]
        func terms(_ sums: [Double]) -> [EnergyTerm] {
            zip(["products", "neurons", "memories", "neuronMemories"], sums).map { EnergyTerm($0, joules: $1 / 1e12 / Double(run.inferences)) }
        }
        let perLayer = ProfiledStage.stages(of: run).map { stage in
            var sums: [Double] = [0, 0, 0, 0]
            let work = stage.map { forward($0) } ?? []
            for (fragment, times) in work {
                let parts = [fragment.macPicojoules, fragment.operations.picojoules, fragment.basePicojoules.sum, fragment.extraPicojoules.sum]
                for (index, part) in parts.enumerated() { sums[index] += Double(times) * part }
            }
            for index in sums.indices { total[index] += sums[index] }
            return terms(sums)
        }
        return EnergyAccount(
            definition, terms: terms(total), perLayer: perLayer,
            notes: ["independent of the number of spikes; folded poolings and upsamplings cost nothing here"])
    }
}

extension NeuroMCEstimate {
    /// The forward work of a stage: a fragment, and how often it occurs.
    func forward(_ stage: ProfiledStage) -> [(fragment: NeuroMCFragment, times: Int)] {
        stage.calls.compactMap { call in forward(call).map { ($0, call.calls) } } + stage.neurons.map { (forward($0), $0.calls) }
    }

    /// One execution of a layer; `nil` for an average pool, which the package takes as a mean over a view, for nothing.
    func forward(_ call: ProfiledCall) -> NeuroMCFragment? {
        guard call.layer.kind != .averagePooling else { return nil }
        let unit: NeuroMCUnit = call.isBinary ? .forward : .analogForward
        return NeuroMCFragment(
            stage: .forward, unit: unit, products: .forward, loops: call.loops,
            values: [call.callImages * call.layer.input.count, call.layer.weights, call.callImages * call.layer.output.count],
            bits: [unit.inputBits, 16, 16], reusesWeights: reusesWeights)
    }

    /// One execution of neurons: each value is read and written in its register and in its memory.
    func forward(_ neurons: ProfiledNeurons) -> NeuroMCFragment {
        let count = neurons.steps * neurons.states
        var traffic = NeuroMCTraffic<Int>(), energy = NeuroMCTraffic<Double>()
        let variables: [(bits: Int, isRead: Bool, memory: NeuroMCMemory)] = [
            (16, true, .forwardInputs), (16, true, .somaPotentials), (1, true, .somaSpikes), (1, false, .somaMasks),
        ]
        for (bits, isRead, memory) in variables {
            if isRead { NeuroMCEstimate.read(count * bits, bits: bits, from: memory, &traffic, &energy) }
            NeuroMCEstimate.write(count * bits, register: .register(bits), memory: memory, &traffic, &energy)
        }
        return NeuroMCFragment(
            stage: .forward, unit: .forward, loops: neurons.loops, values: [count, 0, count], bits: [16, 16, 1],
            operations: NeuroMCOperations(multiplexes: count, additions: count, multiplications: count, comparisons: 3 * count),
            extraBits: traffic, extraPicojoules: energy)
    }

    /// A variable from its memory into its register.
    static func read(
        _ amount: Int, bits: Int, from memory: NeuroMCMemory, _ traffic: inout NeuroMCTraffic<Int>, _ energy: inout NeuroMCTraffic<Double>
    ) {
        traffic += NeuroMCTraffic(registerIn: amount, memoryRead: amount)
        energy += NeuroMCTraffic(registerIn: NeuroMCMemory.register(bits).write(amount), memoryRead: memory.read(amount))
    }

    /// A variable into its register and its memory, or into one of them.
    static func write(
        _ amount: Int, register: NeuroMCMemory?, memory: NeuroMCMemory?, _ traffic: inout NeuroMCTraffic<Int>,
        _ energy: inout NeuroMCTraffic<Double>
    ) {
        traffic += NeuroMCTraffic(registerOut: register == nil ? 0 : amount, memoryWrite: memory == nil ? 0 : amount)
        energy += NeuroMCTraffic(registerOut: register?.read(amount) ?? 0, memoryWrite: memory?.write(amount) ?? 0)
    }
}

extension ProfiledCall {
    /// The loops of one execution; a transposed convolution as if dense at its output's resolution, with its steps in the batch.
    var loops: NeuroMCFragment.Loops {
        let isTransposed = layer.kind == .transposedConvolution
        return NeuroMCFragment.Loops(
            batch: isTransposed ? samples * steps : samples, steps: isTransposed ? 1 : steps,
            inputs: layer.kind == .linear ? layer.input.count : layer.input.channels,
            outputs: layer.kind == .linear ? layer.output.count : layer.output.channels,
            height: layer.kind == .linear ? 1 : layer.output.height, width: layer.kind == .linear ? 1 : layer.output.width,
            kernelHeight: layer.kernelHeight, kernelWidth: layer.kernelWidth)
    }
}

extension ProfiledNeurons {
    /// As the package notes them; nothing is computed from them.
    var loops: NeuroMCFragment.Loops {
        NeuroMCFragment.Loops(
            batch: samples, steps: steps, inputs: extent.channels, outputs: extent.channels, height: extent.height * extent.width)
    }
}
