import EventSim
import Formats
import Testing

@testable import Compiler

@Suite("Do blocks take what nengo-loihi says they take?")
struct NengoPartitionTests {
    private struct Taken: Hashable, Comparable {
        var compartments: Int
        var inputAxons: Int
        var outputAxons: Int
        var bits: Int
        var sets: Int
        var indexBits: Int

        static func < (left: Taken, right: Taken) -> Bool {
            (left.compartments, left.bits, left.outputAxons) < (right.compartments, right.bits, right.outputAxons)
        }
    }

    @Test("lists of any length and width have the size nengo-loihi gives them")
    func synapseBits() throws {
        let rows = try #require(try Oracles.nengo("nengo_synapse_bits.json")["rows"]?.arrayValue)
        let indexBits = [0, 6, 7, 8, 9, 10, 11, 12]
        let weightBits = [0, 1, 2, 3, 4, 5, 6, 8]
        var compared = 0
        for row in rows {
            let row = try #require(row.arrayValue).compactMap(\.intValue)
            // Compression 3 stores no indices.
            let index = row[0] == 3 ? 0 : indexBits[row[1]]
            let words = SynapseMemory.indexedListWords(weights: row[3], weightBits: weightBits[row[2]], indexBits: index)
            #expect(words * 64 == row[4], "row \(row)")
            compared += 1
        }
        #expect(Oracles.isComplete(compared, bundled: 576))
    }

    @Test("compartments, axons, weight sets and bits of every usable case agree")
    func partition() throws {
        let cases = try #require(try Oracles.nengo("nengo_partition.json")["cases"]?.arrayValue)
        var compared = 0
        for oracleCase in cases {
            guard oracleCase["error"] == .null else { continue }
            let id = try #require(oracleCase["id"]?.stringValue)
            let (map, tilings) = try build(oracleCase)
            let expected = try #require(oracleCase["blocks"]?.arrayValue).map { block in
                let synapse = try #require(block["synapses"]?.arrayValue?.first)
                return Taken(
                    compartments: try #require(block["compartments"]?.intValue), inputAxons: try #require(block["in_axons"]?.intValue),
                    outputAxons: try #require(block["out_axons"]?.intValue), bits: try #require(block["synapse_memory_bits"]?.intValue),
                    sets: try #require(synapse["n_weight_sets"]?.intValue), indexBits: try #require(synapse["idx_bits"]?.intValue))
            }
            #expect(taken(map, tilings).sorted() == expected.sorted(), "\(id)")
            compared += 1
        }
        #expect(Oracles.isComplete(compared, bundled: 12))
    }

    @Test("our own cut takes no more cores than the shapes given to nengo-loihi")
    func ownPartition() throws {
        let cases = try #require(try Oracles.nengo("nengo_partition.json")["cases"]?.arrayValue)
        var compared = 0
        for oracleCase in cases where oracleCase["error"] == .null {
            let map = try build(oracleCase).0
            let theirs = try #require(oracleCase["blocks"]?.arrayValue).count
            let compiled = try MapFixture.compiled(map)
            try Verifier.verify(compiled)
            print("\(oracleCase["id"]?.stringValue ?? ""): \(compiled.cores.count) cores, nengo-loihi \(theirs)")
            #expect(compiled.cores.count <= theirs, "\(oracleCase["id"]?.stringValue ?? "")")
            compared += 1
        }
        #expect(Oracles.isComplete(compared, bundled: 12))
    }

    /// The oracle's network, in the taps of TensorFlow's `same` padding.
    private func build(_ oracleCase: JSON) throws -> (CoreMap, [Tiling?]) {
        func numbers(_ json: JSON?) throws -> [Int] { try #require(json?.arrayValue).compactMap(\.intValue) }
        let isPop32 = oracleCase["pop_type"]?.intValue == 32
        let shape = try numbers(oracleCase["input_hwc"])
        var layers = [MapFixture.input(shape[0], shape[1], shape[2])]
        var tilings: [Tiling?] = [nil]
        var projections: [MappedProjection] = []
        for entry in try #require(oracleCase["layers"]?.arrayValue) {
            let kernel = try #require(entry["kernel"]?.intValue)
            let stride = try #require(entry["stride"]?.intValue)
            let isTransposed = entry["transpose"]?.boolValue == true
            let source = layers[layers.count - 1]
            func axis(_ extent: Int) -> (TapAxis, Int) {
                if isTransposed {
                    return (MapFixture.axis(extent, upsampling: stride, offset: kernel - 1), (extent - 1) * stride + 1)
                }
                let target = (extent + stride - 1) / stride
                let padding = max(0, (target - 1) * stride + kernel - extent)
                return (MapFixture.axis(extent, stride: stride, offset: padding / 2), target)
            }
            let (y, height) = axis(source.height)
            let (x, width) = axis(source.width)
            var layer = MapFixture.layer("L\(layers.count - 1)", height, width, try #require(entry["filters"]?.intValue))
            layer.compartmentOrder = oracleCase["channels_last"]?.boolValue == true ? .channelsLast : .channelsFirst
            layers.append(layer)
            projections.append(
                MapFixture.projection(
                    layers, layers.count - 2, layers.count - 1, kernel: kernel, y: y, x: x, channelsPerAxon: isPop32 ? 512 : 32,
                    slotsPerAxon: isPop32 ? 2 : 1))
            let block = try numbers(entry["block_hwc"])
            tilings.append(Tiling(rows: block[0], columns: block[1], channels: block[2]))
        }
        return (MapFixture.map(layers, projections, chip: MapFixture.chip(sharing: .indexedSets)), tilings)
    }

    private func taken(_ map: CoreMap, _ tilings: [Tiling?]) -> [Taken] {
        let blocks = Partitioner.blocks(for: map, tilings: tilings)
        let model = ResourceModel(layers: map.layers, projections: map.projections, chip: map.chip)
        return zip(blocks, model.demands(of: blocks)).map { block, demand in
            let shape = Tiling(rows: block.rows.count, columns: block.columns.count, channels: block.channels.count)
            var sets = 0
            for projection in model.incoming[block.layer] {
                for row in model.rowReach(projection, block.rows).patterns {
                    for column in model.columnReach(projection, block.columns).patterns {
                        sets += ResourceModel.weightSets(
                            rows: row.firsts, columns: column.firsts, shape: shape, order: map.layers[block.layer].compartmentOrder)
                    }
                }
            }
            return Taken(
                compartments: demand.compartments, inputAxons: demand.inputAxons, outputAxons: demand.outputAxons,
                bits: demand.synapseWords * 64, sets: sets, indexBits: SynapseMemory.indexBits(compartments: demand.compartments))
        }
    }
}
