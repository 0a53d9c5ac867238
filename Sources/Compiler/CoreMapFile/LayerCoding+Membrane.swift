import EventSim
import Formats

/// What a layer's neurons do between spikes.
extension LayerCoding {
    static func encode(_ membrane: MappedMembrane) -> JSON {
        .object([
            JSON.Member("firesFirst", .bool(membrane.firesFirst)),
            JSON.Member("leak", .integer(Int(membrane.leak))),
            JSON.Member("currentDecay", .integer(Int(membrane.currentDecay))),
            JSON.Member("refractorySteps", .integer(membrane.refractorySteps)),
            JSON.Member("holdsWhileRefractory", .bool(membrane.holdsWhileRefractory)),
        ])
    }

    static func membrane(_ layer: FieldReader) throws(FileError) -> MappedMembrane {
        let fields = try layer.object(
            "membrane", keys: ["firesFirst", "leak", "currentDecay", "refractorySteps", "holdsWhileRefractory"])
        return MappedMembrane(
            firesFirst: try fields.bool("firesFirst"), leak: try fields.int32("leak"), currentDecay: try fields.int32("currentDecay"),
            refractorySteps: try fields.int("refractorySteps"), holdsWhileRefractory: try fields.bool("holdsWhileRefractory"))
    }
}
