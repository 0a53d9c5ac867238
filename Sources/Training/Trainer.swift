private import Formats
internal import Kernels
public import Models
private import Processors

/// Trains a network on images of one size.
///
/// Samples are shared out over threads, and their gradients are added in one order: weights do not depend on the number of threads.
/// They do depend on whether the processor fuses multiplication and addition.
public final class Trainer {
    /// The network with the present weights.
    public private(set) var network: Network
    private let input: Shape
    private let mode: TrainingMode
    private let loss: Loss
    private let optimizer: Optimizer
    private let seed: UInt64
    private let threads: Int
    private var graph: TrainingGraph
    private var moments: [[[Float]]]
    private var stepCount = 0
    private let rooms: RoomPool

    /// Samples fall into so many blocks, each of which adds up its own gradients.
    private static let blocks = 8

    /// - Parameters:
    ///   - input: of the images.
    ///   - seed: of dropout and of input spikes.
    /// - Throws: `TrainingError` for a layer or a neuron without a gradient, or shapes that do not fit.
    public init(
        _ network: Network, input: Shape, mode: TrainingMode, loss: Loss, optimizer: Optimizer, seed: UInt64, threads: Int
    ) throws(TrainingError) {
        self.network = network
        self.input = input
        self.mode = mode
        self.loss = loss
        self.optimizer = optimizer
        self.seed = seed
        self.threads = max(1, threads)
        graph = try TrainingGraph(network, input: input)
        switch mode {
        case .dense(let dropout):
            guard dropout >= 0, dropout < 1 else { throw .shape(reason: "a dropout of \(dropout) is outside 0 ..< 1") }
        case .flow(let settings), .bptt(let settings, _): try settings.check(graph)
        }
        moments = network.layers.map { layer in
            Array(repeating: [Float](repeating: 0, count: layer.operation.trainedParameters.count), count: optimizer.moments)
        }
        rooms = RoomPool(graph, mode, ProcessorLevel.current.floatKernels)
    }

    /// One step on a batch.
    ///
    /// - Parameters:
    ///   - batch: at least one example.
    ///   - learningRate: of this step.
    /// - Returns: the loss of the batch before the step.
    /// - Throws: `TrainingError.shape` for an example of another size, `.notFinite` for a loss that is no number, the weights being as before.
    public func step(_ batch: [Example], learningRate: Float) throws(TrainingError) -> Double {
        let (value, gradients) = try gradients(batch)
        guard value.isFinite else { throw .notFinite(what: "the loss", step: stepCount) }
        stepCount += 1
        for index in graph.order {
            guard case .layer(let layer) = graph.nodes[index].work, layer.parameterCount > 0 else { continue }
            var parameters = network.layers[index].operation.trainedParameters
            optimizer.update(&parameters, gradients[index], &moments[index], step: stepCount, rate: learningRate)
            network.layers[index].operation.trainedParameters = parameters
            graph.load(parameters, of: index)
        }
        return value
    }

    /// The loss of a batch and its gradient by the parameters of every layer, in the order of the network.
    ///
    /// - Throws: `TrainingError.shape` for an example of another size.
    public func gradients(_ batch: [Example]) throws(TrainingError) -> (loss: Double, gradients: [[Float]]) {
        let shape = graph.nodes[graph.output].shape
        for example in batch {
            guard example.image.count == input.count else {
                throw .shape(reason: "an image has \(example.image.count) values where the network reads \(input.count)")
            }
            guard example.target.count == loss.targetCount(shape) else {
                throw .shape(reason: "a target has \(example.target.count) values where the loss compares \(loss.targetCount(shape))")
            }
            if loss == .crossEntropy, let stray = example.target.first(where: { !($0 < Float(shape.channels)) || $0 != $0.rounded() }) {
                throw .shape(reason: "a target names the class \(stray), where the network has \(shape.channels)")
            }
        }
        guard !batch.isEmpty else { throw .shape(reason: "a batch holds no example") }
        let passes = SamplePasses(graph, mode, ProcessorLevel.current.floatKernels)
        let rooms = rooms
        rooms.prepare(samples: batch.count, blocks: Self.blocks)
        let (seed, first) = (seed, stepCount * batch.count)
        let outputs = parallelMap(count: batch.count, threads: threads) { sample in
            rooms.withSample(sample) { record in
                rooms.withScratch { scratch in passes.forward(batch[sample].image, seed: seed, number: first + sample, &record, &scratch) }
            }
        }
        let (value, slopes) = loss.evaluate(outputs, batch.map(\.target), channels: shape.channels, threads: threads)
        let blocks = min(Self.blocks, batch.count)
        _ = parallelMap(count: blocks, threads: threads) { block in
            rooms.withSums(block) { sums in
                for index in sums.indices { sums[index].fill(with: 0) }
                for sample in batch.count * block / blocks..<batch.count * (block + 1) / blocks {
                    rooms.withSample(sample) { record in
                        rooms.withScratch { scratch in
                            passes.backward(slopes[sample], batch[sample].image, seed: seed, number: first + sample, &record, to: &sums, &scratch)
                        }
                    }
                }
            }
        }
        return (value, total(blocks))
    }

    /// Adds the blocks' gradients in their order.
    private func total(_ blocks: Int) -> [[Float]] {
        let (graph, rooms, mode) = (graph, rooms, mode)
        let biases = network.layers.map(\.operation.biasCount)
        return parallelMap(count: graph.nodes.count, threads: threads) { index in
            guard case .layer(let layer) = graph.nodes[index].work, layer.parameterCount > 0, graph.nodes[index].isTrained else { return [] }
            var sum = rooms.withSums(0) { $0[index] }
            for block in 1..<max(blocks, 1) { rooms.withSums(block) { sum.add($0[index]) } }
            var gradient = layer.parameterGradient(sum)
            // A bias acts in every step, while the sums that weights meet are those of all steps.
            if case .flow(let settings) = mode {
                for place in gradient.count - biases[index]..<gradient.count { gradient[place] *= Float(settings.steps) }
            }
            return gradient
        }
    }

    /// What the network makes of images: logits, or the read-out's potential ÷ T after T steps; without dropout.
    ///
    /// - Parameter number: which sample of the data the first image is, for input spikes.
    /// - Throws: `TrainingError.shape` for an image of another size.
    public func outputs(_ images: [[Float]], number: Int = 0) throws(TrainingError) -> [[Float]] {
        for image in images where image.count != input.count {
            throw .shape(reason: "an image has \(image.count) values where the network reads \(input.count)")
        }
        let passes = SamplePasses(graph, mode.withoutDropout, ProcessorLevel.current.floatKernels)
        let (rooms, seed) = (rooms, seed)
        return parallelMap(count: images.count, threads: threads) { index in
            rooms.withScratch { scratch in
                var record = scratch.spare ?? SampleRecord(passes.graph, passes.mode)
                scratch.spare = nil
                defer { scratch.spare = record }
                return passes.forward(images[index], seed: seed, number: number + index, &record, &scratch)
            }
        }
    }

    /// The steps taken and the optimiser's numbers; setting those of another network changes nothing.
    public var state: TrainingState {
        get {
            TrainingState(
                step: stepCount,
                tensors: moments.enumerated().flatMap { index, arrays in
                    arrays.enumerated().compactMap { number, values in
                        values.isEmpty ? nil : NamedTensor(name: "\(index).\(number)", tensor: RawTensor(Tensor(shape: [values.count], scalars: values)))
                    }
                })
        }
        set {
            stepCount = newValue.step
            for tensor in newValue.tensors {
                let parts = tensor.name.split(separator: ".").compactMap { Int($0) }
                guard parts.count == 2, moments.indices.contains(parts[0]), moments[parts[0]].indices.contains(parts[1]),
                    moments[parts[0]][parts[1]].count == tensor.tensor.shape.reduce(1, *)
                else { continue }
                moments[parts[0]][parts[1]] = tensor.tensor.floats()
            }
        }
    }
}

extension TrainingMode {
    /// As outputs are judged.
    var withoutDropout: TrainingMode { if case .dense = self { .dense(dropout: 0) } else { self } }
}
