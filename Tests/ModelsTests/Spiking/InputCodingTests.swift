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

    private static func parse(_ bytes: [UInt8]) throws(FileError) -> [SpikeTrain] {
        try SpikeTrain.parse(bytes, file: "f", channels: 1, height: 2, width: 2)
    }

    /// Rows of sample, step, neuron and value.
    private static func archive(_ rows: [[Int32]], grid: [Int32]) -> [UInt8] {
        NPZ.encode([
            NamedTensor(name: "spikes.input", tensor: RawTensor(shape: [rows.count, 4], int32s: rows.flatMap { $0 })),
            NamedTensor(name: "grid.input", tensor: RawTensor(shape: [grid.count], int32s: grid)),
        ])
    }

    @Test func `A dense train and its event lists are the same spikes`() throws {
        let dense = RawTensor(shape: [3, 1, 2, 2], int8s: [0, 1, 0, 0, 0, 0, 0, 0, -1, 0, 0, 1])
        let archive = Self.archive([[0, 2, 3, 1], [0, 0, 1, 1], [0, 2, 0, -1]], grid: [2, 2, 1])
        let neurons = "step,neuron,value\n2,3,1\n0,1,1\n2,0,-1"
        let text = "column, row,value,step,channel\r\n1,1,1,2,0\n\n1,0,1,0,0\n0,0,-1,2,0\n"
        let train = try #require(try Self.parse(NPY.encode(dense)).first)
        #expect(train.length == 3 && train.isSigned)
        #expect(
            train.events == [
                SpikeTrain.Event(step: 0, firing: Firing(neuron: 1, value: 1)), SpikeTrain.Event(step: 2, firing: Firing(neuron: 0, value: -1)),
                SpikeTrain.Event(step: 2, firing: Firing(neuron: 3, value: 1)),
            ])
        #expect(try Self.parse(archive) == [train])
        #expect(try Self.parse(Array(text.utf8)) == [train])
        #expect(try Self.parse(Array(neurons.utf8)) == [train])
        #expect(try train.meanValues(window: 4) == Tensor(shape: [1, 2, 2], scalars: [-0.25, 0.25, 0, 0.25]))
        let spikes = [[Firing(neuron: 1, value: 1)], [], [Firing(neuron: 0, value: -1), Firing(neuron: 3, value: 1)]]
        #expect(try Self.network(.spikeTrain(isSigned: true)).encode(train, window: 5).spikes == spikes + [[], []])
        #expect(throws: InputError.self) { try Self.network(.spikeTrain(isSigned: false)).encode(train, window: 5) }
        #expect(throws: InputError.self) { try Self.network(.spikeTrain(isSigned: true)).encode(train, window: 2) }
        #expect(throws: InputError.self) { try Self.network(.analogCurrent).encode(train, window: 5) }
        #expect(throws: InputError.self) { try Self.network(.spikeTrain(isSigned: true)).encode(train.meanValues(window: 3), window: 5, seed: 0) }
    }

    @Test func `A train made by hand is refused, not trapped on, where its events do not fit`() throws {
        let network = try Self.network(.spikeTrain(isSigned: true))
        let good = SpikeTrain.Event(step: 1, firing: Firing(neuron: 2, value: 1))
        var train = SpikeTrain(grid: network.input.grid, length: 3, events: [good])
        #expect(try network.encode(train, window: 3).spikes[1] == [good.firing])
        for (step, neuron, value) in [(3, 2, 1), (-1, 2, 1), (1, network.input.grid.count, 1), (1, -1, 1), (1, 2, 3), (0, 2, 1), (1, 2, -1)] as [(Int, Int, Float)] {
            train.events = [good, SpikeTrain.Event(step: step, firing: Firing(neuron: neuron, value: value))]
            #expect(throws: InputError.self, "\(step), \(neuron), \(value)") { try network.encode(train, window: 3) }
            #expect(throws: InputError.self, "\(step), \(neuron), \(value)") { try train.meanValues(window: 3) }
        }
        train.events = [good]
        #expect(throws: InputError.self) { try train.meanValues(window: 0) }
        for length in [-1, 4] {
            train.length = length
            #expect(throws: InputError.self) { try network.encode(train, window: 3) }
        }
        train.grid = Grid(height: .max, width: 2, channels: -1)
        #expect(throws: InputError.self) { try train.meanValues(window: 3) }
    }

    @Test func `A file may hold several trains of one length, some of them silent`() throws {
        let dense = NPY.encode(RawTensor(shape: [3, 2, 1, 2, 2], int8s: [1, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 8) + [0, 0, 0, 0, 0, 0, 0, -1]))
        let trains = try Self.parse(dense)
        #expect(trains.map(\.length) == [2, 2, 2])
        #expect(trains.map(\.events.count) == [1, 0, 1])
        // The middle one is a gap between sample numbers.
        let text = "sample,step,channel,row,column,value\n2,1,0,1,1,-1\n0,0,0,0,0,1\n2,0,0,0,0,1\n"
        let listed = try Self.parse(Array(text.utf8))
        #expect(listed.map(\.length) == [2, 2, 2])
        #expect(listed[0] == trains[0] && listed[1] == trains[1] && listed[2].events.last == trains[2].events.last)
    }

    @Test func `One of several layers is chosen by name`() throws {
        let text = Array("layer,step,neuron\n\"a, \"\"b\"\"\",0,1\nc,1,2\n".utf8)
        let archive = NPZ.encode([
            NamedTensor(name: "spikes.a", tensor: RawTensor(shape: [1, 4], int32s: [0, 0, 1, 1])),
            NamedTensor(name: "spikes.c", tensor: RawTensor(shape: [1, 4], int32s: [0, 1, 2, 1])),
        ])
        for bytes in [text, archive] {
            let train = try SpikeTrain.parse(bytes, file: "f", layer: "c", channels: 1, height: 2, width: 2)
            #expect(train.map(\.events) == [[SpikeTrain.Event(step: 1, firing: Firing(neuron: 2, value: 1))]])
            let refusal = #expect(throws: FileError.self) { try Self.parse(bytes) }
            #expect(refusal?.reason == "holds spikes of 2 layers")
            #expect(refusal?.remedy == (bytes == text ? "choose one, such as f#a, \"b\"" : "choose one, such as f#a"))
            let wrong = #expect(throws: FileError.self) { try SpikeTrain.parse(bytes, file: "f", layer: "d", channels: 1, height: 2, width: 2) }
            #expect(wrong?.reason == "holds no spikes of d")
        }
    }

    @Test func `A file may say how large an input is that the network leaves open`() throws {
        let archive = Self.archive([[0, 0, 5, 1]], grid: [2, 3, 1])
        #expect(try SpikeTrain.parse(archive, file: "f", channels: 1).map(\.grid) == [Grid(height: 2, width: 3, channels: 1)])
        let dense = NPY.encode(RawTensor(shape: [1, 1, 2, 2], uint8s: [0, 1, 0, 0]))
        #expect(try SpikeTrain.parse(dense, file: "f", channels: 1).map(\.grid) == [Self.grid])
        let refusal = #expect(throws: FileError.self) { try SpikeTrain.parse(Array("step,channel,row,column\n0,0,0,0\n".utf8), file: "f", channels: 1) }
        #expect(refusal?.remedy == "give the size with --input-shape 1xHxW")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var reason: String
        var testDescription: String { reason }
    }

    private static func events(_ step: [Int32], _ neuron: [Int32], value: Int32 = 1) -> [UInt8] {
        archive(zip(step, neuron).map { [0, $0, $1, value] }, grid: [2, 2, 1])
    }

    static let refusals = [
        Refusal(bytes: NPY.encode(RawTensor(shape: [2, 2], uint8s: [0, 0, 0, 0])), reason: "wants spikes [T, 1, 2, 2]"),
        Refusal(bytes: NPY.encode(RawTensor(shape: [0, 1, 2, 2], uint8s: [])), reason: "has shape [0, 1, 2, 2]"),
        Refusal(bytes: NPY.encode(RawTensor(shape: [1, 1, 2, 2], uint8s: [0, 2, 0, 0])), reason: "holds the value 2.0"),
        Refusal(bytes: events([0], [4]), reason: "(event 0): is of neuron 4, outside the input of 2×2×1"),
        Refusal(bytes: Array("step,channel,row,column\n0,0,2,0\n".utf8), reason: "(event 0): is at channel 0, row 2, column 0, outside the input of 2×2×1"),
        Refusal(bytes: Array("step,neuron,channel,row,column\n0,1,0,1,0\n".utf8), reason: "(event 0): is of neuron 1, and its row, column and channel are those of neuron 2"),
        Refusal(bytes: Array("step\n0\n".utf8), reason: "lacks where events happen"),
        Refusal(bytes: archive([[0, 0, 0, 1]], grid: [3, 2, 1]), reason: "holds spikes of a layer of 3×2×1, the network's input is 2×2×1"),
        Refusal(bytes: archive([[0, 0, 0, 1]], grid: [0, 2, 1]), reason: "(entry grid.input): is not height, width and channels"),
        Refusal(bytes: events([-1], [0]), reason: "is at step -1"), Refusal(bytes: events([1 << 30], [0]), reason: "steps go from 0"),
        Refusal(bytes: events([1, 1], [0, 0]), reason: "(sample 0, step 1): neuron 0 fires twice"),
        Refusal(bytes: events([1], [0], value: 3), reason: "has the value 3"),
        Refusal(bytes: events([1], [0], value: .min), reason: "has the value -2147483648"),
        Refusal(bytes: events([], []), reason: "holds no events"),
        Refusal(bytes: NPZ.encode([NamedTensor(name: "spikes.input", tensor: RawTensor(shape: [4], int32s: [0, 0, 0, 1]))]), reason: "is no table of whole numbers [events, 4]"),
        Refusal(bytes: NPZ.encode([NamedTensor(name: "step", tensor: RawTensor(shape: [1], int32s: [0]))]), reason: "holds no array spikes.LAYER"),
        Refusal(bytes: Array("stap,neuron\n".utf8), reason: "(line 1): no event has a column \"stap\"; did you mean step?"),
        Refusal(bytes: Array("step,channel,row,column\n0,0,0\n".utf8), reason: "(line 2): has 3 fields, the first line has 4"),
        Refusal(bytes: Array("step,channel,row,column\n0,0,0,1.5\n".utf8), reason: "(line 2): column is \"1.5\", not a whole number"),
        Refusal(bytes: Array("step,step\n".utf8), reason: "(line 1): names the column step twice"),
        Refusal(bytes: Array("step,channel,row,column,sample\n0,0,0,0,65536\n".utf8), reason: "(event 0): is of sample 65536"),
        Refusal(bytes: [0xFF, 0xFE, 0x00], reason: "(line 1): is not text"), Refusal(bytes: Array("{}".utf8), reason: "is JSON, not spikes"),
        Refusal(bytes: [], reason: "lacks the column step"),
    ]

    @Test(arguments: refusals) func `What is no spike train is refused with its place`(_ test: Refusal) {
        let error = #expect(throws: FileError.self) { try Self.parse(test.bytes) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(test.reason))
    }
}
