import Testing

@testable import EventSim
@testable import Formats

@Suite("Energy: do we charge as SpikingJelly's spikesim estimator does?")
struct SpikeSimEstimateTests {
    /// A setting of the recordings.
    static let settings: [(name: String, estimate: SpikeSimEstimate, isEvent: Bool)] = [
        ("dense64rram", SpikeSimEstimate(), false), ("event64rram", SpikeSimEstimate(), true),
        ("event8sram", SpikeSimEstimate(crossbar: 8, device: .sram), true), ("dense8rram", SpikeSimEstimate(crossbar: 8), false),
    ]

    @Test("Every count and energy of every case in four settings")
    func settings() throws {
        var comparison = OracleComparison()
        for test in try EstimatorCase.all() {
            for (mode, estimators) in test.modes {
                let recorded = try #require(estimators["spikesim"])
                #expect(recorded.objectValue?.map(\.key).sorted() == Self.settings.map(\.name).sorted())
                for (name, estimate, isEvent) in Self.settings {
                    try compare(test, mode, try #require(recorded[name]), estimate, isEvent, "\(test.name) \(mode) \(name)", &comparison)
                }
            }
        }
        #expect(Oracles.isComplete(comparison.compared, bundled: 7392), "\(comparison.compared)")
    }

    private func compare(
        _ test: EstimatorCase, _ mode: String, _ expected: JSON, _ estimate: SpikeSimEstimate, _ isEvent: Bool, _ place: String,
        _ comparison: inout OracleComparison
    ) throws {
        comparison.expect(estimate.crossbar, expected["config"]?["xbar_size"], place)
        #expect(expected["config"]?["device"]?.stringValue == estimate.device.rawValue)
        var parts: [(String, Double)] = []
        var (cycles, stages) = (0, 0)
        for (layer, stage) in test.stages(mode, crossbar: estimate.crossbar) where layer.isWeighted {
            let recorded = expected["per_layer"]?[layer.name]
            #expect((recorded != nil) == SpikeSimEstimate.knows(layer.shape), "\(place) \(layer.name)")
            guard let recorded else { continue }
            stages += 1
            var sum: [(String, Double)] = []
            var counts: SpikeSimEstimate.Counts?
            var dense = 0
            for var call in stage.calls {
                let all = { var other = call; other.occupancy = nil; return estimate.counts(other) }()
                dense += all.cycles
                if !isEvent { call.occupancy = nil }
                let own = estimate.counts(call)
                if isEvent {
                    let energy = estimate.eventPicojoules(own)
                    sum = sum.adding([("patch_control_pj", energy.control), ("xbar_pj", energy.crossbars), ("neuron_pj", energy.neurons)])
                } else {
                    sum = sum.adding([("pe_cycle_pj", estimate.densePicojoules(own, layer: layer.shape))])
                }
                counts = counts.map { $0.adding(own) } ?? own
            }
            let own = try #require(counts)
            let everything = sites(stage, layer.shape)
            let tiles = own.inputTiles
            let rows = tiles.map { everything * $0 * layer.shape.taps }
            let stats = try #require(recorded["stats"])
            for (key, value) in [
                ("dense_pe_cycle_count", dense), ("active_patch_tile_count", own.activePairs), ("active_row_count", own.rows.reduce(0, +)),
                ("active_output_tile_site_count", own.outputTiles * own.activeSites), ("dense_patch_tile_count", tiles.count * everything),
                ("dense_row_count", rows.reduce(0, +)), ("dense_output_tile_site_count", own.outputTiles * everything),
            ] { comparison.expect(value, stats[key], "\(place) \(layer.name) \(key)") }
            comparison.expect(own.rows, stats["active_row_count_by_tile"], "\(place) \(layer.name)")
            comparison.expect(rows, stats["dense_row_count_by_tile"], "\(place) \(layer.name)")
            let events = isEvent ? stage.calls.count(where: \.isBinary) : 0
            comparison.expect([stage.calls.count, events, stage.calls.count - events], recorded["calls"], "\(place) \(layer.name) calls")
            comparison.expect(own.outputTiles, recorded["tiles"]?["out"], place)
            comparison.expect(tiles, recorded["tiles"]?["in_channels"], place)
            comparison.expect(sum + [("total_pj", sum.reduce(0) { $0 + $1.1 })], recorded["pj"], "\(place) \(layer.name)")
            cycles += dense
            parts = parts.adding(sum)
        }
        comparison.expect(parts, expected["breakdown_pj"], place)
        comparison.expect(parts.reduce(0) { $0 + $1.1 }, expected["total_pj"], place)
        comparison.expect([("dense_pe_cycle_count", cycles), ("stage_count", stages)], expected["counts"], place)
    }

    private func sites(_ stage: ProfiledStage, _ shape: ProfiledLayer) -> Int {
        stage.calls.reduce(0) { $0 + $1.images * shape.output.height * shape.output.width }
    }

    @Test("What the package leaves out: groups are convolutions of their own, a linear layer one site, a transposed layer its input's pixels")
    func extensions() {
        let estimate = SpikeSimEstimate()
        func cycles(_ layer: ProfiledLayer) -> Int { estimate.counts(ProfiledCall(layer: layer, steps: 3, isBinary: true)).cycles }
        let extent = CountedLayer.Extent(channels: 128, height: 4, width: 5)
        // 2 × 2 tiles at 20 sites in 3 steps; in two groups 1 × 1 tile each, twice; input pixels 20 of 80.
        #expect(cycles(ProfiledLayer(kind: .convolution, input: extent, output: extent, kernelHeight: 3, kernelWidth: 3)) == 240)
        #expect(cycles(ProfiledLayer(kind: .convolution, input: extent, output: extent, kernelHeight: 3, kernelWidth: 3, groups: 2)) == 120)
        let up = CountedLayer.Extent(channels: 128, height: 8, width: 10)
        #expect(cycles(ProfiledLayer(kind: .transposedConvolution, input: extent, output: up, kernelHeight: 2, kernelWidth: 2)) == 240)
        #expect(cycles(ProfiledLayer(kind: .linear, input: .init(channels: 65), output: .init(channels: 10))) == 6)
    }
}

extension [(String, Double)] {
    /// Sums by key, in the order of the first.
    fileprivate func adding(_ other: [(String, Double)]) -> [(String, Double)] {
        isEmpty ? other : zip(self, other).map { ($0.0, $0.1 + $1.1) }
    }
}

extension SpikeSimEstimate.Counts {
    /// Of two executions of one layer.
    fileprivate func adding(_ other: SpikeSimEstimate.Counts) -> SpikeSimEstimate.Counts {
        var sum = self
        sum.sites += other.sites
        sum.activePairs += other.activePairs
        sum.activeSites += other.activeSites
        sum.rows = zip(rows, other.rows).map { $0 + $1 }
        return sum
    }
}
