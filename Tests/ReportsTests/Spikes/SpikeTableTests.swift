import EventSim
import Formats
import Testing

@testable import Reports

@Suite("Are all spikes of a run in the exported file, at their places?")
struct SpikeTableTests {
    private static func layer(_ name: String, isInput: Bool = true) -> MappedLayer {
        MappedLayer(name: name, height: 2, width: 3, channels: 4, isInput: isInput, soma: .accumulate, wireCode: .payload, windowStart: 0)
    }

    private static let layers = [layer("in, put"), layer("conv"), layer("conv"), layer("out", isInput: false)]
    /// Neuron 23 is row 1, column 2, channel 3 of the grid.
    private static let first: [[[Spike]]] = [
        [[Spike(neuron: 0, value: 1), Spike(neuron: 23, value: -1)], []], [[], [Spike(neuron: 6, value: 4)]], [[], []], [[], []],
    ]
    private static let second: [[[Spike]]] = [[[], []], [[Spike(neuron: 5, value: 2)], []], [[], []], [[], []]]
    private static let table = SpikeTable(layers: layers, samples: [(number: 7, spikes: first), (number: 8, spikes: second)])

    @Test("an archive holds sample, step, neuron and value per layer, and each layer's grid")
    func npz() throws {
        let arrays = try NPZ.parse(Self.table.encoded(.npz, file: "a"), file: "a")
        #expect(
            arrays.map(\.name) == ["spikes.in, put", "grid.in, put", "spikes.conv", "grid.conv", "spikes.conv#2", "grid.conv#2"])
        #expect(arrays.map(\.tensor.shape) == [[2, 4], [3], [2, 4], [3], [0, 4], [3]])
        #expect(arrays[0].tensor.integers() == [7, 0, 0, 1, 7, 0, 23, -1])
        #expect(arrays[1].tensor.integers() == [2, 3, 4])
        #expect(arrays[2].tensor.integers() == [7, 1, 6, 4, 8, 0, 5, 2])
    }

    @Test("a text file has a line per spike, with row, column and channel")
    func csv() throws {
        let text = String(decoding: try Self.table.encoded(.csv, file: "a"), as: UTF8.self)
        #expect(
            text == """
                sample,layer,step,neuron,row,column,channel,value
                7,"in, put",0,0,0,0,0,1
                7,"in, put",0,23,1,2,3,-1
                7,conv,1,6,0,1,2,4
                8,conv,0,5,0,1,1,2

                """)
    }
}
