/// The windows of a max-pool gate: in each step only the spikes of a window's leader pass, the neuron whose emitted values sum up
/// to most so far, this step's included; ties go to the first in row-major order.
///
/// Windows lie side by side from the layer's origin, each channel for itself; what fills no whole window never passes.
public struct GateWindow: Sendable, Hashable {
    /// Rows of a window.
    public var height: Int
    /// Columns of a window.
    public var width: Int

    /// Extents in pixels of the layer in front of the gate.
    public init(height: Int, width: Int) {
        self.height = height
        self.width = width
    }

    /// Neurons in a window, each with an accumulator.
    package var size: Int { height * width }

    /// Whether a pixel lies in a whole window of the layer.
    package func holds(y: Int, x: Int, in layer: MappedLayer) -> Bool {
        y < layer.height / height * height && x < layer.width / width * width
    }

    /// Whether a neuron leads its window, by the values that the layer's neurons have emitted.
    package func isLed(by neuron: Int, in layer: MappedLayer, emitted: [Int]) -> Bool {
        let pixel = neuron / layer.channels
        let top = pixel / layer.width / height * height
        let left = pixel % layer.width / width * width
        for y in top..<top + height {
            for x in left..<left + width {
                let other = (y * layer.width + x) * layer.channels + neuron % layer.channels
                if emitted[other] > emitted[neuron] || (emitted[other] == emitted[neuron] && other < neuron) { return false }
            }
        }
        return true
    }
}

extension CoreMap {
    /// The distinct gates that projections from a layer pass, in the order of the projections.
    package func gates(of layer: Int) -> [GateWindow] {
        projections.reduce(into: []) { gates, projection in
            if projection.source == layer, let gate = projection.gate, !gates.contains(gate) { gates.append(gate) }
        }
    }
}
