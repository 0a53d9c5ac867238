import Testing

@testable import Training

@Suite("Semantics: do learning rates follow PyTorch's definitions?")
struct RateScheduleTests {
    private func rates(_ schedule: some RateSchedule, base: Double = 0.1, epochs: Int, batches: Int = 1, history: [Double] = []) -> [Double] {
        (0..<epochs * batches).map {
            schedule.rate(base: base, at: TrainingPlace(epoch: $0 / batches, batch: $0 % batches, batches: batches, epochs: epochs), history: Array(history.prefix($0 / batches)))
        }
    }

    private func near(_ a: [Double], _ b: [Double]) -> Bool { a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-12 } }

    @Test func `A constant rate stays`() { #expect(rates(ConstantRate(), epochs: 3) == [0.1, 0.1, 0.1]) }

    @Test func `A step rate falls every so many epochs`() {
        #expect(near(rates(StepRate(length: 2, factor: 0.5), epochs: 5), [0.1, 0.1, 0.05, 0.05, 0.025]))
        #expect(near(rates(StepRate(length: 1), epochs: 2, batches: 2), [0.1, 0.1, 0.01, 0.01]))
    }

    @Test func `A cosine goes from the base to the least rate`() {
        // (1 + cos(π k / 4)) / 2 for k = 0 … 3.
        #expect(near(rates(CosineRate(), base: 1, epochs: 4), [1, 0.8535533905932737, 0.5, 0.14644660940672627]))
        #expect(near(rates(CosineRate(length: 2, least: 0.2), base: 1, epochs: 3), [1, 0.6, 0.2]))
    }

    /// Ten steps, of which the first three rise: phases end at steps 2 and 9.
    @Test func `One cycle rises and falls along cosines`() {
        let rates = rates(OneCycleRate(), base: 1, epochs: 5, batches: 2)
        #expect(near([rates[0], rates[1], rates[2]], [0.04, 0.52, 1]))
        #expect(abs(rates[9] - 4e-6) < 1e-12)
        // One of seven steps of the fall: last + (1 − last) / 2 · (1 + cos(π / 7)).
        #expect(abs(rates[3] - (4e-6 + (1 - 4e-6) / 2 * (1 + 0.9009688679024191))) < 1e-12)
        #expect(rates.allSatisfy { $0 <= 1 && $0 > 0 })
    }

    @Test(arguments: [1, 2, 3]) func `One cycle of few steps stays finite`(steps: Int) {
        #expect(rates(OneCycleRate(), epochs: steps).allSatisfy { $0.isFinite && $0 > 0 })
    }

    /// Patience 1: the second bad epoch in a row lowers the rate for the next one.
    @Test func `A plateau lowers the rate after its patience`() {
        let history = [1.0, 0.9, 0.9, 0.9, 0.95, 0.8, 0.8]
        let rates = rates(PlateauRate(rises: false, factor: 0.5, patience: 1), epochs: 8, history: history)
        #expect(near(rates, [0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05]))
        // A gain smaller than the threshold's share is none.
        #expect(near(self.rates(PlateauRate(rises: true, factor: 0.1, patience: 0), epochs: 3, history: [0.5, 0.50001]), [0.1, 0.1, 0.01]))
    }

    @Test func `A plateau rests after a fall and keeps above its least rate`() {
        let flat = Array(repeating: 1.0, count: 7)
        // One bad epoch, fall; two of rest; one bad epoch, fall to the floor.
        let rates = rates(PlateauRate(rises: false, factor: 0.1, patience: 0, cooldown: 2, least: 0.005), epochs: 7, history: flat)
        #expect(near(rates, [0.1, 0.1, 0.01, 0.01, 0.01, 0.005, 0.005]))
    }
}
