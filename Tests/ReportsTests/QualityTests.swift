import Foundation
import Reports
import Testing

@Suite("Quality: are the figures of merit what their definitions say?")
struct QualityTests {
    @Test("Dice of binary masks, the empty ones included")
    func binaryDice() {
        #expect(DiceOverlap.binary([true, true, false, false], [true, false, true, false]) == 0.5)
        #expect(DiceOverlap.binary([true, false], [true, false]) == 1)
        #expect(DiceOverlap.binary([true, false], [false, true]) == 0)
        #expect(DiceOverlap.binary([false, false], [false, false]) == 1)
        #expect(DiceOverlap.binary([], []) == 1)
        #expect(DiceOverlap.binary([true], [false]) == 0)
    }

    @Test("A volume's Dice is not the mean over its slices")
    func volume() {
        var overlap = DiceOverlap(classCount: 2)
        overlap.add(prediction: [1, 1, 1, 1], reference: [1, 1, 1, 1])
        overlap.add(prediction: [1, 0, 0, 0], reference: [0, 0, 0, 1])
        #expect(overlap.coefficient(of: 1) == 8.0 / 10)
    }

    @Test("Mean Dice leaves the background out and counts an absent class as found")
    func meanDice() {
        var overlap = DiceOverlap(classCount: 4)
        overlap.add(prediction: [0, 1, 1, 2, 0], reference: [0, 1, 2, 2, 0])
        #expect(overlap.coefficient(of: 1) == 2.0 / 3)
        #expect(overlap.coefficient(of: 2) == 2.0 / 3)
        #expect(overlap.coefficient(of: 3) == 1)
        #expect(abs(overlap.mean - 7.0 / 9) < 1e-15)
    }

    @Test("PSNR against peak one, summed before the logarithm")
    func psnr() throws {
        let decibels = try #require(PeakSignalToNoise.of([0.1, 0.1], reference: [0, 0]))
        #expect(abs(decibels - 20) < 1e-5)
        #expect(PeakSignalToNoise.of([0.5], reference: [0.5]) == .infinity)
        #expect(PeakSignalToNoise.of([], reference: []) == nil)
        var several = PeakSignalToNoise()
        several.add([0, 0, 0], reference: [0, 0, 0])
        several.add([1], reference: [0])
        #expect(abs(try #require(several.decibels) - 10 * log10(4)) < 1e-12)
    }

    @Test("Correlation against the textbook sum, with an offset that would cancel")
    func correlation() throws {
        let x: [Float] = [1, 2, 3, 4, 5]
        let y: [Float] = [2, 1, 4, 3, 5]
        #expect(abs(try #require(Correlation.of(x, y)) - 0.8) < 1e-12)
        #expect(abs(try #require(Correlation.of(x.map { $0 + 65_536 }, y)) - 0.8) < 1e-9)
        var parts = Correlation()
        parts.add(Array(x[..<2]), Array(y[..<2]))
        parts.add(Array(x[2...]), Array(y[2...]))
        #expect(abs(try #require(parts.coefficient) - 0.8) < 1e-12)
        #expect(abs(try #require(Correlation.of(x, x.map { -$0 })) + 1) < 1e-12)
    }

    @Test("Constant activations correlate only if they are equal")
    func constant() {
        #expect(Correlation.of([0, 0], [0, 0]) == 1)
        #expect(Correlation.of([0, 0], [1, 1]) == nil)
        #expect(Correlation.of([0, 0], [0, 1]) == nil)
        #expect(Correlation.of([], []) == nil)
    }

    @Test("Agreement of spiking with dense output")
    func agreement() {
        #expect(Agreement.pixels(dense: [0, 1, 2, 2], spiking: [0, 1, 1, 2]) == 0.75)
        #expect(Agreement.dice(dense: [0, 1, 1], spiking: [0, 1, 1], classCount: 2) == 1)
        #expect(Agreement.psnr(dense: [0.25], spiking: [0.25]) == .infinity)
    }
}
