import Testing

@testable import EventSim

/// What a neuron sends whose spikes carry how far it has moved, calculated by hand.
@Suite("Semantics: what do neurons send that send differences?")
struct DifferenceTests {
    /// What one neuron sends while its potential takes some values.
    private func sent(_ program: FiringProgram, _ potentials: [Int32]) -> [Int32] {
        var emitted: Int32 = 0
        return potentials.map { potential in
            var kept = potential
            let emission = program.fire(&kept, membrane: 0, emitted: emitted)
            #expect(kept == potential, "nothing resets it")
            #expect((emission.crossed.nonzeroBitCount == 1) == (emission.value != 0), "a difference is one event, nothing is none")
            emitted += emission.value
            return emission.value
        }
    }

    /// 5 is below θ = 8. 20 is 20 from nothing sent: 20 / 4 = 5. 24 and 17 are 4 and 3 away; 30 is 10: 10 / 4 = 2.5, half up 3,
    /// which is 32. 24 is 8 away, −7 is 24 away, because a ReLU of it is 0.
    @Test("a ReLU sends what changed, in its unit, and remembers it")
    func relu() {
        let program = FiringProgram.differences(.init(shift: 2), threshold: 8, most: 100)
        #expect(sent(program, [5, 20, 24, 17, 30, 25, 24, -7, -100]) == [0, 5, 0, 0, 3, 0, -2, -6, 0])
    }

    /// 40 / 4 = 10 leaves within 4 a step: 4, 4, 2. Then −40: four at a time again.
    @Test("what does not fit a payload follows in the next steps")
    func most() {
        let program = FiringProgram.differences(.init(shift: 2), threshold: 1, most: 4)
        #expect(sent(program, [40, 40, 40, 40, 0, 0, 0, 0]) == [4, 4, 2, 0, -4, -4, -2, 0])
    }

    /// A quarter of −80 is −20; −83 · 1024 / 4096 = −20.75 is −20 as well, toward zero.
    @Test("a slope below zero")
    func slope() {
        let leaky = FiringProgram.differences(.init(shift: 0, slope: 1024), threshold: 1, most: 100)
        #expect(sent(leaky, [-80, -83, -84, 8]) == [-20, 0, -1, 29])
        let identity = FiringProgram.differences(.init(shift: 0, slope: 4096), threshold: 1, most: 100)
        #expect(sent(identity, [-80, -83, 1]) == [-80, -3, 84])
    }

    /// Only a tie tells them apart; at θ = 0 a difference of nothing is still no spike.
    @Test("above its threshold, or at it")
    func comparison() {
        #expect(sent(.differences(.init(shift: 0), threshold: 8, most: 100, firesAtThreshold: true), [8, 0]) == [8, -8])
        #expect(sent(.differences(.init(shift: 0), threshold: 8, most: 100, firesAtThreshold: false), [8, 9, 1]) == [0, 9, 0])
        #expect(sent(.differences(.init(shift: 3), threshold: 0, most: 100, firesAtThreshold: true), [0, 3, 4, 4]) == [0, 0, 1, 0])
    }

    @Test("its state is a potential and the sum of what it sent")
    func state() {
        let program = FiringProgram.differences(.init(shift: 2), threshold: 8, most: 100)
        #expect(program.keepsEmitted && !program.resetsHard && program.form == nil && program.largestFiring == 100)
        let layer = MappedLayer(name: "a", height: 1, width: 1, channels: 1, isInput: false, soma: program, wireCode: .payload, windowStart: 0)
        #expect(layer.stateBits(24) == 48)
    }
}
