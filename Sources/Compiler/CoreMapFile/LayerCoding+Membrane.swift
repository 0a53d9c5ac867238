import EventSim
import Formats

/// What a layer's neurons do between spikes.
extension LayerCoding {
    static func encode(_ membrane: MappedMembrane) -> JSON {
        var members = [
            JSON.Member("firesFirst", .bool(membrane.firesFirst)),
            JSON.Member("leak", .integer(Int(membrane.leak))),
            JSON.Member("currentDecay", .integer(Int(membrane.currentDecay))),
            JSON.Member("refractorySteps", .integer(membrane.refractorySteps)),
            JSON.Member("holdsWhileRefractory", .bool(membrane.holdsWhileRefractory)),
            JSON.Member("registers", membrane.registers.map(encode) ?? .null),
        ]
        // Left out where it is not: maps written before read so.
        if membrane.resetsLate { members.append(JSON.Member("resetsLate", .bool(true))) }
        return .object(members)
    }

    static func membrane(_ layer: FieldReader) throws(FileError) -> MappedMembrane {
        let fields = try layer.object(
            "membrane", keys: ["firesFirst", "leak", "currentDecay", "refractorySteps", "holdsWhileRefractory", "registers", "resetsLate"])
        return MappedMembrane(
            firesFirst: try fields.bool("firesFirst"), leak: try fields.int32("leak"), currentDecay: try fields.int32("currentDecay"),
            refractorySteps: try fields.int("refractorySteps"), holdsWhileRefractory: try fields.bool("holdsWhileRefractory"),
            resetsLate: fields.json["resetsLate"] == nil ? false : try fields.bool("resetsLate"), registers: try registers(fields))
    }

    private static func encode(_ rules: RegisterRules) -> JSON {
        .object([
            JSON.Member("dialect", .string(rules.dialect.rawValue)),
            JSON.Member("lowestPotential", .integer(Int(rules.lowestPotential))),
        ])
    }

    /// `null` for registers that just saturate.
    private static func registers(_ membrane: FieldReader) throws(FileError) -> RegisterRules? {
        if membrane.json["registers"] == .null { return nil }
        let fields = try membrane.object("registers", keys: ["dialect", "lowestPotential"])
        return RegisterRules(try fields.choice("dialect"), lowestPotential: try fields.int32("lowestPotential"))
    }
}
