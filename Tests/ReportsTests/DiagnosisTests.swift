import Models
import Testing

@testable import Reports

/// Does the sentence name the layer and the cause that were provoked?
@Suite("Quality: what went wrong in a conversion?")
struct DiagnosisTests {
    static let settings = ConversionDiagnosis.Settings(steps: 10, percentile: 99, startsLow: false)

    static func fidelity(_ activations: [Float], _ emitted: [Float], ceiling: Float? = 10) -> LayerFidelity {
        var fidelity = LayerFidelity()
        fidelity.add(activations, emitted, unit: 0.1, ceiling: ceiling)
        return fidelity
    }

    @Test func `Figures of a layer are shares of neurons and of activation`() {
        // Wanted 0.5, 2, 0.25 and nothing; got 0.5, 1 (the most there is), nothing and 0.25.
        let layer = Self.fidelity([0.5, 2, 0.25, 0], [5, 10, 0, 2.5])
        #expect(layer.saturation == 0.25)
        #expect(layer.silence == 1.0 / 3)
        #expect(layer.error == (1 + 0.25 + 0.25) / 2.75)
        #expect(layer.lostToSaturation == 1 / 2.75)
        #expect(layer.lostToSilence == 0.25 / 2.75)
        #expect(layer.emittedInExcess == 0.25 / 2.75)
        var sum = layer
        sum += layer
        #expect(sum.error == layer.error && sum.saturation == layer.saturation && sum.silence == layer.silence)
    }

    @Test func `Each cause has its sentence`() {
        let good = Self.fidelity([0.5, 0.2], [5, 2])
        func sentence(_ layer: LayerFidelity, _ settings: ConversionDiagnosis.Settings = Self.settings) -> String {
            ConversionDiagnosis([("enc1", good), ("dec1", layer)], settings).sentence
        }
        let saturated = Self.fidelity([3, 0.5], [10, 5])
        #expect(sentence(saturated) == "dec1 saturates: 50 % of neurons at maximum rate; raise the percentile, now 99")
        #expect(
            sentence(saturated, .init(steps: 10, percentile: 100, startsLow: false))
                == "dec1 saturates: 50 % of neurons at maximum rate; calibrate on data as bright as the input")
        #expect(
            sentence(saturated, .init(steps: 10, percentile: nil, startsLow: false))
                == "dec1 saturates: 50 % of neurons at maximum rate; let a normalisation set the scales")
        let silent = Self.fidelity([0.1, 0.1, 0.5], [0, 0, 5])
        #expect(sentence(silent) == "dec1 falls silent: 67 % of the neurons that should fire never do; raise T, now 10")
        #expect(
            sentence(silent, .init(steps: 10, percentile: 99, startsLow: true))
                == "dec1 falls silent: 67 % of the neurons that should fire never do; raise T, now 10, or start at half of the smallest threshold")
        let excessive = Self.fidelity([0, 0.5], [-5, 5])
        #expect(
            sentence(excessive, .init(steps: 10, percentile: 99, startsLow: false, isFreelySigned: true, memoryNeuron: "signed-ternary"))
                == "dec1 fires too much: 100 % more than its activation; give the neurons a memory, so that they only take back what they sent: --neuron signed-ternary")
        #expect(
            sentence(excessive, .init(steps: 10, percentile: 99, startsLow: false, memoryNeuron: "signed-multi-threshold", hasGates: true))
                == "dec1 fires too much: 100 % more than its activation; --neuron signed-multi-threshold takes early spikes back that later input does not bear out")
        #expect(
            sentence(excessive, .init(steps: 10, percentile: 99, startsLow: false, hasGates: true))
                == "dec1 fires too much: 100 % more than its activation; max-pool gates send too much where neurons lead in turn: --max-pool relu, or raise T, now 10")
        #expect(sentence(excessive) == "dec1 fires too much: 100 % more than its activation; raise T, now 10, so that early spikes weigh less")
        let coarse = Self.fidelity([0.5, 0.5], [4.4, 4.4])
        #expect(sentence(coarse) == "dec1 is 12 % off, as rates in 10 steps are; raise T")
        let values = ConversionDiagnosis.Settings(steps: 10, percentile: 99, startsLow: false, leastChange: 0.03125)
        #expect(sentence(silent, values) == "dec1 falls silent: 67 % of the neurons that should fire never do; lower --delta, now 0.0312")
        #expect(sentence(coarse, values) == "dec1 is 12 % off, as sums of changes that are large enough are; lower --delta, now 0.0312")
        #expect(sentence(good) == "no layer saturates or falls silent; the furthest from its activations is enc1, 0.0 % off")
    }

    @Test func `The first of several bad layers is named, since the others follow from it`() {
        let saturated = Self.fidelity([3, 0.5], [10, 5])
        let silent = Self.fidelity([0.1, 0.1, 0.1], [0, 0, 0])
        let diagnosis = ConversionDiagnosis([("a", saturated), ("b", silent)], Self.settings)
        #expect(diagnosis.layer == "a" && diagnosis.cause == .saturation)
    }

    @Test func `A layer without activation has no error`() {
        #expect(Self.fidelity([0, 0], [0, 0]).error == nil)
        #expect(Self.fidelity([1], [10], ceiling: nil).saturation == 0)
    }
}
