/// The `mesh` latency model: a step's packets one by one, in the order they are sent, over links that fill up.
///
/// The model of SANA-FE (Boyle et al. 2025, doi 10.1109/TCAD.2025.3537971), written from its description in `docs/latency.md`:
/// the core with the earliest next message sends it; a packet in flight adds 1/(hops + 2) to the density of each of its links;
/// where the density along a route exceeds the links' buffers the sender is held up; a receiver works on one packet at a time.
/// O(messages × (hops + log cores)).
public struct MeshLatency: Sendable {
    /// The links that packets queue for.
    public let grid: MeshGrid
    /// Packets that crossed each link, over all steps.
    public private(set) var linkPackets: [Int]

    private var densities: [Double]
    private var senders = BinaryHeap<Sender>()
    private var flight = BinaryHeap<Flight>()
    /// Mean processing time of the packets in flight, and their number.
    private var meanProcessing = 0.0
    private var inFlight = 0

    /// The next message of a core.
    private struct Sender: Comparable {
        var time: Double
        var core: Int

        static func < (left: Sender, right: Sender) -> Bool {
            left.time == right.time ? left.core < right.core : left.time < right.time
        }
    }

    /// A packet that its receiver has not begun to work on.
    private struct Flight: Comparable {
        var received: Double
        var number: Int
        var source: Int
        var destination: Int
        var share: Double
        var processing: Double

        static func < (left: Flight, right: Flight) -> Bool {
            left.received == right.received ? left.number < right.number : left.received < right.received
        }
    }

    /// Links are empty before the first step.
    public init(grid: MeshGrid) {
        self.grid = grid
        linkPackets = Array(repeating: 0, count: grid.linkCount)
        densities = Array(repeating: 0, count: grid.linkCount)
    }

    /// Nanoseconds of one step, its barrier not included.
    public mutating func step(_ work: StepWork) -> Double {
        for link in densities.indices { densities[link] = 0 }
        senders.removeAll()
        flight.removeAll()
        meanProcessing = 0
        inFlight = 0
        var next = Array(repeating: 0, count: work.coreCount)
        var free = work.injected
        var end = work.injected.max() ?? 0
        var count = 0
        for core in 0..<work.coreCount {
            if let first = work.messages[core].first {
                senders.push(Sender(time: first.generation, core: core))
            } else {
                end = max(end, work.tails[core])
            }
        }
        while let sender = senders.popFirst() {
            retire(until: sender.time)
            let message = work.messages[sender.core][next[sender.core]]
            let passage = passage(of: message, from: sender.core)
            let sent = sender.time + passage.blocking
            let arrival = sent + passage.network
            let received = max(free[message.destination], arrival)
            free[message.destination] = received + message.processing
            end = max(end, sent, free[message.destination])
            count += 1
            launch(message, from: sender.core, received: received, number: count)
            next[sender.core] += 1
            if next[sender.core] < work.messages[sender.core].count {
                senders.push(Sender(time: sent + work.messages[sender.core][next[sender.core]].generation, core: sender.core))
            } else {
                end = max(end, sent + work.tails[sender.core])
            }
        }
        return end
    }

    /// How long a packet waits before it leaves, and how long it is on its way.
    private func passage(of message: MeshMessage, from core: Int) -> (blocking: Double, network: Double) {
        var along = 0.0
        grid.forEachLink(from: core, to: message.destination) { along += densities[$0] }
        let links = Double(grid.hops(from: core, to: message.destination) + 1)
        let capacity = links * Double(grid.linkBuffer)
        let blocking = along > capacity ? (along - capacity) * meanProcessing : 0
        return (blocking, max(grid.crossingTime(from: core, to: message.destination), along * meanProcessing / links))
    }

    private mutating func launch(_ message: MeshMessage, from core: Int, received: Double, number: Int) {
        let share = 1 / Double(grid.hops(from: core, to: message.destination) + 2)
        grid.forEachLink(from: core, to: message.destination) { link in
            densities[link] += share
            linkPackets[link] += 1
        }
        meanProcessing += (message.processing - meanProcessing) / Double(inFlight + 1)
        inFlight += 1
        flight.push(
            Flight(
                received: received, number: number, source: core, destination: message.destination, share: share,
                processing: message.processing))
    }

    /// Takes the packets off the mesh that have been received.
    private mutating func retire(until time: Double) {
        while let packet = flight.first, packet.received <= time {
            _ = flight.popFirst()
            grid.forEachLink(from: packet.source, to: packet.destination) { densities[$0] -= packet.share }
            meanProcessing = inFlight > 1 ? meanProcessing + (meanProcessing - packet.processing) / Double(inFlight - 1) : 0
            inFlight -= 1
        }
    }
}
