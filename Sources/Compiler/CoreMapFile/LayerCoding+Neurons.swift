import EventSim
import Formats

/// What a layer's neurons do when they fire: by the form of their program, or level by level for a program of no form.
extension LayerCoding {
    static func neurons(_ layer: MappedLayer) -> JSON {
        let program = layer.soma
        let firesAtThreshold = JSON.Member("firesAtThreshold", .bool(program.firesAtThreshold))
        func object(_ model: String, _ members: [JSON.Member] = []) -> JSON { .object([JSON.Member("model", .string(model))] + members) }
        let payload = JSON.Member("payload", .integer(Int(program.payloads.first ?? 0)))
        switch program.form {
        case .silent: return object(layer.isInput ? "input" : "accumulate")
        case .cascade:
            return object(
                "cascade",
                [JSON.Member("thresholds", numbers(program.thresholds)), JSON.Member("payloads", numbers(program.payloads)), firesAtThreshold])
        case .hardReset(let potential):
            return object(
                "hardReset",
                [
                    JSON.Member("threshold", .integer(Int(program.thresholds[0]))), payload, firesAtThreshold,
                    JSON.Member("resetPotential", .integer(Int(potential))),
                ])
        case .signed(let potential):
            let count = program.levels.count / 2
            return object(
                "signed",
                [
                    JSON.Member("thresholds", numbers(program.thresholds(.above))),
                    JSON.Member("negativeThresholds", numbers(program.thresholds(.below))),
                    JSON.Member("payloads", numbers(Array(program.payloads[..<count]))),
                    JSON.Member("negativePayloads", numbers(Array(program.payloads[count...]))), firesAtThreshold,
                    JSON.Member("resetPotential", potential.map { .integer(Int($0)) } ?? .null),
                    JSON.Member("hasMemory", .bool(program.hasMemory)),
                ])
        case .multiLevel(let potential):
            return object(
                "multiLevel",
                [
                    JSON.Member("thresholds", numbers(program.thresholds)), payload, firesAtThreshold,
                    JSON.Member("resetPotential", .integer(Int(potential))),
                ])
        case nil:
            return object(
                "program",
                [
                    JSON.Member("membranes", .integer(program.membranes)), firesAtThreshold, JSON.Member("hasMemory", .bool(program.hasMemory)),
                    JSON.Member("levels", .array(program.levels.map(encode))),
                ])
        }
    }

    private static func encode(_ level: FiringProgram.Level) -> JSON {
        var resetPotential = JSON.null
        if case .set(let potential) = level.effect { resetPotential = .integer(Int(potential)) }
        var members = [
            JSON.Member("membrane", .integer(level.membrane)),
            JSON.Member("side", .string(level.side.rawValue)),
            JSON.Member("threshold", .integer(Int(level.threshold))),
            JSON.Member("payload", .integer(Int(level.payload))),
            JSON.Member("resetPotential", resetPotential),
        ]
        // Left out where spikes carry no differences: maps written before read so.
        if let difference = level.effect.difference {
            members.append(
                JSON.Member(
                    "difference",
                    .object([JSON.Member("shift", .integer(difference.shift)), JSON.Member("slope", .integer(Int(difference.slope)))])))
        }
        return .object(members)
    }

    static func neurons(_ layer: FieldReader) throws(FileError) -> FiringProgram {
        let fields = try layer.object(
            "soma",
            keys: [
                "model", "thresholds", "negativeThresholds", "payloads", "negativePayloads", "firesAtThreshold", "threshold", "payload",
                "resetPotential", "hasMemory", "membranes", "levels",
            ])
        func lists(_ keys: [String]) throws(FileError) -> [[Int32]] {
            var lists: [[Int32]] = []
            for key in keys { lists.append(try fields.int32s(key)) }
            guard let first = lists.first, !first.isEmpty, lists.allSatisfy({ $0.count == first.count }) else {
                throw fields.failure("\(keys.joined(separator: ", ")) have to be as many, at least one")
            }
            return lists
        }
        switch try fields.string("model") {
        case "cascade":
            let lists = try lists(["thresholds", "payloads"])
            return .cascade(thresholds: lists[0], payloads: lists[1], firesAtThreshold: try fields.bool("firesAtThreshold"))
        case "hardReset":
            return .hardReset(
                threshold: try fields.int32("threshold"), payload: try fields.int32("payload"),
                firesAtThreshold: try fields.bool("firesAtThreshold"), resetPotential: try fields.int32("resetPotential"))
        case "signed":
            let lists = try lists(["thresholds", "negativeThresholds", "payloads", "negativePayloads"])
            return .signed(
                thresholds: lists[0], negativeThresholds: lists[1], payloads: lists[2], negativePayloads: lists[3],
                firesAtThreshold: try fields.bool("firesAtThreshold"), resetPotential: try fields.optionalInt32("resetPotential"),
                hasMemory: try fields.bool("hasMemory"))
        case "multiLevel":
            return .multiLevel(
                thresholds: try lists(["thresholds"])[0], payload: try fields.int32("payload"),
                firesAtThreshold: try fields.bool("firesAtThreshold"), resetPotential: try fields.int32("resetPotential"))
        case "program":
            guard let entries = fields.json["levels"]?.arrayValue else { throw fields.failure("levels has to be a list") }
            var levels: [FiringProgram.Level] = []
            for (index, entry) in entries.enumerated() { levels.append(try level(entry, place: "\(fields.place).levels[\(index)]", file: fields.file)) }
            return FiringProgram(
                levels: levels, membranes: try fields.int("membranes"), firesAtThreshold: try fields.bool("firesAtThreshold"),
                hasMemory: try fields.bool("hasMemory"))
        case "accumulate": return .accumulate
        case "input":
            guard try layer.bool("isInput") else { throw fields.failure("only input layers have given spikes") }
            return .accumulate
        case let model: throw fields.failure("unknown neuron model \"\(model)\"")
        }
    }

    private static func level(_ json: JSON, place: String, file: String) throws(FileError) -> FiringProgram.Level {
        let fields = try FieldReader(
            json, place: place, file: file, keys: ["membrane", "side", "threshold", "payload", "resetPotential", "difference"])
        return FiringProgram.Level(
            membrane: try fields.int("membrane"), side: try fields.choice("side"), threshold: try fields.int32("threshold"),
            payload: try fields.int32("payload"), effect: try effect(fields))
    }

    private static func effect(_ level: FieldReader) throws(FileError) -> FiringProgram.Effect {
        if level.json["difference"] != nil {
            let fields = try level.object("difference", keys: ["shift", "slope"])
            return .send(FiringProgram.Difference(shift: try fields.int("shift"), slope: try fields.int32("slope")))
        }
        return try level.optionalInt32("resetPotential").map { .set($0) } ?? .subtract
    }
}
