import EventSim
import Formats

/// A layer's entry in the metadata of a core map file.
enum LayerCoding {
    private static let keys = [
        "name", "height", "width", "channels", "isInput", "soma", "membrane", "wireCode", "initialPotential", "windowStart",
        "compartmentsPerNeuron", "compartmentOrder", "unit",
    ]

    static func encode(_ layer: MappedLayer) -> JSON {
        .object([
            JSON.Member("name", .string(layer.name)),
            JSON.Member("height", .integer(layer.height)),
            JSON.Member("width", .integer(layer.width)),
            JSON.Member("channels", .integer(layer.channels)),
            JSON.Member("isInput", .bool(layer.isInput)),
            JSON.Member("soma", encode(layer.soma)),
            JSON.Member("membrane", encode(layer.membrane)),
            JSON.Member("wireCode", encode(layer.wireCode)),
            JSON.Member("initialPotential", .integer(Int(layer.initialPotential))),
            JSON.Member("windowStart", .integer(layer.windowStart)),
            JSON.Member("compartmentsPerNeuron", .integer(layer.compartmentsPerNeuron)),
            JSON.Member("compartmentOrder", .string(layer.compartmentOrder.rawValue)),
            JSON.Member("unit", .number(layer.unit)),
        ])
    }

    static func decode(_ json: JSON, index: Int, tensors: TensorReader, file: String) throws(FileError) -> MappedLayer {
        let fields = try FieldReader(json, place: "layers[\(index)]", file: file, keys: keys)
        return MappedLayer(
            name: try fields.string("name"), height: try fields.int("height"), width: try fields.int("width"),
            channels: try fields.int("channels"), isInput: try fields.bool("isInput"), soma: try soma(fields),
            membrane: try membrane(fields), channelThresholds: try tensors.int32Lists("thresholds.\(index)"),
            wireCode: try wireCode(fields), bias: try tensors.int32s("bias.\(index)"), biasMap: try tensors.int32s("biasMap.\(index)"),
            initialPotential: try fields.int32("initialPotential"),
            initialPotentials: try tensors.int32s("initialPotentials.\(index)"), windowStart: try fields.int("windowStart"),
            compartmentsPerNeuron: try fields.int("compartmentsPerNeuron"), compartmentOrder: try order(fields), unit: try fields.double("unit"))
    }

    private static func order(_ layer: FieldReader) throws(FileError) -> CompartmentOrder {
        let name = try layer.string("compartmentOrder")
        guard let order = CompartmentOrder(rawValue: name) else { throw layer.failure("unknown compartment order \"\(name)\"") }
        return order
    }

    private static func numbers(_ values: [Int32]) -> JSON { .array(values.map { .integer(Int($0)) }) }

    private static func encode(_ soma: Soma) -> JSON {
        switch soma {
        case .cascade(let soma):
            .object([
                JSON.Member("model", .string("cascade")),
                JSON.Member("thresholds", numbers(soma.thresholds)),
                JSON.Member("payloads", numbers(soma.payloads)),
                JSON.Member("firesAtThreshold", .bool(soma.firesAtThreshold)),
            ])
        case .hardReset(let soma):
            .object([
                JSON.Member("model", .string("hardReset")),
                JSON.Member("threshold", .integer(Int(soma.threshold))),
                JSON.Member("payload", .integer(Int(soma.payload))),
                JSON.Member("firesAtThreshold", .bool(soma.firesAtThreshold)),
                JSON.Member("resetPotential", .integer(Int(soma.resetPotential))),
            ])
        case .signed(let soma):
            .object([
                JSON.Member("model", .string("signed")),
                JSON.Member("thresholds", numbers(soma.thresholds)),
                JSON.Member("negativeThresholds", numbers(soma.negativeThresholds)),
                JSON.Member("payloads", numbers(soma.payloads)),
                JSON.Member("negativePayloads", numbers(soma.negativePayloads)),
                JSON.Member("firesAtThreshold", .bool(soma.firesAtThreshold)),
                JSON.Member("resetPotential", soma.resetPotential.map { .integer(Int($0)) } ?? .null),
                JSON.Member("hasMemory", .bool(soma.hasMemory)),
            ])
        case .multiLevel(let soma):
            .object([
                JSON.Member("model", .string("multiLevel")),
                JSON.Member("thresholds", numbers(soma.thresholds)),
                JSON.Member("payload", .integer(Int(soma.payload))),
                JSON.Member("firesAtThreshold", .bool(soma.firesAtThreshold)),
                JSON.Member("resetPotential", .integer(Int(soma.resetPotential))),
            ])
        case .accumulate: .object([JSON.Member("model", .string("accumulate"))])
        case .input: .object([JSON.Member("model", .string("input"))])
        }
    }

    private static func soma(_ layer: FieldReader) throws(FileError) -> Soma {
        let fields = try layer.object(
            "soma",
            keys: [
                "model", "thresholds", "negativeThresholds", "payloads", "negativePayloads", "firesAtThreshold", "threshold", "payload",
                "resetPotential", "hasMemory",
            ])
        switch try fields.string("model") {
        case "cascade":
            return .cascade(
                CascadeSoma(
                    thresholds: try fields.int32s("thresholds"), payloads: try fields.int32s("payloads"),
                    firesAtThreshold: try fields.bool("firesAtThreshold")))
        case "hardReset":
            return .hardReset(
                HardResetSoma(
                    threshold: try fields.int32("threshold"), payload: try fields.int32("payload"),
                    firesAtThreshold: try fields.bool("firesAtThreshold"), resetPotential: try fields.int32("resetPotential")))
        case "signed":
            return .signed(
                SignedSoma(
                    thresholds: try fields.int32s("thresholds"), negativeThresholds: try fields.int32s("negativeThresholds"),
                    payloads: try fields.int32s("payloads"), negativePayloads: try fields.int32s("negativePayloads"),
                    firesAtThreshold: try fields.bool("firesAtThreshold"), resetPotential: try fields.optionalInt32("resetPotential"),
                    hasMemory: try fields.bool("hasMemory")))
        case "multiLevel":
            return .multiLevel(
                MultiLevelSoma(
                    thresholds: try fields.int32s("thresholds"), payload: try fields.int32("payload"),
                    firesAtThreshold: try fields.bool("firesAtThreshold"), resetPotential: try fields.int32("resetPotential")))
        case "accumulate": return .accumulate
        case "input": return .input
        case let model: throw fields.failure("unknown neuron model \"\(model)\"")
        }
    }

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
