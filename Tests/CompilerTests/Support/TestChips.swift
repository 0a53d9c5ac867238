import EventSim
import Formats
import Foundation

/// The project's own chips, cut down so that small networks need several cores and chips.
enum TestChips {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "hwspec")

    /// Every chip file of the project whose cores hold pieces of layers.
    static let names = ChipLibrary(directories: [folder.path]).names.filter { (try? load($0))?.layerCores == nil }

    static func load(_ name: String) throws -> ChipSpecification {
        try ChipSpecification.load(path: folder.appending(path: "\(name).json").path)
    }

    static func small(named name: String, _ dice: inout Dice) throws -> ChipSpecification {
        var chip = try load(name)
        // A board of cut-down chips would be full at once.
        chip.board = nil
        chip.core.neurons = dice.pick([16, 48, 1024])
        chip.mesh = MeshGeometry(width: dice.roll(1...3), height: dice.roll(1...2), coresPerTile: dice.roll(1...2))
        return chip
    }
}
