import OracleNeurons
import Testing

@testable import Models

@Suite("Do neurons compute what lava-nc and lava-dl compute?")
struct LavaNeuronTests {
    private func biases(_ vectors: VectorCase) throws -> [Int] {
        zip(try vectors.ints("bias_mant"), try vectors.ints("bias_exp")).map { LoihiRegisters.shifted($0, by: $1) }
    }

    /// Runs every neuron of a case and compares current, potential and spike of every step.
    private func compare(_ vectors: VectorCase, _ neuron: LavaLIF, reset: PeriodicReset? = nil) throws -> Int {
        let (input, u, v, s) = (try vectors.rows("a_in"), try vectors.rows("u"), try vectors.rows("v"), try vectors.rows("s"))
        let bias = try biases(vectors)
        for index in input.indices {
            var state = CurrentBasedState<Int>.zero
            var (currents, potentials, spikes): ([Int], [Int], [Int]) = ([], [], [])
            for (step, value) in input[index].enumerated() {
                if let reset, reset.happens(before: step + 1) { state = .zero }
                spikes.append(neuron.step(&state, input: value, bias: bias[index]))
                currents.append(state.current)
                potentials.append(state.potential)
            }
            #expect(currents == u[index], "\(vectors.id), neuron \(index): u")
            #expect(potentials == v[index], "\(vectors.id), neuron \(index): v")
            #expect(spikes == s[index], "\(vectors.id), neuron \(index): s")
        }
        return input.joined().count
    }

    @Test("integer LIF, binary, ternary and with periodic reset: every u, v and spike")
    func integerNeurons() throws {
        let vectors = try LoihiVectors(folder: "lava")
        var steps = 0
        for oracle in try vectors.cases("lif_single") {
            steps += try compare(
                oracle, LavaLIF(currentDecay: oracle.int("du"), potentialDecay: oracle.int("dv"), threshold: oracle.int("vth")))
        }
        for oracle in try vectors.cases("lif_single_reset") {
            steps += try compare(
                oracle, LavaLIF(currentDecay: oracle.int("du"), potentialDecay: oracle.int("dv"), threshold: oracle.int("vth")),
                reset: PeriodicReset(interval: oracle.int("reset_interval"), offset: oracle.int("reset_offset")))
        }
        for oracle in try vectors.cases("ternary_lif_single") {
            steps += try compare(
                oracle,
                LavaLIF(
                    currentDecay: oracle.int("du"), potentialDecay: oracle.int("dv"), threshold: oracle.int("vth_hi"),
                    lowerThreshold: oracle.int("vth_lo")))
        }
        #expect(steps > 0)
    }

    @Test("floating-point LIF: every u, v and spike to the last bit")
    func floatNeurons() throws {
        for oracle in try LoihiVectors(folder: "lava").cases("lif_single_float") {
            let neuron = LavaFloatLIF(
                currentDecay: try oracle.double("du"), potentialDecay: try oracle.double("dv"), threshold: try oracle.double("vth"),
                bias: try oracle.double("bias"))
            let (u, v, s) = (try oracle.doubleRows("u"), try oracle.doubleRows("v"), try oracle.rows("s"))
            for (index, input) in try oracle.doubleRows("a_in").enumerated() {
                var state = LavaFloatLIF.State()
                for (step, value) in input.enumerated() {
                    let fires = neuron.step(&state, input: value, number: step + 1)
                    #expect(state.neuron.current == u[index][step] && state.neuron.potential == v[index][step], "\(oracle.id), step \(step)")
                    #expect(fires == (s[index][step] == 1), "\(oracle.id), step \(step)")
                }
            }
        }
    }

    @Test("a refractory float neuron keeps integrating its current while its potential stands still")
    func refractoryFloat() {
        // By hand: a = 1 in every step, u doubles as a count of it, θ = 2.5; fires in step 2 (v = 1 + 2), rests 3 … 5 at 0.
        let neuron = LavaFloatLIF(currentDecay: 0, potentialDecay: 0, threshold: 2.5, refractoryPeriod: 3)
        var state = LavaFloatLIF.State()
        var fired: [Int] = []
        var potentials: [Double] = []
        for step in 1...7 {
            if neuron.step(&state, input: 1, number: step) { fired.append(step) }
            potentials.append(state.neuron.potential)
        }
        #expect(fired == [2, 6])
        #expect(potentials == [1, 0, 0, 0, 0, 0, 0])
        #expect(state.neuron.current == 7)
    }

    @Test("lava-dl's CUBA neuron: u, v before the reset and spikes, and the same spikes as lava-nc after export")
    func slayer() throws {
        for oracle in try LoihiVectors(folder: "lava").cases("slayer_cuba") {
            let neuron = SlayerCUBA(
                currentDecay: try oracle.int("iDecay"), potentialDecay: try oracle.int("vDecay"), threshold: try oracle.int("vThMant"))
            let (u, v, s) = (try oracle.rows("u"), try oracle.rows("v_before_reset"), try oracle.rows("s"))
            for (index, input) in try oracle.rows("a_in").enumerated() {
                var state = CurrentBasedState<Int>.zero
                var lava = CurrentBasedState<Int>.zero
                for (step, value) in input.enumerated() {
                    let result = neuron.step(&state, input: value)
                    #expect(state.current == u[index][step], "\(oracle.id), step \(step)")
                    #expect(result.potentialBeforeReset == v[index][step], "\(oracle.id), step \(step)")
                    #expect(result.fires == (s[index][step] == 1), "\(oracle.id), step \(step)")
                    let exported = neuron.exported.step(&lava, input: value, bias: 0)
                    if try oracle.bool("equals_lava_lif") { #expect((exported == 1) == result.fires && lava == state, "\(oracle.id)") }
                }
            }
        }
    }

    @Test("sigma-delta neurons: every value sent")
    func sigmaDelta() throws {
        for oracle in try LoihiVectors(folder: "lava").cases("sigma_delta") {
            let bias = try oracle.ints("bias_stored")
            let activation = try #require(LavaSigmaDelta.Activation(rawValue: oracle.string("act")))
            let sent = try oracle.rows("s")
            for (index, input) in try oracle.rows("a_in").enumerated() {
                let neuron = LavaSigmaDelta(
                    threshold: try oracle.int("vth_stored"), bias: bias[index], stateExponent: try oracle.int("state_exp"),
                    activation: activation, accumulatesError: try oracle.bool("cum_error"))
                var state = LavaSigmaDelta.State()
                #expect(input.map { neuron.step(&state, input: $0) } == sent[index], "\(oracle.id), neuron \(index)")
            }
        }
    }

    /// Of cases without an accumulated error; a state exponent differs from lava's only in what is kept of a rounded value.
    @Test("the sigma-delta neuron of networks sends what lava's does")
    func sigmaDeltaOfNetworks() throws {
        var sent = 0
        for oracle in try LoihiVectors(folder: "lava").cases("sigma_delta") where try !oracle.bool("cum_error") {
            let slope: Float = try oracle.string("act") == "RELU" ? 0 : 1
            let neuron = SigmaDelta(
                threshold: Float(try oracle.int("vth_stored")), largest: 1e6,
                difference: FiringDifference(slope: slope, step: 1 << (try oracle.int("state_exp"))), comparison: .atOrAbove)
            let rule = neuron.rule(Int.self)
            let (bias, expected) = (try oracle.ints("bias_stored"), try oracle.rows("s"))
            for (index, input) in try oracle.rows("a_in").enumerated() {
                var (potential, emitted) = (bias[index], Float(0))
                let values = input.map { value in
                    potential += value
                    let fired = rule.fire(&potential, membrane: 0, emitted: emitted)
                    emitted += fired.value
                    sent += fired.crossings
                    return Int(fired.value)
                }
                #expect(values == expected[index], "\(oracle.id), neuron \(index)")
            }
        }
        #expect(sent > 300)
    }
}
