import Formats
import Models
import Testing
import Training

@testable import SynfireKit

@Suite("Fidelity: does a converted tuned network compute what tuning computed?")
struct TunedForwardTests {
    private static let words = ["if", "multi-threshold", "signed-ternary", "signed-multi-threshold"]

    /// λs are powers of two, so that dividing weights by them rounds nothing away.
    @Test(arguments: words, [false, true]) func `The reference on the file is tuning's forward pass`(word: String, pools: Bool) throws {
        var network = try Zoo.network("zoo:unet?input=1x8x8&base=4&levels=3&bias=1&seed=7")
        network.name = "tuned"
        let neuron = try #require(NeuronRegistry.spec(word)).neuron(NeuronSpec.Parameters())
        var options = ConversionOptions(neuron: neuron, initialPotential: 0.125, averagePooling: .folded)
        if pools { options.membrane.order = .fireThenIntegrate }
        options.scales = Dictionary(
            uniqueKeysWithValues: network.layers.enumerated().filter { $1.operation == .relu }.map { ($1.name, Float(sign: .plus, exponent: $0 % 3 - 1, significand: 1)) })
        let form = TunedForm(options: options, steps: 6)
        let stream = RandomStream(seed: 11, purpose: "image")
        let images = (0..<3).map { sample in (0..<64).map { stream.uniform(64 * sample + $0) } }
        let trainer = try Trainer(
            network, input: Shape(channels: 1, height: 8, width: 8), mode: .flow(try SpikingSettings(form, network)), loss: .bce, optimizer: .adam(), seed: 1,
            threads: 2)
        let tuned = try trainer.outputs(images)
        let conversion = try network.convert(
            TunedForm(form.encoded(), file: "a").options, calibration: Tensor(shape: [1, 1, 8, 8], scalars: images[0]))
        let schedule = Schedule(.sameStep, of: conversion.network, window: form.steps)
        let reference = Reference<Float>(conversion.network, schedule: schedule)
        for (image, output) in zip(images, tuned) {
            let input = try conversion.network.encode(Tensor(shape: [1, 8, 8], scalars: image), number: 0, window: form.steps, seed: 1)
            let run = reference.run(input)
            let mean = try #require(run.readoutHistory.last).map { $0 / Float(form.steps) }
            #expect(zip(output, mean).allSatisfy { abs($0 - $1) < 1e-4 }, "\(word)")
        }
    }
}
