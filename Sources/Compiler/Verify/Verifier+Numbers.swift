import EventSim

/// Whether the chip's formats hold every number of a map.
extension Verifier {
    static func verifyLayer(_ layer: MappedLayer, index: Int, map: CoreMap) throws(VerificationError) {
        try verifyExtents(layer, index: index)
        let place = name(layer, index)
        let arithmetic = map.chip.arithmetic
        for value in layer.bias + layer.biasMap {
            if layer.loadsConstants { try verifyState(value, arithmetic, place) } else { try verifyBias(value, arithmetic, place) }
        }
        try verifyState(layer.initialPotential, arithmetic, place)
        for potential in layer.initialPotentials { try verifyState(potential, arithmetic, place) }
        try verifyNeuron(layer, place: place, chip: map.chip)
        try verifyWireCode(layer, place: place, chip: map.chip)
    }

    private static func verifyBias(_ bias: Int32, _ arithmetic: ArithmeticFormat, _ place: String) throws(VerificationError) {
        let largest = 1 << (arithmetic.biasBits - 1)
        var mantissa = Int(bias)
        var exponent = 0
        while exponent < arithmetic.maximumBiasExponent, mantissa % 2 == 0, mantissa != 0 {
            mantissa /= 2
            exponent += 1
        }
        try require(
            -largest <= mantissa && mantissa < largest, .biasRange, place, needed: abs(mantissa), available: largest - 1,
            "mantissa of bias \(bias)")
    }

    static func verifyState(_ potential: Int32, _ arithmetic: ArithmeticFormat, _ place: String) throws(VerificationError) {
        let largest = 1 << (arithmetic.stateBits - 1)
        try require(
            -largest <= Int(potential) && Int(potential) < largest, .stateRange, place, needed: abs(Int(potential)),
            available: largest - 1,
            "potential")
    }

    private static func verifyWireCode(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        let payloads = layer.soma.levels.map(\.payload)
        let sends = layer.soma.levels.contains { $0.effect.difference != nil }
        try require(
            !sends || layer.wireCode == .payload, .wireCode, place, needed: 1, available: layer.wireCode.axonCount,
            "axons of a neuron whose spikes carry differences")
        switch layer.wireCode {
        case .payload:
            // One message carries everything that a step emits.
            let largest = (1 << chip.spikes.payloadBits) - 1
            let room = max(1, largest)
            // No neuron crosses thresholds of both signs in one step.
            let positive = payloads.reduce(0) { $0 + max(Int($1), 0) }
            let negative = payloads.reduce(0) { $0 + max(-Int($1), 0) }
            let sum = max(positive, negative)
            try require(sum <= room, .payload, place, needed: sum, available: room, "value of one message")
            try require(
                chip.spikes.isSigned || payloads.allSatisfy { $0 >= 0 }, .payload, place, needed: -1, available: 0, "sign of a message")
        case .onOff:
            let largest = payloads.map { abs(Int($0)) }.max() ?? 1
            try require(largest == 1, .wireCode, place, needed: largest, available: 1, "value on ON and OFF axons")
        case .perThreshold(let wired):
            try require(
                !wired.isEmpty && wired.count <= 1 << 16 && (wired == payloads || layer.isInput), .wireCode, place,
                needed: payloads.count, available: wired.count, "one axon per threshold, with its payload")
        }
    }

    static func verifyNumbers(of projection: MappedProjection, index: Int, map: CoreMap) throws(VerificationError) {
        let place = name(projection, index, map)
        let arithmetic = map.chip.arithmetic
        try require(
            projection.delay >= 1 && projection.delay <= arithmetic.maximumDelay, .delay, place, needed: projection.delay,
            available: arithmetic.maximumDelay, "steps")
        try require(
            (0...arithmetic.maximumWeightShift).contains(projection.weightShift), .weightShift, place, needed: projection.weightShift,
            available: arithmetic.maximumWeightShift, "left shift")
        let largest = 1 << (arithmetic.weightBits - 1)
        let heaviest = Int(projection.weights.max() ?? 0)
        let lightest = Int(projection.weights.min() ?? 0)
        var factors = [1]
        switch map.layers[projection.source].wireCode {
        case .payload: break
        case .onOff: factors.append(-1)
        case .perThreshold(let payloads):
            factors = []
            for payload in payloads {
                // An axon's own weight exponent takes the powers of two, its mantissas the odd rest.
                var odd = Int(payload)
                var shift = projection.weightShift
                while odd != 0, odd % 2 == 0, shift < arithmetic.maximumWeightShift {
                    odd /= 2
                    shift += 1
                }
                factors.append(odd)
            }
        }
        for factor in factors {
            for weight in [heaviest, lightest] {
                let scaled = weight * factor
                try require(
                    -largest <= scaled && scaled < largest, .weightRange, place, needed: abs(scaled), available: largest - 1,
                    "weight \(weight) on an axon of weight \(factor)")
            }
        }
    }
}
