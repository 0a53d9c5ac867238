import EventSim
import Models

/// Finds the smallest changes that make a network fit, by cutting changed networks until one does.
struct FitAdvisor {
    private let network: SpikingNetwork
    private let options: CompileOptions

    init(_ network: SpikingNetwork, _ options: CompileOptions) {
        self.network = network
        self.options = options
    }

    /// One change per line, each enough by itself: fewer channels, narrower weights, another chip.
    func alternatives(for map: CoreMap) -> [String] {
        // Where cores hold whole layers, the error says which memory was short; pieces of layers say nothing about it.
        guard map.chip.layerCores == nil else { return [anotherChip()].compactMap(\.self) }
        return [fewerChannels(map), narrowerWeights(map), anotherChip()].compactMap(\.self)
    }

    /// Chips that a map needs, or `nil` if a layer fits on no core.
    private static func chips(_ map: CoreMap) -> Int? {
        var map = map
        guard let tilings = try? Partitioner.tilings(for: &map) else { return nil }
        let cores = (Partitioner.blocks(for: map, tilings: tilings).map(\.core).max() ?? -1) + 1
        return max(1, (cores + map.chip.mesh.coresPerChip - 1) / map.chip.mesh.coresPerChip)
    }

    private func fits(_ map: CoreMap) -> Bool {
        guard let chips = Self.chips(map) else { return false }
        return chips <= [options.maximumChips, map.chip.board?.chips].compactMap(\.self).min() ?? .max
    }

    /// The largest share of all hidden channels that fits, in sixteenths: halving the interval, since fewer channels need less.
    private func fewerChannels(_ map: CoreMap) -> String? {
        guard map.projections.allSatisfy({ $0.groups == 1 }) else { return nil }
        var (fitting, tooMany) = (0, 16)
        while tooMany - fitting > 1 {
            let middle = (fitting + tooMany) / 2
            if fits(Self.scaled(map, sixteenths: middle)) { fitting = middle } else { tooMany = middle }
        }
        return fitting == 0 ? nil : "with \(fitting)/16 of the channels in every hidden layer"
    }

    private static func scaled(_ map: CoreMap, sixteenths: Int) -> CoreMap {
        var map = map
        for index in map.layers.indices.dropLast() where !map.layers[index].isInput {
            map.layers[index].channels = max(1, map.layers[index].channels * sixteenths / 16)
        }
        for index in map.projections.indices {
            map.projections[index].inputChannels = map.layers[map.projections[index].source].channels
            map.projections[index].outputChannels = map.layers[map.projections[index].target].channels
        }
        return map
    }

    private func narrowerWeights(_ map: CoreMap) -> String? {
        var narrow = map
        while narrow.chip.arithmetic.weightBits > 2 {
            narrow.chip.arithmetic.weightBits -= 1
            if fits(narrow) { return "with weights of \(narrow.chip.arithmetic.weightBits) bits" }
        }
        return nil
    }

    /// The other chip of which the fewest are needed, the first of equals; chips that exist come before hypothetical ones.
    private func anotherChip() -> String? {
        var best: (name: String, isHypothetical: Bool, chips: Int)?
        for chip in options.otherChips where chip.name != options.chip.name && chip.layerCores == nil {
            var passes: [PassRecord] = []
            guard let map = try? LoweredNetwork(network, options, chip: chip, passes: &passes).map, fits(map),
                let chips = Self.chips(map)
            else { continue }
            let isBetter =
                best.map { ($0.isHypothetical ? 1 : 0, $0.chips) > (chip.isHypothetical ? 1 : 0, chips) } ?? true
            if isBetter { best = (chip.name, chip.isHypothetical, chips) }
        }
        return best.map { "on \($0.name), \($0.chips) chip\($0.chips == 1 ? "" : "s")" }
    }
}
