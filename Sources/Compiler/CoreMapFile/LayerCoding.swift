import EventSim
import Formats

/// A layer's entry in the metadata of a core map file.
enum LayerCoding {
    private static let keys = [
        "name", "height", "width", "channels", "isInput", "soma", "membrane", "wireCode", "initialPotential", "windowStart",
        "compartmentsPerNeuron", "compartmentOrder", "unit", "loadsConstants",
    ]

    static func encode(_ layer: MappedLayer) -> JSON {
        var members = [
            JSON.Member("name", .string(layer.name)),
            JSON.Member("height", .integer(layer.height)),
            JSON.Member("width", .integer(layer.width)),
            JSON.Member("channels", .integer(layer.channels)),
            JSON.Member("isInput", .bool(layer.isInput)),
            JSON.Member("soma", neurons(layer)),
            JSON.Member("membrane", encode(layer.membrane)),
            JSON.Member("wireCode", encode(layer.wireCode)),
            JSON.Member("initialPotential", .integer(Int(layer.initialPotential))),
            JSON.Member("windowStart", .integer(layer.windowStart)),
            JSON.Member("compartmentsPerNeuron", .integer(layer.compartmentsPerNeuron)),
            JSON.Member("compartmentOrder", .string(layer.compartmentOrder.rawValue)),
            JSON.Member("unit", .number(layer.unit)),
        ]
        // Left out where constants are currents: maps written before read so.
        if layer.loadsConstants { members.append(JSON.Member("loadsConstants", .bool(true))) }
        return .object(members)
    }

    static func decode(_ json: JSON, index: Int, tensors: TensorReader, file: String) throws(FileError) -> MappedLayer {
        let fields = try FieldReader(json, place: "layers[\(index)]", file: file, keys: keys)
        return MappedLayer(
            name: try fields.string("name"), height: try fields.int("height"), width: try fields.int("width"),
            channels: try fields.int("channels"), isInput: try fields.bool("isInput"), soma: try neurons(fields),
            membrane: try membrane(fields), channelThresholds: try tensors.int32Lists("thresholds.\(index)"),
            wireCode: try wireCode(fields), bias: try tensors.int32s("bias.\(index)"), biasMap: try tensors.int32s("biasMap.\(index)"),
            loadsConstants: fields.json["loadsConstants"] == nil ? false : try fields.bool("loadsConstants"),
            initialPotential: try fields.int32("initialPotential"),
            initialPotentials: try tensors.int32s("initialPotentials.\(index)"), windowStart: try fields.int("windowStart"),
            compartmentsPerNeuron: try fields.int("compartmentsPerNeuron"), compartmentOrder: try order(fields), unit: try fields.double("unit"))
    }

    private static func order(_ layer: FieldReader) throws(FileError) -> CompartmentOrder {
        let name = try layer.string("compartmentOrder")
        guard let order = CompartmentOrder(rawValue: name) else { throw layer.failure("unknown compartment order \"\(name)\"") }
        return order
    }

    static func numbers(_ values: [Int32]) -> JSON { .array(values.map { .integer(Int($0)) }) }

    private static func encode(_ code: WireCode) -> JSON {
        switch code {
        case .payload: .object([JSON.Member("code", .string("payload"))])
        case .onOff: .object([JSON.Member("code", .string("onOff"))])
        case .perThreshold(let payloads):
            .object([JSON.Member("code", .string("perThreshold")), JSON.Member("payloads", numbers(payloads))])
        }
    }

    private static func wireCode(_ layer: FieldReader) throws(FileError) -> WireCode {
        let fields = try layer.object("wireCode", keys: ["code", "payloads"])
        switch try fields.string("code") {
        case "payload": return .payload
        case "onOff": return .onOff
        case "perThreshold": return .perThreshold(payloads: try fields.int32s("payloads"))
        case let code: throw fields.failure("unknown wire code \"\(code)\"")
        }
    }
}
