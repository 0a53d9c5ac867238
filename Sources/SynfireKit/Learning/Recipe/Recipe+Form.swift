import Formats
import Models
import Training

extension Recipe {
    /// The spiking form of a network, its λs measured on calibration samples `[N, C, H, W]`.
    ///
    /// - Throws: what `Network.convert` throws.
    func form(of network: Network, calibration: Tensor, threads: Int) throws -> TunedForm {
        var options = try conversion()
        let conversion = try network.convert(options, calibration: calibration, threads: threads)
        var scales: [String: Float] = [:]
        for (population, layer) in zip(conversion.network.populations.dropLast(), conversion.layers) where network.layers[layer].operation.isActivation {
            scales[network.layers[layer].name] = population.scale
        }
        options.scales = scales
        return TunedForm(options: options, steps: whole("convert.steps"))
    }
}

extension LayerOperation {
    /// Whether neurons that fire take its place.
    fileprivate var isActivation: Bool {
        switch self {
        case .relu, .leakyRelu, .clip: true
        default: false
        }
    }
}

extension SpikingSettings {
    /// The form that tuning simulates, λs by the layers of a network.
    init(_ form: TunedForm, _ network: Network) throws {
        var neuron = form.options.neuron
        neuron.comparison = form.options.comparison
        if neuron.allowsHardReset { neuron.reset = form.options.reset }
        let given = form.options.scales ?? [:]
        var scales: [Int: Float] = [:]
        for (index, layer) in network.layers.enumerated() { scales[index] = given[layer.name] }
        self.init(
            neuron: neuron, membrane: form.options.membrane, steps: form.steps, initial: form.options.initialPotential ?? 0, scales: scales,
            coding: form.options.coding)
    }
}
