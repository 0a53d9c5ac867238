import EventSim
import Models

/// Passes 5 and 6 for chips on which each core holds one whole layer: which layer goes to which core.
///
/// Cores differ in their memories, so this is a matching of layers and cores: augmenting paths, O(layers² × cores).
enum LayerCoreAssignment {
    /// One block for each layer, and the core that it lies on; `tilings` are the layers themselves.
    ///
    /// - Throws: what `LayerCoreRules` throws, `FitError` for a layer that no core has memory for, or too many that need the same cores,
    ///   and `NetworkError` for a chip whose memories nobody published.
    static func assign(_ map: CoreMap, _ cores: LayerCores) throws -> (tilings: [Tiling?], blocks: [Block], cores: [CoreLocation]) {
        try LayerCoreRules(map, cores).check()
        let layers = map.layers.indices.filter { !map.layers[$0].isInput }
        guard let first = layers.first else { return (map.layers.map { _ in nil }, [], []) }
        guard cores.kinds != nil else {
            throw NetworkError.unsupported(
                layer: map.layers[first].name, kind: "\(layers.count) layers",
                reason: "they keep all published limits of \(map.chip.name), but what memory its cores have and how many a layer takes is not published, so no map can be made",
                remedy: "choose another chip")
        }
        let kinds = cores.kindByCore
        let demands = layers.map { LayerCoreDemand(of: $0, in: map, cores: cores) }
        for (layer, demand) in zip(layers, demands) where !kinds.contains(where: demand.fits) {
            throw demand.failure(layer: map.layers[layer].name, kinds: kinds, chip: map.chip.name)
        }
        guard layers.count <= kinds.count else {
            throw FitError(
                layer: map.layers[layers[kinds.count]].name, limit: "cores, each of which holds one layer", needed: layers.count,
                available: kinds.count, unit: "cores", chip: map.chip.name, remedy: "use at most \(kinds.count) layers of neurons")
        }
        let places = try match(demands, kinds) { competing, available in
            FitError(
                layer: map.layers[layers[competing[0]]].name, limit: "cores with the memory it needs", needed: competing.count,
                available: available, unit: "cores for layers \(competing.map { map.layers[layers[$0]].name }.joined(separator: ", "))",
                chip: map.chip.name, remedy: "use fewer channels or smaller maps in one of them")
        }
        let blocks = layers.enumerated().map { index, layer in
            let extents = map.layers[layer]
            return Block(
                layer: layer, rows: 0..<extents.height, columns: 0..<extents.width, channels: 0..<extents.channels, core: index)
        }
        let mesh = map.chip.mesh
        return (
            map.layers.map { $0.isInput ? nil : Tiling(rows: $0.height, columns: $0.width, channels: $0.channels) }, blocks,
            places.map { core in
                let tile = core / mesh.coresPerTile
                return CoreLocation(chip: 0, chipX: 0, chipY: 0, x: tile / mesh.height, y: tile % mesh.height, core: core)
            }
        )
    }

    /// The core of each demand; `failure` gets the demands that compete, and for how many cores.
    private static func match(
        _ demands: [LayerCoreDemand], _ kinds: [LayerCores.Kind], failure: (_ competing: [Int], _ available: Int) -> FitError
    ) throws(FitError) -> [Int] {
        var holder: [Int: Int] = [:]
        for demand in demands.indices {
            var seen: Set<Int> = []
            func place(_ index: Int) -> Bool {
                for core in kinds.indices where !seen.contains(core) && demands[index].fits(kinds[core]) {
                    seen.insert(core)
                    if holder[core].map(place) ?? true {
                        holder[core] = index
                        return true
                    }
                }
                return false
            }
            guard place(demand) else {
                // All cores that the search saw are held, and their layers fit nowhere else.
                throw failure((seen.compactMap { holder[$0] } + [demand]).sorted(), seen.count)
            }
        }
        return demands.indices.map { index in holder.first { $0.value == index }?.key ?? 0 }
    }
}

/// What a layer takes of a core's memories.
struct LayerCoreDemand: Equatable {
    var kernelWords: Int
    var neuronWords: Int
    var biasWords: Int

    init(of layer: Int, in map: CoreMap, cores: LayerCores) {
        let target = map.layers[layer]
        func size(_ value: Int) -> Int {
            guard cores.roundsToPowersOfTwo, value > 1 else { return value }
            return 1 << (Int.bitWidth - (value - 1).leadingZeroBitCount)
        }
        kernelWords = map.projections.filter { $0.target == layer }.reduce(0) { sum, projection in
            let inputs = projection.inputChannels * map.layers[projection.source].wireCode.axonCount
            return sum + inputs * size(projection.kernelHeight * projection.kernelWidth) * size(projection.outputsPerGroup)
        }
        neuronWords = target.channels * size(target.height) * size(target.width) * target.compartmentsPerNeuron
        biasWords = max(target.bias.count, target.biasMap.count)
    }

    func fits(_ kind: LayerCores.Kind) -> Bool {
        kernelWords <= kind.kernelWords && neuronWords <= kind.neuronWords && biasWords <= kind.biasWords
    }

    /// The memory that no core has enough of, or that no core has enough of together with the others.
    func failure(layer: String, kinds: [LayerCores.Kind], chip: String) -> FitError {
        func error(_ limit: String, _ needed: Int, _ available: Int, _ remedy: String) -> FitError {
            FitError(layer: layer, limit: limit, needed: needed, available: available, unit: "words", chip: chip, remedy: remedy)
        }
        func most(_ words: (LayerCores.Kind) -> Int) -> Int { kinds.map(words).max() ?? 0 }
        if kernelWords > most(\.kernelWords) {
            return error("kernel memory", kernelWords, most(\.kernelWords), "use fewer channels or a smaller kernel; sizes count as powers of two")
        }
        if neuronWords > most(\.neuronWords) {
            return error("neuron memory", neuronWords, most(\.neuronWords), "use fewer channels or a smaller map; sides count as powers of two")
        }
        if biasWords > most(\.biasWords) { return error("bias memory", biasWords, most(\.biasWords), "use fewer channels, or no biases") }
        let beside = kinds.filter { kernelWords <= $0.kernelWords }.map(\.neuronWords).max() ?? 0
        return error("neuron memory of cores with \(kernelWords) kernel words", neuronWords, beside, "use fewer channels or a smaller map")
    }
}
