import EventSim
import Formats
import Foundation

/// A neuron of an oracle with what goes in and what comes out.
package struct RegisterTrace {
    package var layer: MappedLayer
    package var arrived: [Int]
    package var constant: Int
    package var potentials: [Int32]
    package var spikes: [Int32]
    package var name: String

    /// The cases of an oracle: of `SYNFIRE_ORACLES`, or of this target's resources.
    private static func cases(_ name: String) throws -> [JSON] {
        let path =
            ProcessInfo.processInfo.environment["SYNFIRE_ORACLES"].map { "\($0)/\(name)" }
            ?? Bundle.module.bundleURL.appendingPathComponent("Resources/oracles/\(name)").path
        return try found(try JSON.parse(FileAccess.read(path), file: path)["cases"]?.arrayValue)
    }

    /// What an oracle has to have.
    private static func found<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw FileError(file: "oracle", reason: "lacks a value that every case has") }
        return value
    }

    private static func layer(_ membrane: MappedMembrane, threshold: Int) -> MappedLayer {
        MappedLayer(
            name: "neuron", height: 1, width: 1, channels: 1, isInput: false,
            soma: .hardReset(threshold: Int32(threshold), payload: 1, firesAtThreshold: false, resetPotential: 0),
            membrane: membrane, wireCode: .payload, windowStart: 0)
    }

    /// Of lava-nc's fixed-point LIF neurons.
    package static func lava() throws -> [RegisterTrace] {
        try cases("lava/lif_fixed.json").flatMap { oracle in
            let int = { (key: String) in try found(oracle[key]?.intValue) }
            let membrane = MappedMembrane(
                leak: Int32(4096 - (try int("dv"))), currentDecay: Int32(4095 - (try int("du"))),
                registers: RegisterRules(.lava, lowestPotential: -8_388_607))
            return try (0..<int("n")).map { neuron in
                let row = { (key: String) in try found(oracle[key]?.arrayValue?[neuron].arrayValue).compactMap(\.intValue) }
                let number = { (key: String) in try found(oracle[key]?.arrayValue?[neuron].intValue) }
                let (mantissa, exponent) = (try number("bias_mant"), try number("bias_exp"))
                return RegisterTrace(
                    layer: layer(membrane, threshold: try int("vth") << 6), arrived: try row("a_in").map { $0 << 6 },
                    constant: exponent >= 0 ? mantissa << exponent : mantissa >> -exponent, potentials: try row("v").map { Int32($0) },
                    spikes: try row("s").map { Int32($0) }, name: oracle["id"]?.stringValue ?? "?")
            }
        }
    }

    /// Of lava-nc's fixed-point sigma-delta neurons, without cases that compare an accumulated error: no program has one.
    package static func sigmaDelta() throws -> [RegisterTrace] {
        try cases("lava/sigma_delta_fixed.json").filter { $0["cum_error"] == .bool(false) }.flatMap { oracle in
            let int = { (key: String) in try found(oracle[key]?.intValue) }
            let slope: Int32 = oracle["act"]?.stringValue == "RELU" ? 0 : 4096
            return try (0..<int("n")).map { neuron in
                let row = { (key: String) in try found(oracle[key]?.arrayValue?[neuron].arrayValue).compactMap(\.intValue) }
                var layer = layer(MappedMembrane(), threshold: 0)
                layer.soma = .differences(
                    FiringProgram.Difference(shift: try int("state_exp"), slope: slope), threshold: Int32(try int("vth_stored")), most: 1 << 14)
                layer.initialPotential = Int32(try found(oracle["bias_stored"]?.arrayValue?[neuron].intValue))
                var sum = layer.initialPotential
                let arrived = try row("a_in")
                let potentials = arrived.map { value in
                    sum += Int32(value)
                    return sum
                }
                return RegisterTrace(
                    layer: layer, arrived: arrived, constant: 0, potentials: potentials, spikes: try row("s").map { Int32($0) },
                    name: oracle["id"]?.stringValue ?? "?")
            }
        }
    }

    /// Of nengo-loihi's compartments, without cases that cut potentials off above: no core map does.
    package static func chipLike() throws -> [RegisterTrace] {
        try cases("nengo/nengo_compartment.json").filter { $0["vmax"]?.intValue == 8_388_607 }.flatMap { oracle in
            let int = { (key: String) in try found(oracle[key]?.intValue) }
            let refractorySteps = try int("refract_delay") - 1
            let membrane = MappedMembrane(
                leak: Int32(4096 - (try int("decay_v"))), currentDecay: Int32(4095 - (try int("decay_u"))), refractorySteps: refractorySteps,
                holdsWhileRefractory: refractorySteps > 0, registers: RegisterRules(.chipLike, lowestPotential: Int32(try int("vmin"))))
            return try (0..<int("n")).map { neuron in
                let row = { (key: String) in try found(oracle[key]?.arrayValue?[neuron].arrayValue).compactMap(\.intValue) }
                return RegisterTrace(
                    layer: layer(membrane, threshold: try int("vth")), arrived: try row("q_in"), constant: try int("bias"),
                    potentials: try row("v").map { Int32($0) }, spikes: try row("s").map { Int32($0) }, name: oracle["id"]?.stringValue ?? "?")
            }
        }
    }
}
