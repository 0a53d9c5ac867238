/// The event-driven simulation of a core map, one event at a time: the specification of every faster engine.
///
/// A firing becomes packets, one per axon and distinct destination core and delay; a packet waits in the timing wheel and,
/// when it arrives, reads its synapse list and adds to accumulators; after all arrivals of a step every neuron whose layer
/// is in its window integrates and fires. Then gates decide which firings pass them. Counters are incremented where these things happen.
public struct LiteralEngine: SpikeEngine {
    private let checked: CheckedCoreMap
    let map: CoreMap
    let routes: RouteTable
    let widths: FieldWidths
    /// By layer.
    let gates: [[GateWindow]]

    /// - Parameter checked: of any size; memory grows with neurons, weights and routes from pixels to cores.
    public init(_ checked: CheckedCoreMap) {
        let map = checked.map
        self.checked = checked
        self.map = map
        gates = map.layers.indices.map { map.gates(of: $0) }
        routes = RouteTable(map)
        widths = FieldWidths(map)
    }

    /// Simulates one inference.
    ///
    /// - Parameters:
    ///   - recordsSpikes: whether every spike is kept in the result.
    ///   - messages: what `onStep` is told about spike messages.
    ///   - onStep: called after each step with what every core had to do; return `false` to stop.
    /// - Throws: `SimulationError` if the stimulus does not belong to the map, or when told to stop.
    public func run(
        _ stimulus: Stimulus, recordsSpikes: Bool, messages: MessageDetail, onStep: (StepLoad) -> Bool
    ) throws(SimulationError) -> SimulationResult {
        try stimulus.check(checked)
        var state = EngineState(map, stimulus: stimulus, recordsSpikes: recordsSpikes, messages: messages)
        for step in 0..<map.schedule.totalSteps {
            state.beginStep(step)
            for packet in state.wheel.popArrivals() { deliver(packet, &state) }
            for layer in map.layers.indices where map.layers[layer].isInput { inject(layer, step, stimulus, &state) }
            for block in map.blocks.indices { update(block, step, &state) }
            for layer in map.layers.indices { judge(layer, &state) }
            state.wheel.advance()
            state.messages.finish(&state.load)
            guard onStep(state.load) else { throw .cancelled(step: step) }
        }
        state.sortRecordedSpikes()
        return SimulationResult(
            readout: state.potentials(of: map.readoutLayer, membraneCount: map.layers[map.readoutLayer].soma.membranes), spikes: state.spikes, counters: state.ledger, spikeSums: state.spikeSums,
            saturations: state.cells.map(\.saturations))
    }

    // MARK: A packet arrives

    private func deliver(_ packet: Packet, _ state: inout EngineState) {
        let source = map.layers[packet.layer]
        let route = routes.routes[packet.layer][packet.pixel][packet.route]
        let reached = route.deliveries.filter {
            !reach(of: packet.channel, through: map.projections[$0.projection], in: map.blocks[$0.block]).isEmpty
        }
        guard let first = reached.first else { return }
        // A packet is looked up once, even if it feeds blocks of several layers on its core; the first one is charged.
        state.charge(layer: map.blocks[first.block].layer, core: route.core) { counters in
            counters.inputAxonMemory.readWords += 1
            counters.inputAxonMemory.readBits += widths.inputAxon
            counters.spikeBufferMemory.readWords += 1
            counters.spikeBufferMemory.readBits += widths.spikeAddress + packet.payloadBits
        }
        for delivery in reached { deliver(packet, from: source, through: delivery, &state) }
    }

    private func deliver(_ packet: Packet, from source: MappedLayer, through delivery: RouteTable.Delivery, _ state: inout EngineState) {
        let projection = map.projections[delivery.projection]
        let block = map.blocks[delivery.block]
        let target = map.layers[block.layer]
        let outputs = reach(of: packet.channel, through: projection, in: block)
        let first = projection.firstOutput(of: packet.channel)
        let outputsPerGroup = projection.outputsPerGroup
        let base = state.firstNeuron[block.layer]
        var operations = 0
        var nonzero = 0
        for row in delivery.rows {
            for column in delivery.columns {
                let synapse =
                    ((row.kernel * projection.kernelWidth + column.kernel) * projection.inputChannels + packet.channel) * outputsPerGroup
                let neuron = base + (row.target * target.width + column.target) * target.channels
                for output in outputs {
                    let mantissa = Int32(projection.weights[synapse + output - first])
                    state.accumulators[neuron + output] += Int(mantissa * packet.value) << projection.weightShift
                    state.touched[neuron + output] = true
                    operations += 1
                    if mantissa != 0 { nonzero += 1 }
                }
            }
        }
        let list = SynapseList(
            taps: delivery.rows.count * delivery.columns.count, outputs: outputs.count, limits: map.chip.core, weightBits: map.chip.arithmetic.weightBits,
            compartments: block.neuronCount * target.compartmentsPerNeuron)
        // A firing that travels on several axons is one event; its first message stands for it in `sops`.
        let isFirst = packet.isFirstMessage
        state.charge(layer: block.layer, core: block.core) { counters in
            if isFirst {
                counters.sops += operations
                counters.sopsNonzero += nonzero
                counters.sopsSplit += operations * packet.crossings
            }
            counters.synapseMemory.readWords += list.words
            counters.synapseMemory.readBits += list.bits
            counters.accumulatorMemory.readWords += operations
            counters.accumulatorMemory.writeWords += operations
            counters.accumulatorMemory.readBits += operations * widths.accumulator
            counters.accumulatorMemory.writeBits += operations * widths.accumulator
        }
        state.load.synapticOperations[block.core] += operations
    }

    /// Output channels of the block that a source channel's group reaches.
    private func reach(of channel: Int, through projection: MappedProjection, in block: Block) -> Range<Int> {
        let first = projection.firstOutput(of: channel)
        return block.channels.clamped(to: first..<first + projection.outputsPerGroup)
    }

    // MARK: A neuron is updated

    private func inject(_ layer: Int, _ step: Int, _ stimulus: Stimulus, _ state: inout EngineState) {
        guard let spikes = stimulus.spikes[layer], step < spikes.count else { return }
        for spike in spikes[step] {
            send(Emission(value: spike.value, crossed: 1), neuron: Int(spike.neuron), layer: layer, block: nil, &state)
        }
    }

    private func update(_ blockIndex: Int, _ step: Int, _ state: inout EngineState) {
        let block = map.blocks[blockIndex]
        let layer = map.layers[block.layer]
        let inWindow = step >= layer.windowStart && step < layer.windowStart + map.schedule.window
        var active = 0
        var fired = 0
        if inWindow {
            let base = state.firstNeuron[block.layer]
            let isLast = step == layer.windowStart + map.schedule.window - 1
            for y in block.rows {
                for x in block.columns {
                    for c in block.channels {
                        let neuron = (y * layer.width + x) * layer.channels + c
                        let slot = base + neuron
                        let constant = state.constants[block.layer][neuron]
                        let emission = state.cells[block.layer].update(
                            neuron, arrived: state.accumulators[slot], constant: Int(constant), isLast: isLast)
                        // A neuron that fires on what an earlier step left behind was worked on, arrivals or not.
                        if state.touched[slot] || constant != 0 || emission.crossed != 0 { active += 1 }
                        state.accumulators[slot] = 0
                        state.touched[slot] = false
                        if emission.crossed != 0 {
                            fired += 1
                            send(emission, neuron: neuron, layer: block.layer, block: blockIndex, &state)
                        }
                    }
                }
            }
        }
        let idle = block.neuronCount - active
        // Neurons that time alone changes are read in every step, whatever the chip does with idle ones.
        let idleReads = map.chip.neurons.readsIdleNeurons || layer.membrane.isDynamic ? idle : 0
        let reads = (active + idleReads) * layer.compartmentsPerNeuron
        let writes = active * layer.compartmentsPerNeuron
        // A neuron of several compartments is one neuron to count, and that many updates to do.
        let compartments = layer.compartmentsPerNeuron
        state.load.activeUpdates[block.core] += active * compartments
        state.load.idleUpdates[block.core] += idle * compartments
        state.messages.countUpdates(of: blockIndex, active: active * compartments, idle: idle * compartments)
        state.charge(layer: block.layer, core: block.core) { counters in
            counters.neuronUpdatesActive += active
            counters.neuronUpdatesIdle += idle
            counters.neuronUpdatesFired += fired
            counters.compartmentUpdatesActive += active * compartments
            counters.compartmentUpdatesIdle += idle * compartments
            counters.neuronStateMemory.readWords += reads * FieldWidths.words(widths.neuronState[block.layer])
            counters.neuronStateMemory.readBits += reads * widths.neuronState[block.layer]
            counters.neuronStateMemory.writeWords += writes * FieldWidths.words(widths.neuronState[block.layer])
            counters.neuronStateMemory.writeBits += writes * widths.neuronState[block.layer]
        }
    }

    // MARK: A firing leaves

    private func send(_ emission: Emission, neuron: Int, layer: Int, block: Int?, _ state: inout EngineState) {
        let core = block.map { map.blocks[$0].core }
        let crossings = emission.crossed.nonzeroBitCount
        state.spikeSums[layer][neuron] += emission.value
        if state.recordsSpikes { state.record(Spike(neuron: Int32(neuron), value: emission.value), layer: layer) }
        state.charge(layer: layer, core: core) { counters in
            counters.events += 1
            counters.spikes += crossings
        }
        transmit(emission, neuron: neuron, layer: layer, block: block, through: nil, &state)
        guard !gates[layer].isEmpty else { return }
        state.emitted[layer][neuron] += Int(emission.value)
        state.unjudged[layer].append(Firing(neuron: neuron, emission: emission, block: block))
    }

    /// Lets the firings of this step's leaders through the layer's gates, after all of its neurons have fired.
    private func judge(_ layer: Int, _ state: inout EngineState) {
        let mapped = map.layers[layer]
        for firing in state.unjudged[layer] {
            let (y, x) = (firing.neuron / mapped.channels).quotientAndRemainder(dividingBy: mapped.width)
            for gate in gates[layer] where gate.holds(y: y, x: x, in: mapped) {
                // The firing's own accumulator is updated, and compared with the others of its window.
                state.charge(layer: layer, core: firing.block.map { map.blocks[$0].core }) { counters in
                    counters.neuronStateMemory.readWords += gate.size
                    counters.neuronStateMemory.readBits += gate.size * widths.gateAccumulator
                    counters.neuronStateMemory.writeWords += 1
                    counters.neuronStateMemory.writeBits += widths.gateAccumulator
                }
                if gate.isLed(by: firing.neuron, in: mapped, emitted: state.emitted[layer]) {
                    transmit(firing.emission, neuron: firing.neuron, layer: layer, block: firing.block, through: gate, &state)
                }
            }
        }
        state.unjudged[layer].removeAll(keepingCapacity: true)
    }

    /// Sends a firing's packets over the projections behind one gate, or over those behind none.
    private func transmit(
        _ emission: Emission, neuron: Int, layer: Int, block: Int?, through gate: GateWindow?, _ state: inout EngineState
    ) {
        let core = block.map { map.blocks[$0].core }
        let source = map.layers[layer]
        let pixel = neuron / source.channels
        let channel = neuron % source.channels
        let crossings = emission.crossed.nonzeroBitCount
        for (index, projection) in map.projections.enumerated() where projection.source == layer && projection.gate == gate {
            state.ledger.perProjection[index] += 1
            state.charge(layer: projection.target, core: core) { counters in
                counters.sopsNominal += projection.kernelHeight * projection.kernelWidth * projection.outputsPerGroup
            }
        }
        let payloadBits = source.wireCode.payloadBits(largest: source.largestPayload)
        for (order, message) in source.wireCode.messages(emission).enumerated() {
            for (index, route) in routes.routes[layer][pixel].enumerated() where route.gate == gate && reaches(route, from: channel) {
                let packet = Packet(
                    layer: layer, pixel: pixel, channel: channel, route: index, value: message.value, crossings: crossings,
                    isFirstMessage: order == 0, payloadBits: payloadBits)
                state.wheel.push(packet, delay: route.delay)
                let hops = map.hops(from: core, to: route.core)
                state.load.countPacket(from: core)
                if state.recordsMessages {
                    let origin = block.map { MessageRecorder.Origin(block: $0, rank: map.blocks[$0].rank(y: pixel / source.width, x: pixel % source.width, channel: channel)) }
                    state.messages.record(
                        from: origin, core: core, to: route.core, operations: operations(of: route, channel: channel),
                        gate: gate.flatMap(gates[layer].firstIndex))
                }
                state.charge(layer: layer, core: core) { counters in
                    counters.packets += 1
                    counters.hopsEastWest += hops.eastWest
                    counters.hopsNorthSouth += hops.northSouth
                    counters.hopsInterChip += hops.interChip
                    counters.outputAxonMemory.readWords += 1
                    counters.outputAxonMemory.readBits += widths.outputAxon
                    counters.spikeBufferMemory.writeWords += 1
                    counters.spikeBufferMemory.writeBits += widths.spikeAddress + payloadBits
                }
            }
        }
    }

    /// Synaptic operations that a packet on a route will cause.
    private func operations(of route: RouteTable.Route, channel: Int) -> Int {
        route.deliveries.reduce(0) {
            $0 + $1.rows.count * $1.columns.count * reach(of: channel, through: map.projections[$1.projection], in: map.blocks[$1.block]).count
        }
    }

    private func reaches(_ route: RouteTable.Route, from channel: Int) -> Bool {
        route.deliveries.contains { !reach(of: channel, through: map.projections[$0.projection], in: map.blocks[$0.block]).isEmpty }
    }
}
