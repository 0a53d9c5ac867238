import EventSim
import Formats

/// A projection's entry in the metadata of a core map file.
enum ProjectionCoding {
    private static let keys = [
        "source", "target", "kernelHeight", "kernelWidth", "inputChannels", "outputChannels", "groups", "weightShift", "y", "x",
        "delay",
        "channelsPerAxon", "slotsPerAxon", "gate",
    ]
    private static let axisKeys = ["division", "extent", "upsampling", "stride", "dilation", "offset"]

    static func encode(_ projection: MappedProjection) -> JSON {
        .object([
            JSON.Member("source", .integer(projection.source)),
            JSON.Member("target", .integer(projection.target)),
            JSON.Member("kernelHeight", .integer(projection.kernelHeight)),
            JSON.Member("kernelWidth", .integer(projection.kernelWidth)),
            JSON.Member("inputChannels", .integer(projection.inputChannels)),
            JSON.Member("outputChannels", .integer(projection.outputChannels)),
            JSON.Member("groups", .integer(projection.groups)),
            JSON.Member("weightShift", .integer(projection.weightShift)),
            JSON.Member("y", encode(projection.y)),
            JSON.Member("x", encode(projection.x)),
            JSON.Member("delay", .integer(projection.delay)),
            JSON.Member("channelsPerAxon", .integer(projection.channelsPerAxon)),
            JSON.Member("slotsPerAxon", .integer(projection.slotsPerAxon)),
        ] + (projection.gate.map { [JSON.Member("gate", encode($0))] } ?? []))
    }

    private static func encode(_ gate: GateWindow) -> JSON {
        .object([JSON.Member("height", .integer(gate.height)), JSON.Member("width", .integer(gate.width))])
    }

    private static func gate(_ projection: FieldReader) throws(FileError) -> GateWindow? {
        guard projection.json["gate"] != nil else { return nil }
        let fields = try projection.object("gate", keys: ["height", "width"])
        return GateWindow(height: try fields.int("height"), width: try fields.int("width"))
    }

    static func decode(_ json: JSON, index: Int, tensors: TensorReader, file: String) throws(FileError) -> MappedProjection {
        let fields = try FieldReader(json, place: "projections[\(index)]", file: file, keys: keys)
        return MappedProjection(
            source: try fields.int("source"), target: try fields.int("target"), kernelHeight: try fields.int("kernelHeight"),
            kernelWidth: try fields.int("kernelWidth"), inputChannels: try fields.int("inputChannels"),
            outputChannels: try fields.int("outputChannels"), groups: try fields.int("groups"),
            weights: try tensors.int8s("weights.\(index)"), weightShift: try fields.int("weightShift"), y: try axis("y", fields),
            x: try axis("x", fields), delay: try fields.int("delay"), channelsPerAxon: try fields.int("channelsPerAxon"),
            slotsPerAxon: try fields.int("slotsPerAxon"),
            gate: try gate(fields))
    }

    private static func encode(_ axis: TapAxis) -> JSON {
        let values = [axis.division, axis.extent, axis.upsampling, axis.stride, axis.dilation, axis.offset]
        return .object(zip(axisKeys, values).map { JSON.Member($0, .integer($1)) })
    }

    private static func axis(_ key: String, _ projection: FieldReader) throws(FileError) -> TapAxis {
        let fields = try projection.object(key, keys: axisKeys)
        return TapAxis(
            division: try fields.int("division"), extent: try fields.int("extent"), upsampling: try fields.int("upsampling"),
            stride: try fields.int("stride"), dilation: try fields.int("dilation"), offset: try fields.int("offset"))
    }
}
