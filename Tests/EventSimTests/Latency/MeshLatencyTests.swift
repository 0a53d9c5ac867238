import Testing

@testable import EventSim

@Suite("Latency: do packets take the links, buffers and queues that the mesh has?")
struct MeshLatencyTests {
    /// Four cores, one per tile: (0, 0), (2, 0), (2, 1) and (0, 1).
    private let grid = MeshGrid(
        tiles: [.init(x: 0, y: 0), .init(x: 2, y: 0), .init(x: 2, y: 1), .init(x: 0, y: 1)], hopEastWest: 4, hopNorthSouth: 6, linkBuffer: 1)

    @Test func routesGoAlongXFirst() {
        var links: [MeshGrid.Link] = []
        grid.forEachLink(from: 0, to: 2) { links.append(grid.link($0)) }
        let there: [MeshGrid.Link] = [.port(core: 0), .east(.init(x: 0, y: 0)), .east(.init(x: 1, y: 0)), .north(.init(x: 2, y: 0))]
        #expect(links == there)
        links = []
        grid.forEachLink(from: 2, to: 0) { links.append(grid.link($0)) }
        let back: [MeshGrid.Link] = [.port(core: 2), .west(.init(x: 2, y: 1)), .west(.init(x: 1, y: 1)), .south(.init(x: 0, y: 1))]
        #expect(links == back)
        #expect(grid.crossingTime(from: 0, to: 2) == 14)
        #expect(grid.hops(from: 0, to: 2) == 3)
        let names = ["output port of core 2", "tile (2, 1) to the west", "tile (1, 1) to the west", "tile (0, 1) to the south"]
        #expect(links.map(\.description) == names)
    }

    @Test func oneMessageByHand() {
        var work = StepWork(cores: 4)
        work.messages[0] = [MeshMessage(destination: 2, generation: 10, processing: 20)]
        work.tails[0] = 3
        var mesh = MeshLatency(grid: grid)
        // Sent at 10, 14 on its way, 20 of work.
        #expect(mesh.step(work) == 44)
        #expect(SimpleLatency.step(work) == 20)
        var flow = FlowLatency(grid: grid)
        #expect(flow.step(StepFlows(work)) >= 44)
    }

    @Test func aReceiverTakesOnePacketAtATimeAndTheHostsFirst() {
        var work = StepWork(cores: 4)
        work.messages[0] = [MeshMessage(destination: 0, generation: 5, processing: 20), MeshMessage(destination: 0, generation: 5, processing: 20)]
        work.injected[0] = 30
        var mesh = MeshLatency(grid: grid)
        // Both are there at 10; the host's work ends at 30, then twice 20.
        #expect(mesh.step(work) == 70)
        #expect(work.receiving == [70, 0, 0, 0])
        #expect(work.sending == [10, 0, 0, 0])
    }

    @Test func fullLinksHoldUpTheSenderByHand() {
        // Same-core packets: one link, the output port, of capacity 1; each packet in flight adds 1/2.
        var work = StepWork(cores: 4)
        work.messages[0] = Array(repeating: MeshMessage(destination: 0, generation: 1, processing: 100), count: 5)
        var mesh = MeshLatency(grid: grid)
        // Packet 1 is received at once, at 1. Packets 2, 3 and 4 leave at 2, 3 and 4 with densities 0, 1/2 and 1: not above 1.
        // Packet 5 finds 3/2 at 5 and is held up 1/2 · 100.
        // All five are worked on one after the other from 1 on.
        #expect(mesh.step(work) == 501)
        work.messages[0][4].destination = 1
        // On its way to core 1 it finds 3/2 on the port; three links hold 3: nothing holds it up, it is 50 on its way.
        #expect(mesh.step(work) == 401)
        work.messages[0].append(MeshMessage(destination: 0, generation: 1, processing: 0))
        work.tails[0] = 1000
        // Packet 6 finds 3/2 + 1/4 on the port: held up 75 % of the mean processing of four packets of 100, sent at 6 + 75.
        #expect(mesh.step(work) == 1081)
        #expect(mesh.linkPackets[0] == 16)
    }

    @Test func emptyStepsTakeWhatTheirUpdatesTake() {
        var work = StepWork(cores: 2)
        work.tails = [7, 9]
        let small = MeshGrid(tiles: [.init(x: 0, y: 0), .init(x: 0, y: 0)], hopEastWest: 4, hopNorthSouth: 6, linkBuffer: 1)
        var mesh = MeshLatency(grid: small)
        var flow = FlowLatency(grid: small)
        #expect(mesh.step(work) == 9)
        #expect(flow.step(StepFlows(work)) == 9)
        #expect(mesh.step(StepWork(cores: 2)) == 0)
    }

    @Test func messagesAddUpToFlows() {
        var work = StepWork(cores: 4)
        work.messages[1] = [
            MeshMessage(destination: 3, generation: 2, processing: 5), MeshMessage(destination: 0, generation: 2, processing: 1),
            MeshMessage(destination: 3, generation: 2, processing: 6),
        ]
        work.messages[2] = [MeshMessage(destination: 3, generation: 1, processing: 9)]
        work.tails[1] = 4
        let flows = StepFlows(work)
        let expected: [StepFlows.Flow] = [
            .init(source: 1, destination: 0, packets: 1, processing: 1), .init(source: 1, destination: 3, packets: 2, processing: 11),
            .init(source: 2, destination: 3, packets: 1, processing: 9),
        ]
        #expect(flows.flows == expected)
        #expect(flows.sending == [0, 10, 1, 0])
    }

    @Test func theHeapGivesItsElementsInOrder() {
        var state: UInt64 = 1
        var heap = BinaryHeap<Int>()
        var values: [Int] = []
        for _ in 0..<500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            values.append(Int(state >> 40))
            heap.push(values[values.count - 1])
        }
        var popped: [Int] = []
        while let value = heap.popFirst() { popped.append(value) }
        #expect(popped == values.sorted())
        #expect(heap.isEmpty)
    }
}
