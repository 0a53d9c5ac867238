public import EventSim
public import Formats

/// Core maps as safetensors files; the layout, with a reader in ten lines of Python, is `docs/core-map.md`.
public enum CoreMapFile {
    /// What the metadata key `format` says.
    public static let format = "synfire.core-map/1"

    /// The file of a map; equal maps give equal bytes. Further metadata keys may be added to it, and are ignored on reading.
    ///
    /// - Precondition: block and core numbers fit in 32 bits, as they do in every map that passes `Verifier.verify`.
    public static func encode(_ map: CoreMap) -> Safetensors {
        let metadata = [
            "format": format,
            "name": map.name,
            "schedule": JSON.object([
                JSON.Member("name", .string(map.schedule.name)), JSON.Member("window", .integer(map.schedule.window)),
                JSON.Member("totalSteps", .integer(map.schedule.totalSteps)),
            ]).text(indented: false),
            "chip": ChipCoding.encode(map.chip).text(indented: false),
            "layers": JSON.array(map.layers.map(LayerCoding.encode)).text(indented: false),
            "projections": JSON.array(map.projections.map(ProjectionCoding.encode)).text(indented: false),
        ]
        var tensors = [
            NamedTensor(
                name: "blocks",
                tensor: RawTensor(
                    shape: [map.blocks.count, 8],
                    int32s: map.blocks.flatMap { block in
                        [
                            block.layer, block.rows.lowerBound, block.rows.upperBound, block.columns.lowerBound,
                            block.columns.upperBound,
                            block.channels.lowerBound, block.channels.upperBound, block.core,
                        ].map(Int32.init)
                    })),
            NamedTensor(
                name: "cores",
                tensor: RawTensor(
                    shape: [map.cores.count, 6],
                    int32s: map.cores.flatMap { [$0.chip, $0.chipX, $0.chipY, $0.x, $0.y, $0.core].map(Int32.init) })),
        ]
        for (index, layer) in map.layers.enumerated() {
            tensors.append(NamedTensor(name: "bias.\(index)", tensor: RawTensor(shape: [layer.bias.count], int32s: layer.bias)))
            tensors.append(
                NamedTensor(name: "biasMap.\(index)", tensor: RawTensor(shape: [layer.biasMap.count], int32s: layer.biasMap)))
            tensors.append(
                NamedTensor(
                    name: "thresholds.\(index)",
                    tensor: RawTensor(
                        shape: [layer.channelThresholds.count, layer.channelThresholds.first?.count ?? 0],
                        int32s: layer.channelThresholds.flatMap { $0 })))
            tensors.append(
                NamedTensor(
                    name: "initialPotentials.\(index)",
                    tensor: RawTensor(shape: [layer.initialPotentials.count], int32s: layer.initialPotentials)))
        }
        for (index, projection) in map.projections.enumerated() {
            let shape = [
                projection.kernelHeight, projection.kernelWidth, projection.inputChannels,
                projection.outputChannels / projection.groups,
            ]
            tensors.append(NamedTensor(name: "weights.\(index)", tensor: RawTensor(shape: shape, int8s: projection.weights)))
        }
        return Safetensors(metadata: metadata, tensors: tensors.filter { $0.tensor.count > 0 || !isOptional($0.name) })
    }

    private static func isOptional(_ tensor: String) -> Bool {
        ["bias", "thresholds", "initialPotentials"].contains { tensor.hasPrefix($0) }
    }

    /// The map in a file, verified against every limit of the chip it names and checked for engines.
    ///
    /// - Parameter file: The path, for messages.
    /// - Throws: `FileError` naming the place in the file, or the limit that the map breaks.
    public static func decode(_ contents: Safetensors, file: String) throws(FileError) -> CheckedCoreMap {
        let tensors = TensorReader(contents, file: file)
        guard contents.metadata["format"] == format else {
            throw FileError(
                file: file, place: "metadata, format", reason: "is not a core map of format \(format)",
                remedy: "compile the network again with this version")
        }
        let schedule = try object("schedule", of: contents, file: file, keys: ["name", "window", "totalSteps"])
        let chip = try object("chip", of: contents, file: file, keys: ChipCoding.keys)
        var layers: [MappedLayer] = []
        for (index, value) in try array("layers", of: contents, file: file).enumerated() {
            layers.append(try LayerCoding.decode(value, index: index, tensors: tensors, file: file))
        }
        var projections: [MappedProjection] = []
        for (index, value) in try array("projections", of: contents, file: file).enumerated() {
            projections.append(try ProjectionCoding.decode(value, index: index, tensors: tensors, file: file))
        }
        let map = CoreMap(
            name: contents.metadata["name"] ?? "", chip: try ChipCoding.decode(chip), layers: layers, projections: projections,
            blocks: try blocks(tensors, file: file), cores: try cores(tensors),
            schedule: MappedSchedule(
                name: try schedule.string("name"), window: try schedule.int("window"), totalSteps: try schedule.int("totalSteps")))
        do {
            try Verifier.verify(map)
        } catch {
            throw FileError(file: file, reason: error.description, remedy: "compile the network again for this chip")
        }
        do {
            return try map.check()
        } catch {
            throw FileError(file: file, place: error.place, reason: error.reason, remedy: "compile the network again with this version")
        }
    }

    private static func blocks(_ tensors: TensorReader, file: String) throws(FileError) -> [Block] {
        let rows = try tensors.int32Rows("blocks", columns: 8)
        var blocks: [Block] = []
        blocks.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            guard row[1] <= row[2], row[3] <= row[4], row[5] <= row[6] else {
                throw FileError(file: file, place: "tensor blocks, row \(index)", reason: "a range ends before it begins")
            }
            blocks.append(
                Block(layer: row[0], rows: row[1]..<row[2], columns: row[3]..<row[4], channels: row[5]..<row[6], core: row[7]))
        }
        return blocks
    }

    private static func cores(_ tensors: TensorReader) throws(FileError) -> [CoreLocation] {
        try tensors.int32Rows("cores", columns: 6).map {
            CoreLocation(chip: $0[0], chipX: $0[1], chipY: $0[2], x: $0[3], y: $0[4], core: $0[5])
        }
    }

    private static func value(_ key: String, of contents: Safetensors, file: String) throws(FileError) -> JSON {
        guard let text = contents.metadata[key] else {
            throw FileError(file: file, place: "metadata", reason: "has no \"\(key)\"")
        }
        do {
            return try JSON.parse(Array(text.utf8), file: file)
        } catch {
            throw FileError(file: file, place: "metadata, \(key), \(error.place ?? "")", reason: error.reason)
        }
    }

    private static func object(
        _ key: String, of contents: Safetensors, file: String, keys: [String]
    ) throws(FileError) -> FieldReader {
        try FieldReader(try value(key, of: contents, file: file), place: key, file: file, keys: keys)
    }

    private static func array(_ key: String, of contents: Safetensors, file: String) throws(FileError) -> [JSON] {
        guard let values = try value(key, of: contents, file: file).arrayValue else {
            throw FileError(file: file, place: "metadata, \(key)", reason: "expected an array")
        }
        return values
    }
}
