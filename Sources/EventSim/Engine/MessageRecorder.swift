/// Collects the spike messages of one step in the detail asked for.
package struct MessageRecorder: Sendable {
    /// A message's sender: its block, and its neuron's place there.
    package struct Origin: Sendable {
        var block: Int
        var rank: Int

        package init(block: Int, rank: Int) {
            self.block = block
            self.rank = rank
        }
    }

    private let detail: MessageDetail
    private let cores: Int
    private let blocks: Int
    private var flows: FlowAccumulator
    private var packets: PacketTrace
    /// By gate of the sending layer and block: what a gate lets through leaves when all neurons of the layer have fired.
    private var passed: [[[PacketTrace.Packet]]] = []

    package init(_ map: CoreMap, detail: MessageDetail) {
        self.detail = detail
        cores = detail == .none ? 0 : map.cores.count
        blocks = detail == .packets ? map.blocks.count : 0
        flows = FlowAccumulator(cores: cores)
        packets = PacketTrace(blocks: blocks, cores: detail == .packets ? cores : 0)
    }

    /// Records `count` equal messages; `origin` is `nil` for the host, `gate` for messages that no gate held back.
    package mutating func record(from origin: Origin?, core: Int?, to destination: Int, operations: Int, count: Int = 1, gate: Int? = nil) {
        switch detail {
        case .none: break
        case .flows: flows.add(source: core, destination: destination, packets: count, operations: count * operations)
        case .packets:
            guard let origin else {
                packets.injectedOperations[destination] += count * operations
                return
            }
            let packet = PacketTrace.Packet(rank: Int32(origin.rank), destination: Int32(destination), operations: Int32(operations))
            for _ in 0..<count {
                if let gate {
                    while passed.count <= gate { passed.append(Array(repeating: [], count: blocks)) }
                    passed[gate][origin.block].append(packet)
                } else {
                    packets.packets[origin.block].append(packet)
                }
            }
        }
    }

    package mutating func countUpdates(of block: Int, active: Int, idle: Int) {
        guard detail == .packets else { return }
        packets.activeUpdates[block] = active
        packets.idleUpdates[block] = idle
    }

    /// Hands the step's messages over, and is ready for the next step.
    package mutating func finish(_ load: inout StepLoad) {
        switch detail {
        case .none: break
        case .flows:
            load.flows = flows.sorted
            flows = FlowAccumulator(cores: cores)
        case .packets:
            for gate in passed { for (block, more) in gate.enumerated() { packets.packets[block] += more } }
            passed = []
            load.packets = packets
            packets = PacketTrace(blocks: blocks, cores: cores)
        }
    }
}

extension Block {
    /// A neuron's place in the order of rows, columns and channels.
    package func rank(y: Int, x: Int, channel: Int) -> Int {
        ((y - rows.lowerBound) * columns.count + x - columns.lowerBound) * channels.count + channel - channels.lowerBound
    }
}
