public import Formats

extension ChipSpecification {
    /// The `schema` that a chip file must declare.
    public static let fileSchema = "synfire-chip/1"

    /// Reads the chip file at `path`.
    ///
    /// - Throws: what `FileAccess.read` and `parse` throw.
    public static func load(path: String) throws(FileError) -> ChipSpecification {
        try parse(try FileAccess.read(path, maximumBytes: 1 << 20), file: path)
    }

    /// Reads a chip file (`hwspec/schema.json`), in which units are part of the key names.
    ///
    /// Strict: unknown, missing and mistyped keys, negative figures, figures without evidence or source, a `null` that is not
    /// declared `unknown`, and widths that do not fit each other are errors. `provenance` gets an entry for every figure, by
    /// the key path of the file.
    /// - Parameter file: the name that errors give.
    /// - Throws: a `FileError` whose place is `line N, key a.b`.
    public static func parse(_ bytes: [UInt8], file: String) throws(FileError) -> ChipSpecification {
        var reader = ChipFileReader(file: file)
        let json = try JSON.parse(bytes, file: file)
        // Of a chip whose memories nobody published, layers alone are known.
        let hasLayers = json["layerCores"] != nil
        let knowsLayersOnly = hasLayers && json["layerCores"]?["kinds"]?["value"] == .null
        let parts = ["spikes", "neurons", "arithmetic", "mesh"]
        let root = try reader.section(
            json, path: "", line: 1,
            required: ["schema", "name", "summary", "hypothetical"] + (hasLayers ? ["layerCores"] : ["core"]) + (knowsLayersOnly ? [] : parts)
                + ["energy", "timing"], optional: ["$schema", "board"])
        let schema = try reader.text("schema", of: root)
        guard schema == fileSchema else {
            throw reader.failure(
                "\"\(schema)\" is not a chip file's schema", line: root.line(of: "schema"), path: "schema",
                remedy: "expected \"\(fileSchema)\"")
        }
        return ChipSpecification(
            name: try reader.text("name", of: root), summary: try reader.text("summary", of: root),
            isHypothetical: try reader.flag("hypothetical", of: root), core: hasLayers ? .unbounded : try reader.core(of: root),
            layerCores: hasLayers ? try reader.layerCores(of: root) : nil,
            spikes: knowsLayersOnly ? .unpublished : try reader.spikes(of: root),
            neurons: knowsLayersOnly ? .unpublished : try reader.neurons(of: root),
            arithmetic: knowsLayersOnly ? .unpublished : try reader.arithmetic(of: root),
            mesh: knowsLayersOnly ? MeshGeometry(width: 1, height: 1, coresPerTile: 1) : try reader.mesh(of: root),
            board: try reader.board(of: root),
            energy: try reader.energy(of: root), timing: try reader.timing(of: root), provenance: reader.provenance)
    }
}

extension ChipFileReader {
    /// Far above any chip, and far below where sums over a chip could overflow.
    private static let anyCount = 1...16_777_216

    fileprivate mutating func core(of root: Section) throws(FileError) -> CoreLimits {
        let section = try child(
            "core", of: root,
            required: [
                "neurons", "synapseWords", "inputAxons", "outputAxons", "compartmentProfiles", "thresholdProfiles",
                "synapseSharing",
            ], optional: ["pool"])
        return CoreLimits(
            neurons: try count("neurons", of: section, in: Self.anyCount),
            synapseWords: try count("synapseWords", of: section, in: Self.anyCount),
            inputAxons: try count("inputAxons", of: section, in: Self.anyCount),
            outputAxons: try count("outputAxons", of: section, in: Self.anyCount),
            compartmentProfiles: try count("compartmentProfiles", of: section, in: Self.anyCount),
            thresholdProfiles: try count("thresholdProfiles", of: section, in: Self.anyCount),
            synapseSharing: try word(SynapseSharing.self, "synapseSharing", of: section), pool: try pool(of: section))
    }

    private mutating func pool(of core: Section) throws(FileError) -> MemoryPool? {
        guard core.has("pool") else { return nil }
        let section = try child(
            "pool", of: core,
            required: ["totalWords", "axonMapWords", "convolutionInputWords", "routesPerWord", "denseIndexBits"])
        return MemoryPool(
            totalWords: try count("totalWords", of: section, in: Self.anyCount),
            axonMapWords: try count("axonMapWords", of: section, in: Self.anyCount),
            convolutionInputWords: try count("convolutionInputWords", of: section, in: 0...4096),
            routesPerWord: try count("routesPerWord", of: section, in: 1...64),
            denseIndexBits: try count("denseIndexBits", of: section, in: 0...64))
    }

    fileprivate mutating func board(of root: Section) throws(FileError) -> Board? {
        guard root.has("board") else { return nil }
        let section = try child("board", of: root, required: ["chips"])
        return Board(chips: try count("chips", of: section, in: 1...1_048_576))
    }

    fileprivate mutating func spikes(of root: Section) throws(FileError) -> SpikeFormat {
        let section = try child("spikes", of: root, required: ["signed", "payloadBits"])
        return SpikeFormat(
            isSigned: try choice("signed", of: section), payloadBits: try count("payloadBits", of: section, in: 0...32))
    }

    fileprivate mutating func neurons(of root: Section) throws(FileError) -> NeuronCapabilities {
        let key = "softResetCompartments"
        let section = try child(
            "neurons", of: root, required: ["models", "resetModes", "maxPoolGate", "readsIdleNeurons"], optional: [key])
        let resetModes = try words(NeuronCapabilities.ResetMode.self, "resetModes", of: section)
        var compartments: Int?
        switch (resetModes.contains(.soft), section.has(key)) {
        case (false, true): compartments = try optionalCount(key, of: section, in: 1...16)
        case (true, false): break
        case (true, true):
            throw failure(
                "resetModes has \"soft\", which takes one compartment", line: section.line, path: section.keyPath(key),
                remedy: "remove one of the two")
        case (false, false):
            throw failure(
                "missing although resetModes lacks \"soft\"", line: section.line, path: section.keyPath(key),
                remedy: "give the compartments a soft reset takes, or null if it cannot be emulated")
        }
        return NeuronCapabilities(
            models: try words(NeuronCapabilities.Model.self, "models", of: section), resetModes: resetModes,
            softResetCompartments: compartments, maxPoolGate: try choice("maxPoolGate", of: section),
            readsIdleNeurons: try choice("readsIdleNeurons", of: section))
    }

    fileprivate mutating func arithmetic(of root: Section) throws(FileError) -> ArithmeticFormat {
        let section = try child(
            "arithmetic", of: root,
            required: [
                "weightBits", "stateBits", "maximumWeightShift", "thresholdBits", "thresholdShift", "biasBits",
                "maximumBiasExponent", "maximumDelaySteps",
            ])
        let format = ArithmeticFormat(
            weightBits: try count("weightBits", of: section, in: 2...8), stateBits: try count("stateBits", of: section, in: 2...32),
            maximumWeightShift: try count("maximumWeightShift", of: section, in: 0...31),
            thresholdBits: try count("thresholdBits", of: section, in: 1...31),
            thresholdShift: try count("thresholdShift", of: section, in: 0...31),
            biasBits: try count("biasBits", of: section, in: 1...32),
            maximumBiasExponent: try count("maximumBiasExponent", of: section, in: 0...31),
            maximumDelay: try count("maximumDelaySteps", of: section, in: 1...65_536))
        let magnitudeBits = format.stateBits - 1
        for (name, bits) in [
            ("weightBits", format.weightBits - 1 + format.maximumWeightShift),
            ("thresholdBits", format.thresholdBits + format.thresholdShift),
            ("biasBits", format.biasBits - 1 + format.maximumBiasExponent),
        ] where bits > magnitudeBits {
            throw failure(
                "\(bits) bits of magnitude with its shift, but stateBits leaves \(magnitudeBits)", line: section.line,
                path: section.keyPath(name))
        }
        return format
    }

    fileprivate mutating func mesh(of root: Section) throws(FileError) -> MeshGeometry {
        let section = try child("mesh", of: root, required: ["width", "height", "coresPerTile", "linkBufferPackets"], optional: ["usableCores"])
        return MeshGeometry(
            width: try count("width", of: section, in: 1...4096), height: try count("height", of: section, in: 1...4096),
            coresPerTile: try count("coresPerTile", of: section, in: 1...4096),
            linkBuffer: try optionalCount("linkBufferPackets", of: section, in: 1...65_536),
            usableCores: section.has("usableCores") ? try count("usableCores", of: section, in: Self.anyCount) : nil)
    }

    fileprivate mutating func energy(of root: Section) throws(FileError) -> EnergyTable {
        let section = try child(
            "energy", of: root,
            required: [
                "synapticOperationPicojoules", "neuronActivePicojoules", "neuronIdlePicojoules", "spikePicojoules",
                "hopEastWestPicojoules", "hopNorthSouthPicojoules", "interChipLinkPicojoules", "barrierPicojoules",
                "staticPowerPerChipWatts",
            ])
        return EnergyTable(
            synapticOperation: try price("synapticOperationPicojoules", of: section),
            neuronActive: try price("neuronActivePicojoules", of: section),
            neuronIdle: try price("neuronIdlePicojoules", of: section), spike: try price("spikePicojoules", of: section),
            hopEastWest: try price("hopEastWestPicojoules", of: section),
            hopNorthSouth: try price("hopNorthSouthPicojoules", of: section),
            interChipLink: try price("interChipLinkPicojoules", of: section),
            barrier: try price("barrierPicojoules", of: section),
            staticPowerPerChip: try price("staticPowerPerChipWatts", of: section))
    }

    fileprivate mutating func timing(of root: Section) throws(FileError) -> TimingTable {
        let section = try child(
            "timing", of: root,
            required: [
                "synapticOperationNanoseconds", "neuronActiveNanoseconds", "neuronIdleNanoseconds", "spikeNanoseconds",
                "hopEastWestNanoseconds", "hopNorthSouthNanoseconds", "barrierOneTileNanoseconds", "barrierAllTilesNanoseconds",
                "barrierTilesMax",
            ])
        return TimingTable(
            synapticOperation: try price("synapticOperationNanoseconds", of: section),
            neuronActive: try price("neuronActiveNanoseconds", of: section),
            neuronIdle: try price("neuronIdleNanoseconds", of: section), spike: try price("spikeNanoseconds", of: section),
            hopEastWest: try price("hopEastWestNanoseconds", of: section),
            hopNorthSouth: try price("hopNorthSouthNanoseconds", of: section),
            barrierOneTile: try price("barrierOneTileNanoseconds", of: section),
            barrierAllTiles: try price("barrierAllTilesNanoseconds", of: section),
            barrierTilesMax: try count("barrierTilesMax", of: section, in: Self.anyCount))
    }
}
