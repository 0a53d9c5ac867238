/// Projections, and what they can make a neuron sum.
extension CoreMap {
    func check(_ projection: MappedProjection, _ index: Int) throws(CoreMapError) {
        var place = "projection \(index)"
        try require(
            layers.indices.contains(projection.source) && layers.indices.contains(projection.target), .endpoints, place,
            "from layer \(projection.source) to layer \(projection.target), of \(layers.count)")
        let (source, target) = (layers[projection.source], layers[projection.target])
        place += " (\(source.name) → \(target.name))"
        try require(!target.isInput, .endpoints, place, "its target is an input, whose spikes are given")
        try require(
            projection.inputChannels == source.channels && projection.outputChannels == target.channels, .channels, place,
            "a kernel of \(projection.inputChannels) → \(projection.outputChannels) channels between layers of \(source.channels) and \(target.channels)")
        try require(
            projection.groups >= 1 && source.channels.isMultiple(of: projection.groups) && target.channels.isMultiple(of: projection.groups),
            .groups, place, "\(projection.groups) groups of \(source.channels) → \(target.channels) channels; they have to divide both")
        for extent in [projection.kernelHeight, projection.kernelWidth] {
            try require(
                (1...1 << 16).contains(extent), .kernel, place, "a kernel extent of \(extent); it has to be from 1 to \(1 << 16)")
        }
        let taps = projection.kernelHeight * projection.kernelWidth
        let (weights, overflow) = taps.multipliedReportingOverflow(by: source.channels * projection.outputsPerGroup)
        try require(
            !overflow && weights == projection.weights.count, .weights, place,
            "\(projection.weights.count) weights for \(projection.kernelHeight)×\(projection.kernelWidth) taps, \(source.channels) channels and \(projection.outputsPerGroup) outputs")
        try require(
            (0...30).contains(projection.weightShift), .weightShift, place, "weights shifted by \(projection.weightShift) bits; it has to be from 0 to 30")
        try check(projection.y, extent: source.height, place + ", rows")
        try check(projection.x, extent: source.width, place + ", columns")
        try require(
            (1...CoreMapLimits.steps).contains(projection.delay), .delay, place,
            "a delay of \(projection.delay) steps; it has to be from 1 to \(CoreMapLimits.steps)")
        try require(
            (1...CoreMapLimits.extent).contains(projection.channelsPerAxon) && (1...1 << 16).contains(projection.slotsPerAxon), .axons, place,
            "\(projection.channelsPerAxon) channels and \(projection.slotsPerAxon) slots an axon; both have to be at least 1")
        if let gate = projection.gate {
            try require(
                (1...CoreMapLimits.extent).contains(gate.height) && (1...CoreMapLimits.extent).contains(gate.width), .gate, place,
                "a gate of \(gate.height)×\(gate.width) pixels; both have to be from 1 to \(CoreMapLimits.extent)")
        }
    }

    private func check(_ axis: TapAxis, extent: Int, _ place: String) throws(CoreMapError) {
        for (name, step, least) in [
            ("division", axis.division, 1), ("extent", axis.extent, 1), ("upsampling", axis.upsampling, 1), ("stride", axis.stride, 1),
            ("dilation", axis.dilation, 0),
        ] {
            try require(
                (least...CoreMapLimits.extent).contains(step), .axis, place,
                "\(name) is \(step); it has to be from \(least) to \(CoreMapLimits.extent)")
        }
        try require(
            axis.offset.magnitude <= CoreMapLimits.count, .axis, place, "offset is \(axis.offset); at most 2^40 either way")
        let coordinates = (extent + axis.division - 1) / axis.division
        try require(axis.extent <= coordinates, .axis, place, "\(axis.extent) source coordinates of \(coordinates) that there are")
    }

    /// Σ of all that can be there at a neuron at once: what arrives before its window waits for it, what arrives after it stays.
    func checkSums() throws(CoreMapError) {
        var arriving = [Double](repeating: 0, count: layers.count)
        for projection in projections {
            let largest = layers[projection.source].isInput ? CoreMapLimits.value : layers[projection.source].soma.payloads.reduce(0) { $0 + Int($1.magnitude) }
            let synapses = Double(projection.kernelHeight * projection.kernelWidth) * Double(projection.inputChannels / projection.groups)
            let pixels = Double(projection.y.division) * Double(projection.x.division)
            let lag = layers[projection.source].windowStart + projection.delay - layers[projection.target].windowStart
            arriving[projection.target] += synapses * pixels * 128 * Double(largest) * Double(1 << projection.weightShift) * Double(lag.magnitude + 2)
        }
        for (index, sum) in arriving.enumerated() {
            try require(
                sum < 0x1p62, .sums, "layer \(index) (\(layers[index].name))",
                "up to \(sum) may wait at a neuron; smaller weight shifts, kernels or pools keep it below 2^62")
        }
    }
}
