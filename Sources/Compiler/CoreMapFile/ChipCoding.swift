import EventSim
import Formats

/// The chip in the metadata of a core map file: every resolved figure under its name in `ChipSpecification`.
enum ChipCoding {
    static let keys = [
        "name", "summary", "isHypothetical", "core", "spikes", "neurons", "arithmetic", "mesh", "board", "energy", "timing", "provenance",
        "layerCores",
    ]
    static let coreKeys = [
        "neurons", "synapseWords", "inputAxons", "outputAxons", "compartmentProfiles", "thresholdProfiles",
        "synapseSharing", "pool",
    ]
    static let poolKeys = ["totalWords", "axonMapWords", "convolutionInputWords", "routesPerWord", "denseIndexBits"]
    static let boardKeys = ["chips"]
    static let spikesKeys = ["isSigned", "payloadBits"]
    static let neuronsKeys = ["models", "resetModes", "softResetCompartments", "maxPoolGate", "readsIdleNeurons"]
    static let arithmeticKeys = [
        "weightBits", "stateBits", "maximumWeightShift", "thresholdBits", "thresholdShift", "biasBits",
        "maximumBiasExponent", "maximumDelay",
    ]
    static let meshKeys = ["width", "height", "coresPerTile", "linkBuffer", "usableCores"]
    static let energyKeys = [
        "synapticOperation", "neuronActive", "neuronIdle", "spike", "hopEastWest", "hopNorthSouth", "interChipLink",
        "barrier", "staticPowerPerChip",
    ]
    static let timingKeys = [
        "synapticOperation", "neuronActive", "neuronIdle", "spike", "hopEastWest", "hopNorthSouth", "barrierOneTile",
        "barrierAllTiles", "barrierTilesMax",
    ]

    static func encode(_ chip: ChipSpecification) -> JSON {
        .object([
            JSON.Member("name", .string(chip.name)),
            JSON.Member("summary", .string(chip.summary)),
            JSON.Member("isHypothetical", .bool(chip.isHypothetical)),
            JSON.Member(
                "core",
                object(
                    coreKeys,
                    [
                        .integer(chip.core.neurons),
                        .integer(chip.core.synapseWords),
                        .integer(chip.core.inputAxons),
                        .integer(chip.core.outputAxons),
                        .integer(chip.core.compartmentProfiles),
                        .integer(chip.core.thresholdProfiles),
                        .string(chip.core.synapseSharing.rawValue),
                        chip.core.pool.map(encode) ?? .null,
                    ])),
            JSON.Member(
                "spikes",
                object(
                    spikesKeys,
                    [
                        .bool(chip.spikes.isSigned),
                        .integer(chip.spikes.payloadBits),
                    ])),
            JSON.Member(
                "neurons",
                object(
                    neuronsKeys,
                    [
                        names(chip.neurons.models),
                        names(chip.neurons.resetModes),
                        chip.neurons.softResetCompartments.map(JSON.integer) ?? .null,
                        .bool(chip.neurons.maxPoolGate),
                        .bool(chip.neurons.readsIdleNeurons),
                    ])),
            JSON.Member(
                "arithmetic",
                object(
                    arithmeticKeys,
                    [
                        .integer(chip.arithmetic.weightBits),
                        .integer(chip.arithmetic.stateBits),
                        .integer(chip.arithmetic.maximumWeightShift),
                        .integer(chip.arithmetic.thresholdBits),
                        .integer(chip.arithmetic.thresholdShift),
                        .integer(chip.arithmetic.biasBits),
                        .integer(chip.arithmetic.maximumBiasExponent),
                        .integer(chip.arithmetic.maximumDelay),
                    ])),
            JSON.Member(
                "mesh",
                object(
                    meshKeys,
                    [
                        .integer(chip.mesh.width),
                        .integer(chip.mesh.height),
                        .integer(chip.mesh.coresPerTile),
                        chip.mesh.linkBuffer.map { .integer($0) } ?? .null,
                        chip.mesh.usableCores.map { .integer($0) } ?? .null,
                    ])),
            JSON.Member("board", chip.board.map { object(boardKeys, [.integer($0.chips)]) } ?? .null),
            JSON.Member(
                "energy",
                object(
                    energyKeys,
                    [
                        figure(chip.energy.synapticOperation),
                        figure(chip.energy.neuronActive),
                        figure(chip.energy.neuronIdle),
                        figure(chip.energy.spike),
                        figure(chip.energy.hopEastWest),
                        figure(chip.energy.hopNorthSouth),
                        figure(chip.energy.interChipLink),
                        figure(chip.energy.barrier),
                        figure(chip.energy.staticPowerPerChip),
                    ])),
            JSON.Member(
                "timing",
                object(
                    timingKeys,
                    [
                        figure(chip.timing.synapticOperation),
                        figure(chip.timing.neuronActive),
                        figure(chip.timing.neuronIdle),
                        figure(chip.timing.spike),
                        figure(chip.timing.hopEastWest),
                        figure(chip.timing.hopNorthSouth),
                        figure(chip.timing.barrierOneTile),
                        figure(chip.timing.barrierAllTiles),
                        .integer(chip.timing.barrierTilesMax),
                    ])),
            JSON.Member("provenance", encode(chip.provenance)),
        ] + (chip.layerCores.map { [JSON.Member("layerCores", encode($0))] } ?? []))
    }

    private static func object(_ keys: [String], _ values: [JSON]) -> JSON {
        .object(zip(keys, values).map { JSON.Member($0, $1) })
    }

    private static func encode(_ pool: MemoryPool) -> JSON {
        object(
            poolKeys,
            [
                .integer(pool.totalWords),
                .integer(pool.axonMapWords),
                .integer(pool.convolutionInputWords),
                .integer(pool.routesPerWord),
                .integer(pool.denseIndexBits),
            ])
    }

    private static func figure(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }

    private static func names<Choice: RawRepresentable>(_ choices: Set<Choice>) -> JSON where Choice.RawValue == String {
        .array(choices.map(\.rawValue).sorted().map(JSON.string))
    }

    private static func encode(_ provenance: [String: Provenance]) -> JSON {
        .object(
            provenance.sorted { $0.key < $1.key }.map { key, value in
                JSON.Member(
                    key,
                    .object([
                        JSON.Member("evidence", .string(value.evidence.rawValue)), JSON.Member("source", .string(value.source)),
                    ]))
            })
    }
}
