/// A soma as vector constants: what sixteen neurons compare, subtract and emit at once.
struct SomaLanes: Sendable {
    /// A potential above this crosses the threshold: θ for `>`, θ − 1 for `≥`.
    let cuts: [Int32]
    let thresholds: [Int32]
    let payloads: [Int32]
    /// The potential after a spike, for a hard reset.
    let resetPotential: Int32?

    init(_ soma: Soma) {
        thresholds = soma.thresholds
        payloads = soma.payloads
        switch soma {
        case .cascade(let soma):
            cuts = soma.thresholds.map { soma.firesAtThreshold ? $0 &- 1 : $0 }
            resetPotential = nil
        case .hardReset(let soma):
            cuts = [soma.firesAtThreshold ? soma.threshold &- 1 : soma.threshold]
            resetPotential = soma.resetPotential
        case .signed, .multiLevel, .accumulate, .input:
            // The first two run on `GeneralLanes`.
            cuts = []
            resetPotential = nil
        }
        lowestCut = cuts.min()
        isUnit = payloads.allSatisfy { $0 == 1 } && payloads.count <= 1
    }

    /// Potentials at or below this stay silent; `nil` if the layer never fires.
    let lowestCut: Int32?

    /// Whether every firing carries one and crosses one threshold.
    let isUnit: Bool

    /// Lets sixteen neurons fire: what they emit, and how many thresholds each crossed.
    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>) -> (value: SIMD16<Int32>, crossed: SIMD16<Int32>) {
        var value = SIMD16<Int32>.zero
        var crossed = SIMD16<Int32>.zero
        for index in cuts.indices {
            let mask = (SIMD16(repeating: cuts[index]) &- potential).negativeLanes
            value &+= SIMD16(repeating: payloads[index]) & mask
            crossed &-= mask
            if let resetPotential {
                potential = (potential & ~mask) | (SIMD16(repeating: resetPotential) & mask)
            } else {
                potential &-= SIMD16(repeating: thresholds[index]) & mask
            }
        }
        return (value, crossed)
    }
}
