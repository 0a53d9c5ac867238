import EventSim

/// Whether each core of a chip whose cores hold whole layers holds one, and has the memory for it: recounted from the map.
extension Verifier {
    static func verifyLayerCores(_ map: CoreMap) throws(VerificationError) {
        guard let cores = map.chip.layerCores else { return }
        let kinds = cores.kindByCore
        var holders = Array(repeating: 0, count: map.cores.count)
        for block in map.blocks {
            let layer = map.layers[block.layer]
            let place = "core \(block.core) (\(layer.name))"
            holders[block.core] += 1
            try require(holders[block.core] == 1, .layerCore, place, needed: holders[block.core], available: 1, "layers on one core")
            try require(
                block.neuronCount == layer.neuronCount, .layerCore, place, needed: layer.neuronCount, available: block.neuronCount,
                "neurons of the layer on its core")
            let number = map.cores[block.core].core
            try require(map.cores[block.core].chip == 0, .layerCore, place, needed: map.cores[block.core].chip, available: 0, "number of the chip")
            try require(kinds.indices.contains(number), .layerCore, place, needed: number, available: kinds.count, "cores of known memory")
            let kind = kinds[number]
            let rounds = cores.roundsToPowersOfTwo
            let neurons = layer.channels * size(layer.height, rounds) * size(layer.width, rounds) * layer.compartmentsPerNeuron
            try require(neurons <= kind.neuronWords, .layerCore, place, needed: neurons, available: kind.neuronWords, "words of neuron memory")
            var kernels = 0
            for projection in map.projections where projection.target == block.layer {
                let axons: Int
                switch map.layers[projection.source].wireCode {
                case .payload: axons = 1
                case .onOff: axons = 2
                case .perThreshold(let payloads): axons = payloads.count
                }
                let taps = size(projection.kernelHeight * projection.kernelWidth, rounds)
                kernels += projection.inputChannels * axons * taps * size(projection.outputChannels / projection.groups, rounds)
                try require(
                    projection.y.upsampling == 1 || cores.operators.contains(.transposedConvolution), .layerCore, place,
                    needed: projection.y.upsampling, available: 1, "outputs for each input")
            }
            try require(kernels <= kind.kernelWords, .layerCore, place, needed: kernels, available: kind.kernelWords, "words of kernel memory")
            let biases = layer.biasMap.isEmpty ? layer.bias.count : layer.biasMap.count
            try require(biases <= kind.biasWords, .layerCore, place, needed: biases, available: kind.biasWords, "words of bias memory")
            if let most = cores.destinations {
                let targets = Set(map.projections.filter { $0.source == block.layer }.map(\.target)).count
                try require(targets <= most, .layerCore, place, needed: targets, available: most, "cores that one core sends to")
            }
        }
    }

    /// The next power of two from below, where sizes count as such.
    private static func size(_ value: Int, _ rounds: Bool) -> Int {
        guard rounds else { return value }
        var power = 1
        while power < value { power *= 2 }
        return power
    }
}
