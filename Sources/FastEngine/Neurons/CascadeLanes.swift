import EventSim

/// Sixteen neurons of a `CascadeSoma` at once.
struct CascadeLanes {
    private let cuts: [SIMD16<Int32>]
    private let thresholds: [SIMD16<Int32>]
    private let payloads: [Int32]

    init(_ soma: CascadeSoma, thresholds: [SIMD16<Int32>]) {
        self.thresholds = thresholds
        cuts = thresholds.map { $0.cut(firesAtThreshold: soma.firesAtThreshold) }
        payloads = soma.payloads
    }

    @inline(__always)
    func fire(_ potential: inout SIMD16<Int32>) -> LaneEmission {
        var emission = LaneEmission()
        for index in cuts.indices {
            let mask = (cuts[index] &- potential).negativeLanes
            emission.value &+= SIMD16(repeating: payloads[index]) & mask
            emission.crossings &-= mask
            potential &-= thresholds[index] & mask
        }
        return emission
    }
}
