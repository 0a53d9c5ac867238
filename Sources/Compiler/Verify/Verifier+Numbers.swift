import EventSim

/// Whether the chip's formats hold every number of a map.
extension Verifier {
    static func verifyLayer(_ layer: MappedLayer, index: Int, map: CoreMap) throws(VerificationError) {
        try verifyExtents(layer, index: index)
        let place = name(layer, index)
        let arithmetic = map.chip.arithmetic
        for value in layer.bias { try verifyBias(value, arithmetic, place) }
        for value in layer.biasMap { try verifyBias(value, arithmetic, place) }
        try verifyState(layer.initialPotential, arithmetic, place)
        try verifySoma(layer, place: place, chip: map.chip)
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

    private static func verifyState(_ potential: Int32, _ arithmetic: ArithmeticFormat, _ place: String) throws(VerificationError) {
        let largest = 1 << (arithmetic.stateBits - 1)
        try require(
            -largest <= Int(potential) && Int(potential) < largest, .stateRange, place, needed: abs(Int(potential)), available: largest - 1,
            "potential")
    }

    private static func verifyThreshold(_ threshold: Int32, _ arithmetic: ArithmeticFormat, _ place: String) throws(VerificationError) {
        let step = 1 << arithmetic.thresholdShift
        let largest = (1 << arithmetic.thresholdBits) - 1
        try require(
            threshold >= 0 && Int(threshold) % step == 0 && Int(threshold) / step <= largest, .thresholdRange, place, needed: Int(threshold),
            available: largest * step, "threshold, in steps of \(step)")
    }

    private static func verifySoma(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        let neurons = chip.neurons
        func unsupported(_ what: String) -> VerificationError {
            VerificationError(rule: .soma, place: place, needed: 1, available: 0, detail: "the chip has no \(what)")
        }
        switch layer.soma {
        case .cascade(let soma):
            try require(
                !soma.thresholds.isEmpty && soma.thresholds.count == soma.payloads.count, .soma, place, needed: soma.thresholds.count,
                available: soma.payloads.count, "a payload per threshold")
            try require(
                zip(soma.thresholds, soma.thresholds.dropFirst()).allSatisfy { $0 > $1 }, .soma, place, needed: 1, available: 0,
                "thresholds descend")
            for threshold in soma.thresholds { try verifyThreshold(threshold, chip.arithmetic, place) }
            let model: NeuronCapabilities.Model = soma.thresholds.count > 1 ? .multiThreshold : .integrateAndFire
            guard neurons.models.contains(model) else { throw unsupported("\(model.rawValue) neurons") }
            if !neurons.resetModes.contains(.soft) {
                guard let compartments = neurons.softResetCompartments else { throw unsupported("soft reset") }
                try require(
                    layer.compartmentsPerNeuron == compartments, .soma, place, needed: compartments, available: layer.compartmentsPerNeuron,
                    "compartments of an emulated soft reset")
            }
        case .hardReset(let soma):
            guard neurons.models.contains(.integrateAndFire) else { throw unsupported("integrateAndFire neurons") }
            guard neurons.resetModes.contains(.hard) else { throw unsupported("hard reset") }
            try verifyThreshold(soma.threshold, chip.arithmetic, place)
            try verifyState(soma.resetPotential, chip.arithmetic, place)
        case .accumulate, .input: break
        }
    }

    private static func verifyWireCode(_ layer: MappedLayer, place: String, chip: ChipSpecification) throws(VerificationError) {
        let payloads: [Int32]
        switch layer.soma {
        case .cascade(let soma): payloads = soma.payloads
        case .hardReset(let soma): payloads = [soma.payload]
        case .accumulate, .input: payloads = []
        }
        switch layer.wireCode {
        case .payload:
            // One message carries everything that a step emits.
            let largest = (1 << chip.spikes.payloadBits) - 1
            let room = max(1, largest)
            let sum = payloads.reduce(0) { $0 + abs(Int($1)) }
            try require(sum <= room, .payload, place, needed: sum, available: room, "value of one message")
            try require(
                chip.spikes.isSigned || payloads.allSatisfy { $0 >= 0 }, .payload, place, needed: -1, available: 0, "sign of a message")
        case .onOff:
            let largest = payloads.map { abs(Int($0)) }.max() ?? 1
            try require(largest == 1, .wireCode, place, needed: largest, available: 1, "value on ON and OFF axons")
        case .perThreshold(let wired):
            try require(
                !wired.isEmpty && wired.count <= 1 << 16 && (wired == payloads || layer.soma == .input), .wireCode, place,
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
