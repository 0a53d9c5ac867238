import EventSim
import Models
import Testing

@testable import Compiler

@Suite("Fidelity: do payloads carry any slope below zero?")
struct SlopeTests {
    private static func payloads(_ slope: Float, thresholds: [Float] = [2, 1, 0.5, 0.25], bits: Int = 31) throws -> Payloads {
        try Payloads(
            of: Population(
                name: "leaky", kind: "Conv", grid: Grid(height: 1, width: 1, channels: 1),
                neuron: .signed(SignedMultiThreshold(thresholds: thresholds, negativeAmplitudes: thresholds.map { slope * $0 }))),
            payloadBits: bits)
    }

    @Test(arguments: [0.2371, 0.01234, 0.7853, 1.618, 0.0031] as [Float])
    func `A learned slope is within 1/512, and told`(slope: Float) throws {
        let payloads = try Self.payloads(slope)
        let carried = -Float(payloads.values[7]) / Float(payloads.values[3])
        #expect(abs(carried - slope) <= slope / 512)
        #expect(payloads.unit * Float(payloads.values[3]) == 0.25)
        for index in 0..<3 {
            #expect(payloads.values[index] == 2 * payloads.values[index + 1])
            #expect(payloads.values[4 + index] == 2 * payloads.values[5 + index])
        }
        let note = try #require(payloads.note)
        #expect(note.contains("\(slope)") && note.contains("\(-payloads.values[7])/\(payloads.values[3])"))
    }

    @Test(arguments: [0.01, 0.1, 0.2, 0.25, 1] as [Float])
    func `A simple fraction is exact`(slope: Float) throws {
        let payloads = try Self.payloads(slope)
        #expect(payloads.note == nil)
        #expect(abs(-Float(payloads.values[7]) / Float(payloads.values[3]) - slope) <= 1e-6)
    }

    @Test func `Narrow payloads carry a coarser slope, and bare spikes none`() throws {
        let narrow = try Self.payloads(0.2371, thresholds: [1], bits: 4)
        #expect(narrow.values == [13, -3])
        #expect(throws: NetworkError.self) { try Self.payloads(0.2371, thresholds: [1], bits: 0) }
    }
}
