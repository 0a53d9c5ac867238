import Formats
import Testing

@testable import Models

/// What spikes does an input become?
@Suite("Semantics: latency coding and given spike trains")
struct InputCodingTests {
    static let grid = Grid(height: 2, width: 2, channels: 1)

    static func network(_ coding: SpikingInput.Coding) -> SpikingNetwork {
        SpikingNetwork(
            name: "input", input: SpikingInput(grid: grid, coding: coding),
            populations: [Population(name: "out", kind: "", grid: grid, neuron: .accumulate)], projections: [])
    }

    @Test func `A brighter pixel spikes once and earlier, a dark one never`() throws {
        let image = Tensor(shape: [1, 2, 2], scalars: [1, 0.5, 0, 0.01])
        let spikes = try Self.network(.latency).encode(image, window: 11, seed: 0).spikes
        #expect(spikes.count == 11)
        #expect(spikes[0] == [Firing(neuron: 0, value: 1)])
        #expect(spikes[5] == [Firing(neuron: 1, value: 1)])
        #expect(spikes[10] == [Firing(neuron: 3, value: 1)])
        #expect(spikes.joined().count == 3)
        #expect(try Self.network(.latency).encode(image, window: 1, seed: 0).spikes == [[0, 1, 3].map { Firing(neuron: $0, value: 1) }])
        let bright = Tensor(shape: [1, 2, 2], scalars: [1.5, 0, 0, 0])
        #expect(throws: InputError.self) { try Self.network(.latency).encode(bright, window: 4, seed: 0) }
    }

    @Test func `A dense train and its event list are the same spikes`() throws {
        let dense = RawTensor(shape: [3, 1, 2, 2], int8s: [0, 1, 0, 0, 0, 0, 0, 0, -1, 0, 0, 1])
        let events = NPZ.encode([
            NamedTensor(name: "t", tensor: RawTensor(shape: [3], int32s: [2, 0, 2])),
            NamedTensor(name: "c", tensor: RawTensor(shape: [3], int32s: [0, 0, 0])),
            NamedTensor(name: "y", tensor: RawTensor(shape: [3], int32s: [1, 0, 0])),
            NamedTensor(name: "x", tensor: RawTensor(shape: [3], int32s: [1, 1, 0])),
            NamedTensor(name: "value", tensor: RawTensor(shape: [3], int32s: [1, 1, -1])),
        ])
        let train = try SpikeTrain.parse(NPY.encode(dense), file: "dense.npy", grid: Self.grid)
        #expect(train.steps == [[Firing(neuron: 1, value: 1)], [], [Firing(neuron: 0, value: -1), Firing(neuron: 3, value: 1)]])
        #expect(try SpikeTrain.parse(events, file: "events.npz", grid: Self.grid) == train)
        let encoded = try Self.network(.ternaryPoisson).encode(train, window: 5)
        #expect(encoded.spikes == train.steps + [[], []])
        #expect(throws: InputError.self) { try Self.network(.binaryPoisson).encode(train, window: 5) }
        #expect(throws: InputError.self) { try Self.network(.ternaryPoisson).encode(train, window: 2) }
        #expect(throws: InputError.self) { try Self.network(.analogCurrent).encode(train, window: 5) }
    }

    @Test func `What is no spike train is refused with its place`() throws {
        func refusal(_ bytes: [UInt8]) -> String {
            do throws(FileError) {
                _ = try SpikeTrain.parse(bytes, file: "f", grid: Self.grid)
                return ""
            } catch { return "\(error)" }
        }
        func events(_ t: [Int32], _ y: [Int32], value: Int32 = 1) -> [UInt8] {
            func list(_ name: String, _ values: [Int32]) -> NamedTensor { NamedTensor(name: name, tensor: RawTensor(shape: [values.count], int32s: values)) }
            return NPZ.encode([list("t", t), list("c", t.map { _ in 0 }), list("y", y), list("x", t.map { _ in 0 }), list("value", t.map { _ in value })])
        }
        #expect(refusal(NPY.encode(RawTensor(shape: [2, 2], uint8s: [0, 0, 0, 0]))).contains("wants spikes [T, 1, 2, 2]"))
        #expect(refusal(NPY.encode(RawTensor(shape: [1, 1, 2, 2], uint8s: [0, 2, 0, 0]))).contains("holds the value 2.0"))
        #expect(refusal(events([0], [2])).contains("outside the input of 2×2×1"))
        #expect(refusal(events([-1], [0])).contains("is at step -1"))
        #expect(refusal(events([1 << 30], [0])).contains("steps go from 0"))
        #expect(refusal(events([1, 1], [0, 0])).contains("fires twice"))
        #expect(refusal(events([1], [0], value: 3)).contains("has the value 3"))
        #expect(refusal(events([1, 2], [0])).contains("different lengths"))
        #expect(refusal(NPZ.encode([NamedTensor(name: "t", tensor: RawTensor(shape: [1], int32s: [0]))])).contains("lacks one of the arrays"))
    }
}
