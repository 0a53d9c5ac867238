import Testing

@testable import Models

/// Do the two descriptions of a neuron, its levels and its firing rule, say the same, and does every word choose one neuron?
@Suite("Semantics: is every neuron of the registry what its levels say?")
struct NeuronRegistryTests {
    @Test("a word chooses a neuron that answers to it", arguments: NeuronRegistry.words)
    func words(word: String) throws {
        let spec = try #require(NeuronRegistry.spec(word))
        #expect(NeuronRegistry.words.count { $0 == word } == 1)
        #expect(spec.neuron(NeuronSpec.Parameters()).word(leaks: spec.required.contains(.leak)) == word)
        #expect(!spec.text.isEmpty && !spec.source.isEmpty)
    }

    @Test("levels read back are levels set", arguments: NeuronRegistry.words)
    func roundTrip(word: String) throws {
        let neuron = try #require(NeuronRegistry.spec(word)).neuron(NeuronSpec.Parameters())
        var other = neuron
        for index in other.levels.indices {
            other.levels[index].threshold *= 2
            other.levels[index].amplitude *= 4
        }
        #expect(other.levels.map(\.threshold) == neuron.thresholds.map { $0 * 2 })
        #expect(other.levels.map(\.amplitude) == neuron.amplitudes.map { $0 * 4 })
        #expect(other != neuron)
        other.levels = neuron.levels
        #expect(other == neuron)
    }

    @Test("the rule of the paper fires what the levels say", arguments: NeuronRegistry.words)
    func rules(word: String) throws {
        var draw = Draw(seed: 7)
        var fired = 0
        for comparison in Comparison.allCases {
            var neuron = try #require(NeuronRegistry.spec(word)).neuron(NeuronSpec.Parameters())
            neuron.comparison = comparison
            let rule = neuron.rule(Double.self)
            for _ in 0..<400 {
                let (start, emitted) = (Double(draw.integer(-80...80)) / 16, Float(draw.integer(0...16)) / 4)
                for membrane in 0..<neuron.membraneCount {
                    var potential = start
                    let spike = rule.fire(&potential, membrane: membrane, emitted: emitted)
                    let (value, crossings, end) = Self.interpret(neuron, start, membrane: membrane, emitted: emitted)
                    #expect(spike.value == value && spike.crossings == crossings && potential == end, "\(comparison), \(start), \(emitted)")
                    fired += spike.crossings
                }
            }
        }
        #expect(fired > 100)
    }

    /// Levels in their order; once one side has fired, the other is out.
    private static func interpret(
        _ neuron: NeuronModel, _ start: Double, membrane: Int, emitted: Float
    ) -> (value: Float, crossings: Int, potential: Double) {
        var potential = start
        var value: Float = 0
        var side: FiringLevel.Side?
        var crossings = 0
        for level in neuron.levels where level.membrane == membrane && (side == nil || side == level.side) {
            let sign: Double = level.side == .above ? 1 : -1
            let difference = level.difference.map { (potential < 0 ? potential * Double($0.slope) : potential) - Double(emitted + value) }
            let distance = sign * (difference ?? potential) - Double(level.threshold)
            guard neuron.comparison == .above ? distance > 0 : distance >= 0 else { continue }
            if let difference {
                value += Float(sign * min(sign * difference, Double(level.amplitude.magnitude)))
                crossings += 1
                side = level.side
                continue
            }
            if neuron.hasMemory, level.side == .below, emitted + value + level.amplitude < 0 { continue }
            value += level.amplitude
            crossings += 1
            side = level.side
            if case .hard(let reset) = level.reset { potential = Double(reset) } else { potential -= sign * Double(level.threshold) }
        }
        return (value, crossings, potential)
    }
}
