import EventSim
import Formats
import Foundation

/// The project's own chips, cut down so that small networks need several cores and chips.
enum TestChips {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "hwspec")

    static func load(_ name: String) throws -> ChipSpecification {
        try ChipSpecification.load(path: folder.appending(path: "\(name).json").path)
    }

    static func small(named name: String, _ dice: inout Dice) throws -> ChipSpecification {
        var chip = try load(name)
        chip.core.neurons = dice.pick([16, 48, 1024])
        chip.mesh = MeshGeometry(width: dice.roll(1...3), height: dice.roll(1...2), coresPerTile: dice.roll(1...2))
        return chip
    }
}
