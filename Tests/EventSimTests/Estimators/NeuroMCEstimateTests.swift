import Testing

@testable import EventSim
@testable import Formats

@Suite("Energy: do we charge as SpikingJelly's neuromc estimator does?")
struct NeuroMCEstimateTests {
    static let optimizers: [String: NeuroMCTraining.Optimizer] = [
        "neuromc_train_sgd": .sgd(hasMomentum: false, hasDecay: false),
        "neuromc_train_sgd_momentum_decay": .sgd(hasMomentum: true, hasDecay: true), "neuromc_train_adam": .adam,
    ]

    /// A fragment, how often it occurs, and the layer that the file names it by.
    private typealias Work = (layer: String?, fragment: NeuroMCFragment)

    @Test("Every count and energy of every fragment, level, unit and stage of every case, training included")
    func everything() throws {
        var comparison = OracleComparison()
        var refused = 0
        for test in try EstimatorCase.all() {
            for (mode, estimators) in test.modes {
                for member in estimators.objectValue ?? [] where member.key.hasPrefix("neuromc") {
                    let (key, expected) = (member.key, member.value)
                    let place = "\(test.name) \(mode) \(key)"
                    guard expected["refused"] == nil else {
                        refused += 1
                        let operators = try #require(expected["operators"]?.arrayValue).compactMap(\.stringValue)
                        #expect(operators.allSatisfy { Self.refusal(of: $0, by: test.network) }, "\(place) \(operators)")
                        continue
                    }
                    compare(work(test, mode, key), expected, place, &comparison)
                }
            }
        }
        #expect(Oracles.isComplete(refused, bundled: 20), "\(refused)")
        #expect(Oracles.isComplete(comparison.compared, bundled: 22_449), "\(comparison.compared)")
    }

    /// Whether a network has what the package refuses under the name of an operator.
    private static func refusal(of name: String, by network: ProfiledNetwork) -> Bool {
        switch name {
        case "avg_pool2d": network.layers.contains { $0.type == "avgpool" }
        case "convolution_backward": network.layers.contains { $0.type == "convT" }
        default: network.layers.contains { $0.type == "upsample" }
        }
    }

    private func work(_ test: EstimatorCase, _ mode: String, _ key: String) -> [Work] {
        var estimate = NeuroMCEstimate()
        estimate.reusesWeights = key == "neuromc_reuse"
        let stages = test.stages(mode)
        var forward: [Work] = [], traced: [Work] = []
        let executions = mode == "multi" ? 1 : test.oracle["T"]?.intValue ?? 0
        for execution in 0..<executions {
            for (layer, stage) in stages {
                if !stage.calls.isEmpty, let fragment = estimate.forward(stage.calls[execution]) {
                    // The package has no hook for transposed convolutions; their operators are traced, behind all others.
                    if layer.type == "convT" { traced.append((nil, fragment)) } else { forward.append((layer.name, fragment)) }
                }
                if !stage.neurons.isEmpty { forward.append((layer.name, estimate.forward(stage.neurons[execution]))) }
            }
        }
        let training = Self.optimizers[key].map { NeuroMCTraining(optimizer: $0).fragments(stages.map(\.stage)) } ?? []
        return forward + training.map { (nil, $0) } + traced
    }

    private func compare(_ work: [Work], _ expected: JSON, _ place: String, _ comparison: inout OracleComparison) {
        var (stages, units) = ([String: Double](), [String: Double]())
        var (bits, energies, operations) = (NeuroMCTraffic<Int>(), NeuroMCTraffic<Double>(), NeuroMCOperations())
        var (products, macs, base, extra) = (0, 0.0, 0.0, 0.0)
        for (_, fragment) in work {
            stages[fragment.stage.rawValue, default: 0] += fragment.picojoules
            units[fragment.unit.rawValue, default: 0] += fragment.picojoules
            bits += fragment.baseBits
            bits += fragment.extraBits
            energies += fragment.basePicojoules
            energies += fragment.extraPicojoules
            operations += fragment.operations
            products += fragment.macs
            macs += fragment.macPicojoules
            base += fragment.basePicojoules.sum
            extra += fragment.extraPicojoules.sum
        }
        let computed = macs + operations.picojoules
        for (key, value) in [
            ("total_pj", computed + base + extra), ("compute_pj", computed), ("memory_pj", base + extra), ("mac_pj", macs),
            ("base_memory_pj", base), ("extra_memory_pj", extra), ("extra_compute_pj", operations.picojoules),
        ] { comparison.expect(value, expected[key], "\(place) \(key)") }
        comparison.expect(stages.map { ($0, $1) }, expected["by_stage"], "\(place) by_stage")
        comparison.expect(units.map { ($0, $1) }, expected["by_core"], "\(place) by_core")
        comparison.expect(operations.named + [("mac", products)], expected["primitives"], "\(place) primitives")
        for level in ["reg", "sram"] {
            comparison.expect(bits.named(level), expected["bits_by_level"]?[level], "\(place) bits \(level)")
            comparison.expect(energies.named(level), expected["pj_by_level"]?[level], "\(place) pJ \(level)")
        }
        // Fragments of single steps are recorded for one network only.
        guard let fragments = expected["fragments"]?.arrayValue else { return }
        #expect(fragments.count == work.count, "\(place)")
        for (number, (own, recorded)) in zip(work, fragments).enumerated() {
            let name = "\(place) \(number) \(recorded["op"]?.stringValue ?? "")"
            if let layer = own.layer { #expect(recorded["layer"]?.stringValue == layer, "\(name)") }
            compare(own.fragment, recorded, name, &comparison)
        }
    }

    private func compare(_ own: NeuroMCFragment, _ recorded: JSON, _ name: String, _ comparison: inout OracleComparison) {
        #expect(recorded["stage"]?.stringValue == own.stage.rawValue, "\(name)")
        #expect(recorded["core"]?.stringValue == own.unit.rawValue, "\(name)")
        comparison.expect(own.loops.named, recorded["dims"], "\(name) dims")
        comparison.expect(own.values, recorded["numel"], "\(name) numel")
        comparison.expect(own.bits, recorded["bits"], "\(name) bits")
        comparison.expect(own.macs, recorded["mac"], name)
        comparison.expect(own.operations.named.filter { $0.1 > 0 }, recorded["extra_ops"], "\(name) extra_ops")
        comparison.expect(own.macPicojoules, recorded["mac_pj"], name)
        comparison.expect(own.operations.picojoules, recorded["extra_compute_pj"], name)
        comparison.expect(own.basePicojoules.sum, recorded["base_memory_pj"], name)
        comparison.expect(own.extraPicojoules.sum, recorded["extra_memory_pj"], name)
        comparison.expect(own.picojoules, recorded["total_pj"], name)
        for level in ["reg", "sram"] {
            comparison.expect(own.baseBits.named(level).filter { $0.1 > 0 }, recorded["base_bits"]?[level], "\(name) base_bits \(level)")
            comparison.expect(own.basePicojoules.named(level).filter { $0.1 > 0 }, recorded["base_pj"]?[level], "\(name) base_pj \(level)")
            comparison.expect(own.extraBits.named(level).filter { $0.1 > 0 }, recorded["extra_bits"]?[level], "\(name) extra_bits \(level)")
            comparison.expect(own.extraPicojoules.named(level).filter { $0.1 > 0 }, recorded["extra_pj"]?[level], "\(name) extra_pj \(level)")
        }
    }
}

extension NeuroMCTraffic {
    /// Directions of a level in the file's words.
    fileprivate func named(_ level: String) -> [(String, Number)] {
        level == "reg"
            ? [("rh2l", registerIn), ("wh2l", registerWrite), ("rl2h", registerRead), ("wl2h", registerOut)]
            : [("rh2l", memoryRead), ("wl2h", memoryWrite)]
    }
}

extension NeuroMCOperations {
    fileprivate var named: [(String, Int)] {
        [("mux", multiplexes), ("add", additions), ("mul", multiplications), ("comp", comparisons), ("sqrt", roots)]
    }
}

extension NeuroMCFragment.Loops {
    fileprivate var named: [(String, Int)] {
        [("B", batch), ("T", steps), ("C", inputs), ("K", outputs), ("OY", height), ("OX", width), ("FY", kernelHeight), ("FX", kernelWidth)]
    }
}
