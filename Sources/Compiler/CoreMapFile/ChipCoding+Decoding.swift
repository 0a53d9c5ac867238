import EventSim
import Formats

extension ChipCoding {
    static func decode(_ chip: FieldReader) throws(FileError) -> ChipSpecification {
        let core = try chip.object("core", keys: coreKeys)
        let spikes = try chip.object("spikes", keys: spikesKeys)
        let neurons = try chip.object("neurons", keys: neuronsKeys)
        let arithmetic = try chip.object("arithmetic", keys: arithmeticKeys)
        let mesh = try chip.object("mesh", keys: meshKeys)
        let energy = try chip.object("energy", keys: energyKeys)
        let timing = try chip.object("timing", keys: timingKeys)
        return ChipSpecification(
            name: try chip.string("name"), summary: try chip.string("summary"), isHypothetical: try chip.bool("isHypothetical"),
            core: CoreLimits(
                neurons: try core.int("neurons"), synapseWords: try core.int("synapseWords"),
                inputAxons: try core.int("inputAxons"), outputAxons: try core.int("outputAxons"),
                compartmentProfiles: try core.int("compartmentProfiles"), thresholdProfiles: try core.int("thresholdProfiles"),
                synapseSharing: try core.choice("synapseSharing"), pool: try pool(core)),
            layerCores: try layerCores(chip),
            spikes: SpikeFormat(
                isSigned: try spikes.bool("isSigned"), payloadBits: try spikes.int("payloadBits")),
            neurons: NeuronCapabilities(
                models: try neurons.choices("models"), resetModes: try neurons.choices("resetModes"),
                softResetCompartments: try neurons.optionalInt("softResetCompartments"),
                maxPoolGate: try neurons.bool("maxPoolGate"), readsIdleNeurons: try neurons.bool("readsIdleNeurons")),
            arithmetic: ArithmeticFormat(
                weightBits: try arithmetic.int("weightBits"), stateBits: try arithmetic.int("stateBits"),
                maximumWeightShift: try arithmetic.int("maximumWeightShift"), thresholdBits: try arithmetic.int("thresholdBits"),
                thresholdShift: try arithmetic.int("thresholdShift"), biasBits: try arithmetic.int("biasBits"),
                maximumBiasExponent: try arithmetic.int("maximumBiasExponent"), maximumDelay: try arithmetic.int("maximumDelay")),
            mesh: MeshGeometry(
                width: try mesh.int("width"), height: try mesh.int("height"), coresPerTile: try mesh.int("coresPerTile"),
                linkBuffer: try mesh.optionalInt("linkBuffer"),
                // Files of before some cores could be unusable have no such key.
                usableCores: mesh.json["usableCores"] == nil ? nil : try mesh.optionalInt("usableCores")),
            board: try board(chip),
            energy: EnergyTable(
                synapticOperation: try energy.optionalDouble("synapticOperation"),
                neuronActive: try energy.optionalDouble("neuronActive"), neuronIdle: try energy.optionalDouble("neuronIdle"),
                spike: try energy.optionalDouble("spike"), hopEastWest: try energy.optionalDouble("hopEastWest"),
                hopNorthSouth: try energy.optionalDouble("hopNorthSouth"),
                interChipLink: try energy.optionalDouble("interChipLink"), barrier: try energy.optionalDouble("barrier"),
                staticPowerPerChip: try energy.optionalDouble("staticPowerPerChip")),
            timing: TimingTable(
                synapticOperation: try timing.optionalDouble("synapticOperation"),
                neuronActive: try timing.optionalDouble("neuronActive"), neuronIdle: try timing.optionalDouble("neuronIdle"),
                spike: try timing.optionalDouble("spike"), hopEastWest: try timing.optionalDouble("hopEastWest"),
                hopNorthSouth: try timing.optionalDouble("hopNorthSouth"),
                barrierOneTile: try timing.optionalDouble("barrierOneTile"),
                barrierAllTiles: try timing.optionalDouble("barrierAllTiles"), barrierTilesMax: try timing.int("barrierTilesMax")),
            provenance: try provenance(chip))
    }

    private static func pool(_ core: FieldReader) throws(FileError) -> MemoryPool? {
        guard core.json["pool"] != .null else { return nil }
        let pool = try core.object("pool", keys: poolKeys)
        return MemoryPool(
            totalWords: try pool.int("totalWords"), axonMapWords: try pool.int("axonMapWords"),
            convolutionInputWords: try pool.int("convolutionInputWords"), routesPerWord: try pool.int("routesPerWord"),
            denseIndexBits: try pool.int("denseIndexBits"))
    }

    private static func board(_ chip: FieldReader) throws(FileError) -> Board? {
        guard chip.json["board"] != .null else { return nil }
        return Board(chips: try chip.object("board", keys: boardKeys).int("chips"))
    }

    private static func provenance(_ chip: FieldReader) throws(FileError) -> [String: Provenance] {
        var provenance: [String: Provenance] = [:]
        for member in chip.json["provenance"]?.objectValue ?? [] {
            let fields = try FieldReader(
                member.value, place: "chip.provenance.\(member.key)", file: chip.file, keys: ["evidence", "source"])
            provenance[member.key] = Provenance(evidence: try fields.choice("evidence"), source: try fields.string("source"))
        }
        return provenance
    }
}
