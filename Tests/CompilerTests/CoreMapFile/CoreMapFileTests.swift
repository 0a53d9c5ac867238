import EventSim
import Formats
import Testing

@testable import Compiler

@Suite("Is a core map the same after a round trip through its file?")
struct CoreMapFileTests {
    private func sample() throws -> CoreMap {
        var map = MapFixture.small()
        map.layers[1].soma = .hardReset(threshold: 128, payload: 1, firesAtThreshold: true, resetPotential: -64)
        map.layers[1].bias = [1, -2, 3, -4, 5, -6, 7, -8]
        map.layers[1].unit = 0.1
        map.layers[2].soma = .cascade(thresholds: [128, 64], payloads: [2, 1], firesAtThreshold: false)
        map.layers[2].wireCode = .perThreshold(payloads: [2, 1])
        map.layers[3].soma = .accumulate
        map.layers[3].loadsConstants = true
        map.layers[3].biasMap = Array(repeating: 12, count: 480)
        map.projections[0].weights[3] = -128
        return try MapFixture.compiled(map)
    }

    @Test("every field survives, and equal maps give equal bytes")
    func roundTrip() throws {
        let map = try sample()
        let bytes = CoreMapFile.encode(map).encoded()
        #expect(bytes == CoreMapFile.encode(map).encoded())
        #expect(try CoreMapFile.decode(Safetensors.parse(bytes, file: "a.map"), file: "a.map").map == map)
    }

    @Test("a program of no neuron's form is written level by level")
    func programs() throws {
        var map = try sample()
        map.chip.neurons.models = Set(NeuronCapabilities.Model.allCases)
        map.layers[1].soma = FiringProgram(
            levels: [
                .init(membrane: 0, threshold: 128, payload: 1, effect: .set(-64)), .init(membrane: 1, threshold: 64, payload: 1, effect: .set(3)),
                .init(membrane: 1, side: .below, threshold: 64, payload: -1, effect: .set(3)),
            ], membranes: 2, firesAtThreshold: true, hasMemory: true)
        #expect(map.layers[1].soma.form == nil)
        #expect(try CoreMapFile.decode(CoreMapFile.encode(map), file: "a.map").map == map)
    }

    @Test("neurons that send differences are written level by level")
    func differences() throws {
        var map = try sample()
        map.chip.neurons.models = Set(NeuronCapabilities.Model.allCases)
        map.layers[1].soma = .differences(FiringProgram.Difference(shift: 7, slope: 41), threshold: 64, most: 15)
        #expect(map.layers[1].soma.form == nil)
        #expect(try CoreMapFile.decode(CoreMapFile.encode(map), file: "a.map").map == map)
    }

    @Test("a map that breaks a limit is refused on reading")
    func verified() throws {
        var map = try sample()
        map.chip.core.neurons = 10
        let error = #expect(throws: FileError.self) { try CoreMapFile.decode(CoreMapFile.encode(map), file: "a.map") }
        #expect(error?.reason.contains("neurons") == true)
    }

    @Test("missing and malformed parts name their place")
    func malformed() throws {
        let sound = CoreMapFile.encode(try sample())
        func refusal(_ change: (inout Safetensors) -> Void) -> FileError? {
            var file = sound
            change(&file)
            return #expect(throws: FileError.self) { try CoreMapFile.decode(file, file: "a.map") }
        }
        for key in ["format", "schedule", "chip", "layers", "projections"] {
            #expect(refusal { $0.metadata[key] = nil }?.place?.hasPrefix("metadata") == true)
            #expect(refusal { $0.metadata[key] = "[[" } != nil)
        }
        for name in sound.tensors.map(\.name) where !name.hasPrefix("bias") {
            #expect(refusal { $0.tensors.removeAll { $0.name == name } }?.place == "tensor \(name)")
        }
        #expect(
            refusal { $0.metadata["layers"] = $0.metadata["layers"]?.replacing("hardReset", with: "softReset") }?.reason
                == "unknown neuron model \"softReset\"")
        #expect(
            refusal { $0.metadata["chip"] = $0.metadata["chip"]?.replacing("payloadBits", with: "payloadBit") }?.reason
                == "unknown key \"payloadBit\"")
        let reversed = RawTensor(shape: [1, 8], int32s: [1, 5, 2, 0, 1, 0, 1, 0])
        #expect(
            refusal { file in
                file.tensors = file.tensors.map { $0.name == "blocks" ? NamedTensor(name: "blocks", tensor: reversed) : $0 }
            }?.reason == "a range ends before it begins")
    }

    @Test("a damaged file never traps")
    func damaged() throws {
        let bytes = CoreMapFile.encode(try sample()).encoded()
        var state: UInt64 = 7
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for _ in 0..<2000 {
            var damaged = bytes
            for _ in 0...draw(3) { damaged[draw(min(bytes.count, 9000))] = UInt8(draw(10) + 48) }
            if (try? CoreMapFile.decode(Safetensors.parse(damaged, file: "a.map"), file: "a.map")) == nil { refused += 1 }
        }
        #expect(refused > 1000)
    }
}
