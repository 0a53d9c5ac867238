/// The input of one target row through a grouped projection.
enum GroupedKernel {
    /// Adds what arrives, tap by tap: a channel reaches its own group only, so neurons are marked one by one.
    static func gather(
        _ plan: GatherPlan, _ list: EventList, row y: Int, blocks: Int, current: inout [SIMD16<Int32>], touchedNeurons: inout [Bool]
    ) {
        let projection = plan.projection
        let reach = projection.outputsPerGroup
        let channels = projection.outputChannels
        for x in plan.columns.indices {
            for tap in plan.rows[y] {
                for run in plan.columns[x] {
                    for column in run.first..<run.end {
                        let kernel = tap.kernel * projection.kernelWidth + plan.kernelColumns[run.kernel + column - run.first]
                        let pixel = tap.source * plan.viewWidth + column
                        for event in Int(list.offsets[pixel])..<Int(list.offsets[pixel + 1]) {
                            let input = Int(list.entries[event]) - column * projection.inputChannels
                            let value = list.isUnit ? 1 : Int32(list.values[event])
                            let first = projection.firstOutput(of: input)
                            let synapse = (kernel * projection.inputChannels + input) * reach
                            for output in 0..<reach {
                                let neuron = first + output
                                current[x * blocks + neuron / 16][neuron % 16] &+=
                                    (Int32(projection.weights[synapse + output]) &* value) &<< Int32(projection.weightShift)
                                touchedNeurons[x * channels + neuron] = true
                            }
                        }
                    }
                }
            }
        }
    }
}
