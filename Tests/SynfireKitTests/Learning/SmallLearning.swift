import Formats
import Foundation
import Models
import Testing
import Training

@testable import SynfireKit

/// A folder that goes away with the test.
final class LearningFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "synfire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], _ name: String) throws { try FileAccess.write(bytes, to: "\(path)/\(name)") }
    func read(_ name: String) throws -> [UInt8] { try FileAccess.read("\(path)/\(name)") }
}

/// Bright squares on noise, and where they are: learnt by a small network in a few steps.
enum SmallLearning {
    static let size = 8

    static func arrays(_ count: Int, in folder: LearningFolder) throws {
        let stream = RandomStream(seed: 3, purpose: "squares")
        var images: [Float] = []
        var labels: [UInt8] = []
        for number in 0..<count {
            let (top, left) = (Int(stream.bits(2 * number) % 5), Int(stream.bits(2 * number + 1) % 5))
            for y in 0..<size {
                for x in 0..<size {
                    let isInside = (top..<top + 4).contains(y) && (left..<left + 4).contains(x)
                    labels.append(isInside ? 1 : 0)
                    images.append((isInside ? 0.6 : 0) + 0.4 * stream.uniform(1000 + images.count))
                }
            }
        }
        try folder.write(NPY.encode(RawTensor(Tensor(shape: [count, 1, size, size], scalars: images))), "x.npy")
        try folder.write(NPY.encode(RawTensor(shape: [count, size, size], uint8s: labels)), "y.npy")
    }

    /// A recipe for those arrays.
    static func recipe(_ folder: LearningFolder, _ changes: [String: String] = [:]) throws -> Recipe {
        var recipe = try Recipe(
            Array(
                """
                {"network": "zoo:unet?input=1x8x8&base=4&levels=2&bias=0", "data": {"kind": "arrays", "images": "x.npy", "labels": "y.npy", "folds": "4"},
                 "train": {"epochs": 3, "batch": 4, "optimizer": {"rate": 0.01}}, "tune": {"epochs": 2, "batch": 4}, "convert": {"steps": 4, "stride": 2}}
                """.utf8), file: "small.json")
        try recipe.set("data.folder", to: folder.path)
        for (key, value) in changes { try recipe.set(key, to: value) }
        return recipe
    }
}

/// Stops when it has been asked so many times.
final class StoppingObserver: RunObserver {
    private let left: Locked<Int>

    init(after calls: Int) { left = Locked(calls) }

    func runBegins(_ label: String, steps: Int) {}
    func runAdvances(operations: Int) {}
    func runEnds() {}
    var isCancelled: Bool {
        left.withLock { left in
            left -= 1
            return left < 0
        }
    }
}
