/// A layer's value as a sum of linear paths from sources, plus an offset.
struct FoldedValue {
    var paths: [LinearPath]
    var offset = Offset.none
    /// The last weighted layer on the way, which names the population.
    var weighted: Int?
}

/// What a layer sees while the linear chain it stands in is folded.
struct Folding {
    let layer: Layer
    let index: Int
    /// The values it reads, in their order, and their shapes.
    let inputs: [FoldedValue]
    let inputShapes: [Shape]
    let output: Shape

    /// The value of the only input with each of its paths extended by the layer.
    func extended(_ transform: (LinearPath) throws(FoldingObstacle) -> LinearPath) throws(NetworkError) -> FoldedValue {
        var result = inputs[0]
        do throws(FoldingObstacle) {
            for index in result.paths.indices { result.paths[index] = try transform(result.paths[index]) }
        } catch {
            throw unsupported(error.reason, error.remedy)
        }
        return result
    }

    /// The same for a linear layer, behind which the offset is another.
    func extended(
        by definition: some LayerDefinition, _ transform: (LinearPath) throws(FoldingObstacle) -> LinearPath
    ) throws(NetworkError) -> FoldedValue {
        var result = try extended(transform)
        result.offset = result.offset.behind(definition, input: inputShapes[0], output: output)
        return result
    }

    func unsupported(_ reason: String, _ remedy: String) -> NetworkError {
        .unsupported(layer: layer.name, kind: layer.operation.kind, reason: reason, remedy: remedy)
    }
}
