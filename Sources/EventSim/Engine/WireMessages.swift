/// What travels on one axon because of one firing.
struct WireMessage: Equatable {
    /// Which of the source's axons: 0 for a payload code, ON 0 and OFF 1, or the index of the threshold.
    var axon: Int
    /// What a synapse multiplies its weight by.
    var value: Int32
}

extension WireCode {
    /// The messages of one firing, in the order of their axons.
    func messages(_ emission: Emission) -> [WireMessage] {
        switch self {
        case .payload: [WireMessage(axon: 0, value: emission.value)]
        case .onOff: [WireMessage(axon: emission.value > 0 ? 0 : 1, value: emission.value)]
        case .perThreshold(let payloads):
            payloads.indices.filter { emission.crossed >> UInt64($0) & 1 == 1 }.map { WireMessage(axon: $0, value: payloads[$0]) }
        }
    }

    /// Bits a message carries beside its address.
    package func payloadBits(largest: Int32) -> Int {
        switch self {
        case .payload: largest > 1 ? Int32.bitWidth - largest.leadingZeroBitCount : 0
        case .onOff, .perThreshold: 0
        }
    }
}
