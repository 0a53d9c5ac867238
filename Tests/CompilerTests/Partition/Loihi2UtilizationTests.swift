import EventSim
import Formats
import Testing

@testable import Compiler

@Suite("Do blocks take what Intel's compiler prints for Loihi 2?")
struct Loihi2UtilizationTests {
    @Test("every printed row within 0.01 point")
    func rows() throws {
        let oracle = try Oracles.nengo("loihi2_utilisation.json")
        let rows = try #require(oracle["rows"]?.arrayValue)
        var compared = 0
        var furtherGroups: [Int] = []
        for row in rows {
            let map = try row["block_whc"] == nil ? dense(row) : convolution(row)
            let printed = try #require(row["printed_percent"])
            let use = try use(of: map, routedWords: row["axon_mem"]?.intValue ?? 0)
            // One group of neurons per model on the core, of eight.
            if printed["NeuronGr"]?.doubleValue != 12.5 { furtherGroups.append(compared) }
            for (key, percent) in use {
                let expected = try #require(printed[key]?.doubleValue)
                #expect(abs(percent - expected) <= 0.01 + 1e-9, "row \(compared), \(key): \(percent), printed \(expected)")
            }
            compared += 1
        }
        #expect(Oracles.isComplete(compared, bundled: 13))
        // Only the convolution that sends to the host prints a second group; why is not published, and it is not modelled.
        for row in furtherGroups { #expect(rows[row]["axon_mem"]?.intValue == 0, "row \(row)") }
        #expect(Oracles.isComplete(furtherGroups.count, bundled: 1))
    }

    /// The row's block as the whole of a layer; its axon memory comes from as many listening blocks as it pays for.
    private func convolution(_ row: JSON) throws -> CoreMap {
        let block = try #require(row["block_whc"]?.arrayValue).compactMap(\.intValue)
        let kernel = try #require(row["kernel"]?.arrayValue).compactMap(\.intValue)
        let (width, height) = (block[0], block[1])
        let listeners = try 2 * #require(row["axon_mem"]?.intValue) / (width * height)
        var layers = [
            MapFixture.input(height, width, try #require(row["c_in"]?.intValue)), MapFixture.layer("block", height, width, block[2]),
        ]
        let (y, x) = (MapFixture.axis(height, offset: kernel[0] / 2), MapFixture.axis(width, offset: kernel[0] / 2))
        var projections = [MapFixture.projection(layers, 0, 1, kernel: kernel[0], y: y, x: x, channelsPerAxon: 1 << 15)]
        if listeners > 0 {
            layers.append(MapFixture.layer("listeners", height, width, listeners))
            projections.append(
                MapFixture.projection(
                    layers, 1, 2, kernel: 1, y: MapFixture.axis(height), x: MapFixture.axis(width), channelsPerAxon: 1 << 15))
        }
        return MapFixture.map(layers, projections, chip: try chip(row["weight_bits_fit"]))
    }

    /// A dense layer that sends to the host.
    private func dense(_ row: JSON) throws -> CoreMap {
        let layers = [
            MapFixture.input(1, 1, try #require(row["axon_in"]?.intValue)),
            MapFixture.layer("block", 1, 1, try #require(row["neurons"]?.intValue)),
        ]
        let one = MapFixture.axis(1)
        // Twenty bits per synapse: eight of weight and twelve of index.
        return MapFixture.map(
            layers, [MapFixture.projection(layers, 0, 1, kernel: 1, y: one, x: one, channelsPerAxon: 1)], chip: try chip(.integer(8)))
    }

    private func chip(_ weightBits: JSON?) throws -> ChipSpecification {
        var chip = try TestChips.load("loihi2")
        chip.arithmetic.weightBits = try #require(weightBits?.intValue)
        return chip
    }

    private func use(of map: CoreMap, routedWords: Int) throws -> [(String, Double)] {
        let whole = Tiling(rows: 1 << 20, columns: 1 << 20, channels: 1 << 20)
        var tilings: [Tiling?] = [nil, whole]
        if map.layers.count > 2 { tilings.append(Tiling(rows: 1 << 20, columns: 1 << 20, channels: 1)) }
        let blocks = Partitioner.blocks(for: map, tilings: tilings)
        let model = ResourceModel(layers: map.layers, projections: map.projections, chip: map.chip)
        let demand = try #require(model.demands(of: blocks).first)
        let limits = map.chip.core
        let pool = try #require(limits.pool)
        let routes = (demand.outputAxons + pool.routesPerWord - 1) / pool.routesPerWord
        #expect(routes == routedWords)
        func percent(_ used: Int, _ available: Int) -> Double { 100 * Double(used) / Double(available) }
        return [
            ("Neurons", percent(demand.compartments, limits.neurons)), ("Synapses", percent(demand.synapseWords, limits.synapseWords)),
            ("AxonIn", percent(demand.inputAxons, limits.inputAxons)), ("AxonMap", percent(demand.axonMapWords, pool.axonMapWords)),
            ("AxonMem", percent(routes, limits.outputAxons / pool.routesPerWord)),
            ("Total", percent(demand.pooledWords(pool), pool.totalWords)),
        ]
    }
}
