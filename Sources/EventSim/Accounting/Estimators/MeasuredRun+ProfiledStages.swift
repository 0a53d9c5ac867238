extension ProfiledStage {
    /// The layers of a run's map as SpikingJelly's estimators would see them in step mode m, by layer; `nil` for input layers.
    ///
    /// Each inference is one execution over the steps of the window. Projections of one shape into a layer are one layer there, as if their
    /// sources stood in one tensor; poolings and upsamplings that the map has folded into a projection are part of it, so that pooled spikes
    /// stay binary. An analog input is repeated in every step. Whether an input is binary follows from what its neurons can send.
    static func stages(of run: MeasuredRun) -> [ProfiledStage?] {
        let map = run.map
        return map.layers.indices.map { target in
            let layer = map.layers[target]
            guard !layer.isInput else { return nil }
            let incoming = map.projections.indices.filter { map.projections[$0].target == target }
            let analog = run.dense.analogInputs[target] ?? []
            let isBinary = analog.isEmpty && incoming.allSatisfy { map.layers[map.projections[$0].source].sendsOnes }
            let extent = CountedLayer.Extent(channels: layer.channels, height: layer.height, width: layer.width)
            var shapes: [(layer: ProfiledLayer, spikes: Int)] = analog.map { (ProfiledLayer($0, output: extent), 0) }
            for index in incoming {
                let shape = ProfiledLayer(map.projections[index], source: map.layers[map.projections[index].source], output: extent)
                if let same = shapes.firstIndex(where: { $0.layer.isJoined(with: shape) }) {
                    shapes[same].layer.input.channels += shape.input.channels
                    shapes[same].spikes += run.ledger.perProjection[index]
                } else {
                    shapes.append((shape, run.ledger.perProjection[index]))
                }
            }
            var stage = ProfiledStage()
            for (number, shape) in shapes.enumerated() {
                var call = ProfiledCall(
                    layer: shape.layer, calls: run.inferences, steps: map.schedule.window, isBinary: isBinary, spikes: shape.spikes)
                // The ledger has one sum for all that reaches a layer.
                call.synapses = number == 0 ? run.ledger.perLayer[target].sops : 0
                call.layer.hasBias = number == 0 && !(layer.bias.isEmpty && layer.biasMap.isEmpty)
                stage.calls.append(call)
            }
            if !layer.soma.isSilent {
                stage.neurons.append(
                    ProfiledNeurons(
                        calls: run.inferences, steps: map.schedule.window, extent: extent, spikes: run.ledger.perLayer[target].events,
                        hasLeak: layer.membrane.leak != MappedMembrane.whole))
            }
            return stage
        }
    }
}

extension MappedLayer {
    /// Whether its spikes are all worth one.
    fileprivate var sendsOnes: Bool { wireCode != .onOff && !soma.sendsDifferences && soma.payloads.allSatisfy { $0 == 1 } }
}

extension ProfiledLayer {
    /// Whether two layers into one target are one over channels in line: all but the number of input channels alike.
    fileprivate func isJoined(with other: ProfiledLayer) -> Bool {
        guard groups == 1, kind != .linear else { return false }
        var like = other
        like.input.channels = input.channels
        return like == self
    }

    /// A map that the host applies to an analog input, whose extent it gives as a number of values.
    fileprivate init(_ projection: MemoryProjection, output: CountedLayer.Extent) {
        let channels = projection.kind == .dense ? projection.inputs : projection.inputChannels
        self.init(
            kind: .convolution, input: .init(channels: channels, height: projection.inputs / max(channels, 1)), output: output)
        switch projection.kind {
        case .convolution(let height, let width, let strideHeight, let strideWidth):
            (kernelHeight, kernelWidth, self.strideHeight, self.strideWidth) = (height, width, strideHeight, strideWidth)
        case .transposedConvolution(let height, let width): (kind, kernelHeight, kernelWidth) = (.transposedConvolution, height, width)
        case .dense: kind = .linear
        case .averagePooling, .nearestUpsampling: kind = .averagePooling
        }
    }

    fileprivate init(_ projection: MappedProjection, source: MappedLayer, output: CountedLayer.Extent) {
        let isPoint = [source.height, source.width, output.height, output.width].allSatisfy { $0 == 1 }
        let isTransposed = projection.y.upsampling > 1 || projection.x.upsampling > 1
        self.init(
            kind: isPoint ? .linear : isTransposed ? .transposedConvolution : .convolution,
            input: .init(
                channels: projection.inputChannels, height: source.height / projection.y.division, width: source.width / projection.x.division),
            output: output, kernelHeight: projection.kernelHeight, kernelWidth: projection.kernelWidth, strideHeight: projection.y.stride,
            strideWidth: projection.x.stride, groups: projection.groups)
    }
}
