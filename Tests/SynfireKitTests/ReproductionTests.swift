import Compiler
import EventSim
import Formats
import Models
import Reports
import Testing

@testable import SynfireKit

@Suite("Reproduction: do published tables come out as printed?")
struct ReproductionTests {
    static let table = Result {
        let network = try Zoo.network("zoo:spiking-unet?input=3x256x256&classes=32")
        let shape = Shape(channels: 3, height: 256, width: 256)
        return try SpikingUNetTable6(network, input: shape, memoryLayers: try network.memoryLayers(input: shape), window: 10)
    }

    @Test("Table 6: parameters, MACs under three rules, first layer, dense and first-layer energy")
    func counts() throws {
        let table = try Self.table.get()
        #expect(table.parameters == 34_515_360)
        #expect(table.total.macs == 49_755_005_696)
        #expect(table.total.macsScatter == 50_981_765_120)
        #expect(table.total.macsOutputResolution == 65_477_279_744)
        #expect(table.thopTotal == 65_479_245_824)
        #expect(table.firstLayerOperations == 117_440_512)
        #expect(SIFormat.scientific(table.rows[0].reproduced, digits: 4) == "3.012e-1")
        #expect(SIFormat.scientific(table.firstLayerEnergy, digits: 4) == "5.402e-4")
    }

    @Test("Table 6: every row's Ops. to the printed precision, and the fan-out that is left out")
    func rows() throws {
        let rows = try Self.table.get().rows
        #expect(rows.count == 5)
        for row in rows { #expect(abs(row.deviation) < 0.003, "\(row.published.model) is off by \(row.deviation)") }
        let multiThreshold = try #require(rows.last)
        // accounting.md: about 2.2e11 synaptic operations and 0.20 J, against 0.23 J for the dense network.
        #expect(SIFormat.scientific(try #require(multiThreshold.synapticOperations), digits: 2) == "2.2e11")
        #expect(abs(try #require(multiThreshold.arithmetic) - 0.196) < 0.001)
        #expect(abs(try #require(rows[0].arithmetic) - 0.2289) < 0.0001)
        #expect(rows[1].synapticOperations == nil && rows[1].memoryModel == nil)
        for row in rows where row.published.isUNet { #expect(try #require(row.memoryModel) > row.published.memory) }
    }

    @Test("Table 6: text fits 100 columns, JSON has the same rows and every layer")
    func output() throws {
        let table = try Self.table.get()
        let counted = CountedFanOut(subject: "none", report: .empty, synapses: 1, spikingNeurons: 1)
        let text = table.text(counted: [counted])
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
        #expect(text.contains("34,515,360") && text.contains("~2.17e11") && text.contains("5.402e-4 J"))
        let json = table.json(counted: [])
        #expect(json["rows"]?.arrayValue?.count == 5)
        #expect(json["layers"]?.arrayValue?.count == 27)
        #expect(json["layers"]?.arrayValue?.reduce(0) { $0 + ($1["macs"]?.intValue ?? 0) } == 49_755_005_696)
    }
}

extension RunReport {
    fileprivate static let empty = RunReport(
        program: .init(version: "0"), seed: 1, threads: 1, network: NetworkReport(source: "none"), inferences: 1, counters: Counters())
}
