import EventSim
import Formats
import Foundation
import Reports
import SchemaSupport
import Testing

@Suite("Run file: does run.json keep what its schema promises?")
struct RunReportTests {
    private static func schema() throws -> JSON {
        let path = packageRoot.appending(path: "docs/run.schema.json").path
        return try JSON.parse(try FileAccess.read(path), file: path)
    }

    @Test("A full and a bare run are valid", arguments: [RunReport.populated, RunReport.bare])
    func valid(report: RunReport) throws {
        let schema = JSONSchema(try Self.schema())
        #expect(schema.problems(in: report.json()) == [])
        let read = try JSON.parse(Array(report.json().text(indented: true).utf8), file: "run.json")
        #expect(schema.problems(in: read) == [])
    }

    @Test("A missing, an unknown and a negative value are each found")
    func invalid() throws {
        let schema = JSONSchema(try Self.schema())
        guard case .object(let members) = RunReport.populated.json() else { Issue.record("no object"); return }
        #expect(schema.problems(in: .object(members.filter { $0.key != "chip" })) == ["$: chip is missing"])
        #expect(schema.problems(in: .object(members + [.init("extra", .null)])) == ["$: extra is not a known key"])
        var negative = RunReport.populated
        negative.counters.sops = -1
        #expect(!schema.problems(in: negative.json()).isEmpty)
    }

    @Test("The keys stand in the documented order")
    func order() {
        #expect(
            RunReport.bare.json().objectValue?.map(\.key) == [
                "schema", "program", "seed", "threads", "processor", "network", "input", "conversion", "arithmetic", "chip", "schedule", "window", "steps",
                "inferences", "counters", "perInference", "neuroBench", "idleRead", "energy", "latency", "quality", "layers", "warnings", "assumptions",
            ])
    }

    @Test("The schema closes every object and requires every property but the list of files, which a report has that was written")
    func closed() throws {
        var objects = 0
        func visit(_ schema: JSON, at path: String) {
            if let properties = schema["properties"]?.objectValue {
                objects += 1
                #expect(schema["additionalProperties"]?.boolValue == false, "\(path)")
                #expect(schema["required"]?.arrayValue?.compactMap(\.stringValue) == properties.map(\.key).filter { path != "$" || $0 != "files" }, "\(path)")
            }
            for member in schema.objectValue ?? [] { visit(member.value, at: "\(path).\(member.key)") }
            for (index, element) in (schema.arrayValue ?? []).enumerated() { visit(element, at: "\(path)[\(index)]") }
        }
        visit(try Self.schema(), at: "$")
        #expect(objects > 20)
    }

    @Test("Totals and means per inference hold the same counters")
    func perInference() {
        let json = RunReport.populated.json()
        #expect(json["counters"]?["sops"] == .integer(18_280_000))
        #expect(json["perInference"]?["sops"] == .number(4_570_000))
        #expect(json["counters"]?["neuronUpdates"]?["fired"] == .integer(141_601))
        #expect(json["counters"]?["hops"]?["interChip"] == .integer(9000))
        #expect(json["perInference"]?["memory"]?["synapses"]?["readBits"] == .number(30_000_000))
        #expect(RunReport.bare.json()["perInference"] == .null)
    }

    @Test("Infinite agreement is spelled, not lost")
    func infinity() {
        #expect(RunReport.populated.json()["quality"]?["agreement"]?["psnr"] == .string("Infinity"))
    }

    @Test("Bytes moved are the bits of all memories over eight")
    func bytes() {
        #expect(Counters.counted.bytesRead == 24_000_000)
        #expect(Counters.counted.bytesWritten == 9_000_000)
    }
}
