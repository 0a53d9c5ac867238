internal import Kernels

/// The sum of images; backwards each gets the whole gradient.
struct AdditionTraining: TrainableLayer {
    func forward(_ inputs: [[Float]], to output: inout [Float], areSpikes: Bool, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        output.fill(with: 0)
        for input in inputs { output.add(input) }
    }

    func backwardToInputs(
        _ gradient: [Float], inputs: [[Float]], to inputGradients: inout [[Float]], _ scratch: inout Scratch, _ kernels: any FloatKernels.Type
    ) {
        for number in inputGradients.indices where !inputGradients[number].isEmpty { inputGradients[number].add(gradient) }
    }
}

extension [Float] {
    /// Adds as many values; `values` may have more.
    mutating func add(_ values: [Float]) {
        precondition(count <= values.count, "more sums than values")
        let source = values.span
        var sums = mutableSpan
        for index in 0..<sums.count { unsafe sums[unchecked: index] += source[unchecked: index] }
    }
}
