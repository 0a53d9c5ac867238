import Testing

@testable import Models
@testable import Training

/// Does a tempotron learn as Gütig and Sompolinsky define it, and is its kernel that of a neuron with a synaptic current?
@Suite struct TempotronTests {
    /// Random spike times; some inputs never spike.
    private static func pattern(_ seed: UInt64, inputs: Int, steps: Int) -> [Int?] {
        let stream = RandomStream(seed: seed, purpose: "pattern")
        return (0..<inputs).map { stream.uniform(2 * $0) < 0.2 ? nil : Int(stream.uniform(2 * $0 + 1) * Float(steps)) }
    }

    @Test func `The kernel is the difference of exponentials and its largest value is 1`() {
        for kernel in [SpikeKernel(), SpikeKernel(membrane: 8, synapse: 2), SpikeKernel(membrane: 40, synapse: 39)] {
            let values = kernel.values(200)
            #expect(abs((values.max() ?? 0) - 1) < 1e-6)
            // Written out with a current and a potential.
            var (current, potential) = (1.0, 0.0)
            for value in values {
                potential = kernel.leak * potential + current
                current *= kernel.decay
                #expect(abs(Double(value) - potential * kernel.weightScale) < 1e-6)
            }
        }
        // τ = 15, τ_s = 15 / 4: largest after τ τ_s / (τ − τ_s) · ln 4 = 6.93 steps, the spike's own being the first.
        #expect(SpikeKernel().values(20).firstIndex(of: 1) == 6)
    }

    @Test func `The peak is that of the potentials written out, step by step`() {
        for seed in UInt64(0)..<20 {
            let tempotron = Tempotron(inputs: 12, steps: 30, seed: seed)
            let times = Self.pattern(seed, inputs: 12, steps: 30)
            var (current, potential, best, place) = (0.0, 0.0, -Double.infinity, 0)
            for step in 0..<30 {
                for (weight, time) in zip(tempotron.weights, times) where time == step { current += Double(weight) * tempotron.kernel.weightScale }
                potential = tempotron.kernel.leak * potential + current
                current *= tempotron.kernel.decay
                if potential > best + 1e-6 { (best, place) = (potential, step) }
            }
            let peak = tempotron.peak(times)
            #expect(abs(Double(peak.potential) - best) < 1e-5 && peak.step == place)
        }
    }

    @Test func `One error moves every weight by what its spike adds at the peak, and a right answer moves none`() {
        var tempotron = Tempotron(inputs: 6, steps: 20, seed: 4)
        let times = Self.pattern(3, inputs: 6, steps: 20)
        let (before, peak, kernel) = (tempotron.weights, tempotron.peak(times), tempotron.kernel.values(20))
        let fires = peak.potential > tempotron.threshold
        let wasRight = tempotron.learn(times, shouldFire: fires, rate: 0.5)
        #expect(wasRight && tempotron.weights == before)
        let wasWrong = !tempotron.learn(times, shouldFire: !fires, rate: 0.5)
        #expect(wasWrong)
        for (index, time) in times.enumerated() {
            let share = time.map { $0 <= peak.step ? kernel[peak.step - $0] : 0 } ?? 0
            #expect(tempotron.weights[index] == before[index] + (fires ? -0.5 : 0.5) * share)
        }
    }

    @Test func `It learns twenty random patterns of forty inputs by heart`() {
        let patterns = (0..<20).map { Self.pattern(UInt64($0), inputs: 40, steps: 40) }
        let wanted = (0..<20).map { $0 % 2 == 0 }
        var tempotron = Tempotron(inputs: 40, steps: 40, seed: 1)
        tempotron.learn(patterns, shouldFire: wanted, epochs: 400, rate: 0.05, seed: 1)
        #expect(zip(patterns, wanted).allSatisfy { (tempotron.peak($0).potential > tempotron.threshold) == $1 })
    }

    @Test func `Labels are asked for where a pattern is farthest from all that have one`() {
        let candidates: [[Float]] = [[0, 1], [5, 5], [5, 6], [-9, 0], [0.5, 0]]
        #expect(NovelSelection.farthest(3, of: candidates, from: [[0, 0]]) == [3, 2, 0])
        // [5, 5] was far from every label until [5, 6] had one; now it is as far as [0, 1], which stands before it.
        #expect(NovelSelection.farthest(9, of: candidates, from: [[0, 0]]).count == 5)
        #expect(NovelSelection.farthest(2, of: candidates, from: candidates) == [0, 1])
    }
}
