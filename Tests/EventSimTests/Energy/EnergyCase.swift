@testable import EventSim

/// A layer that fires and a read-out that accumulates, with counters written down by hand.
struct EnergyCase {
    var map: CoreMap
    var counters = Counters()
    /// Of the read-out.
    var readout = Counters()
    var inferences = 1
    var latency: Double?
    var dense = DenseCounts()

    /// - Parameters:
    ///   - thresholds: of the firing layer, one payload each that halves from the one before.
    ///   - chips: with one core in use each.
    init(_ chip: ChipSpecification, thresholds: Int = 1, steps: Int, chips: Int = 1) {
        let levels = (0..<thresholds).map { Int32(1) << Int32(thresholds - 1 - $0) }
        let soma = FiringProgram.cascade(thresholds: levels.map { 10 * $0 }, payloads: levels, firesAtThreshold: false)
        map = CoreMap(
            name: "case", chip: chip, layers: [Self.layer("first", soma), Self.layer("out", .accumulate)], projections: [], blocks: [],
            cores: (0..<chips).map { CoreLocation(chip: $0, chipX: $0, chipY: 0, x: 0, y: 0, core: 0) },
            schedule: MappedSchedule(name: "aligned", window: steps, totalSteps: steps))
    }

    static func layer(_ name: String, _ soma: FiringProgram, isInput: Bool = false) -> MappedLayer {
        MappedLayer(
            name: name, height: 2, width: 2, channels: 1, isInput: isInput, soma: soma,
            wireCode: soma.payloads.count > 1 ? .perThreshold(payloads: soma.payloads) : .payload, windowStart: 0)
    }

    var run: MeasuredRun {
        var ledger = CounterLedger(layers: map.layers.count, cores: map.cores.count, steps: map.schedule.totalSteps, projections: map.projections.count)
        ledger.perLayer[0] = counters
        ledger.perLayer[map.readoutLayer] += readout
        return MeasuredRun(map: map, ledger: ledger, inferences: inferences, latencySeconds: latency, dense: dense)
    }
}
