import Testing

@testable import EventSim

/// This project's additions to Lemaire's formulas against accesses counted one at a time.
@Suite("Energy: do our extensions of the memory model count what happens?")
struct MemoryExtensionTests {
    private static let options = MemoryEnergy.Options(access: .perWord, bits: 32)
    /// Picojoules of any access under `perWord` at 32 bits.
    private static let access = 5.0
    private static let (add, multiply) = (0.1, 3.1)

    private static func close(_ joules: Double, _ picojoules: Double) -> Bool { abs(joules * 1e12 - picojoules) < 1e-9 * max(picojoules, 1) }

    @Test("A spike into a transposed convolution reads every tap once and updates its target")
    func transposedConvolution() {
        let (kernel, outputs, spikes, neurons, window) = (3, 4, 7, 64, 2)
        var weightReads = 0
        var potentialReads = 0
        for _ in 0..<spikes {
            for _ in 0..<kernel * kernel {
                for _ in 0..<outputs {
                    weightReads += 1
                    potentialReads += 1
                }
            }
        }
        let layer = MemoryLayer(
            projections: [
                MemoryProjection(
                    kind: .transposedConvolution(kernelHeight: kernel, kernelWidth: kernel), input: .spikes, inputs: 32, inputChannels: 2,
                    outputChannels: outputs, weights: 72, inputSpikes: Double(spikes))
            ], neurons: neurons, biases: 0, outputSpikes: 5)
        let energy = MemoryEnergy.spiking(layer, window: window, options: Self.options)
        #expect(Self.close(energy.weights, Double(weightReads) * Self.access))
        #expect(Self.close(energy.potentials, Double(2 * (potentialReads + window * neurons)) * Self.access))
        #expect(Self.close(energy.operations, Double(potentialReads + window * neurons + 5) * Self.add))
        #expect(Self.close(energy.inputOutput, Double(spikes + 5) * Self.access))
        #expect(Self.close(energy.addressing, Double(2 * spikes) * (Self.add + Self.multiply) + Double(weightReads) * Self.add))
    }

    @Test("A folded pool changes neither the reads of a spike nor anything else; the dense network pays for its pool")
    func pooling() {
        let (channels, extent) = (3, 4)
        var reads = 0
        var additions = 0
        var scalings = 0
        for _ in 0..<channels {
            for _ in stride(from: 0, to: extent, by: 2) {
                for _ in stride(from: 0, to: extent, by: 2) {
                    for _ in 0..<4 {
                        reads += 1
                        additions += 1
                    }
                    scalings += 1
                }
            }
        }
        let layer = MemoryLayer(
            projections: [
                MemoryProjection(
                    kind: .averagePooling, input: .analog, inputs: channels * extent * extent, inputChannels: 1, outputChannels: 1, weights: 0,
                    inputSpikes: 0)
            ], neurons: scalings, biases: 0, outputSpikes: 0)
        let energy = MemoryEnergy.dense(layer, options: Self.options)
        #expect(energy.weights == 0 && energy.potentials == 0 && energy.biases == 0)
        #expect(Self.close(energy.inputOutput, Double(reads + scalings) * Self.access))
        #expect(Self.close(energy.operations, Double(additions) * Self.add + Double(scalings) * (Self.add + Self.multiply)))
        #expect(Self.close(energy.addressing, Double(reads + scalings) * Self.add))
    }

    @Test("Nearest upsampling moves values and computes nothing")
    func upsampling() {
        let layer = MemoryLayer(
            projections: [
                MemoryProjection(
                    kind: .nearestUpsampling, input: .analog, inputs: 8, inputChannels: 1, outputChannels: 1, weights: 0, inputSpikes: 0)
            ], neurons: 32, biases: 0, outputSpikes: 0)
        let energy = MemoryEnergy.dense(layer, options: Self.options)
        #expect(Self.close(energy.inputOutput, 40 * Self.access))
        #expect(energy.operations == 0)
    }

    @Test("An analog current costs the dense layer once, then one read per neuron and step")
    func analog() {
        let projection = MemoryProjection(
            kind: .convolution(kernelHeight: 3, kernelWidth: 3, strideHeight: 1, strideWidth: 1), input: .analog, inputs: 16,
            inputChannels: 1, outputChannels: 2, weights: 18, inputSpikes: 0)
        let layer = MemoryLayer(projections: [projection], neurons: 32, biases: 0, outputSpikes: 0)
        let once = MemoryEnergy.spiking(layer, window: 1, options: Self.options)
        let often = MemoryEnergy.spiking(layer, window: 11, options: Self.options)
        #expect(once.weights == often.weights && once.inputOutput == often.inputOutput)
        #expect(Self.close(once.weights, 32 * 9 * Self.access))
        #expect(Self.close(often.biases, 11 * 32 * Self.access))
    }
}
