import Testing

@testable import EventSim

@Suite("Latency: does a step take as long as its slowest core?")
struct SimpleLatencyTests {
    private let timing = TimingTable(
        synapticOperation: 3.5, neuronActive: 8, neuronIdle: 5, spike: 2, hopEastWest: nil, hopNorthSouth: nil,
        barrierOneTile: 113, barrierAllTiles: 465, barrierTilesMax: 32)

    @Test func stepsCountedByHand() throws {
        var latency = SimpleLatency(timing: timing, tilesInUse: 1)
        // Sending: 10·8 + 0 + 5·2 = 90 and 20·5 = 100; receiving: 0 and 4·3.5 = 14. Slowest 100.
        latency.addStep(activeUpdates: [10, 0], idleUpdates: [0, 20], packetsSent: [5, 0], synapticOperations: [0, 4])
        // Sending: 8 + 45 = 53 and 100; receiving: 60·3.5 = 210 on core 0. Slowest 210.
        latency.addStep(activeUpdates: [1, 0], idleUpdates: [9, 20], packetsSent: [0, 0], synapticOperations: [60, 0])
        let result = try #require(latency.result)
        let nanoseconds = 536.0
        #expect(result.seconds == nanoseconds / 1e9)
        #expect(result.secondsPerStep == result.seconds / 2)
        #expect(result.barrierSeconds == 226 / 1e9)
        #expect(result.slowestCore == 0)
        #expect(result.steps == 2)
        #expect(result.model == "simple")
        #expect(latency.unknownTerms.isEmpty)
    }

    @Test(arguments: [(0, 113.0), (1, 113), (2, 113 + 352.0 / 31), (32, 465), (33, 465), (1000, 465)])
    func barrierIsLinearThenConstant(tiles: Int, nanoseconds: Double) {
        #expect(timing.barrier(tilesInUse: tiles) == nanoseconds)
    }

    @Test func barrierOfASingleTileChip() {
        var single = timing
        single.barrierTilesMax = 1
        #expect(single.barrier(tilesInUse: 1) == 465)
    }

    @Test func unknownTimesGiveNoResultRatherThanZero() {
        var partial = timing
        partial.spike = nil
        partial.barrierAllTiles = nil
        var latency = SimpleLatency(timing: partial, tilesInUse: 4)
        latency.addStep(activeUpdates: [1], idleUpdates: [0], packetsSent: [1], synapticOperations: [1])
        #expect(latency.result == nil)
        #expect(latency.unknownTerms == ["time of a spike message", "time of a barrier"])
    }

    @Test func timesThatNoEventNeedsMayBeUnknown() {
        var partial = timing
        partial.neuronIdle = nil
        var latency = SimpleLatency(timing: partial, tilesInUse: 1)
        latency.addStep(activeUpdates: [1], idleUpdates: [0], packetsSent: [0], synapticOperations: [0])
        #expect(latency.result?.seconds == 121 / 1e9)
    }

    @Test func anEmptyRunTakesNoTime() {
        let result = SimpleLatency(timing: timing, tilesInUse: 1).result
        #expect(result?.seconds == 0)
        #expect(result?.secondsPerStep == 0)
        #expect(result?.slowestCore == nil)
    }
}
