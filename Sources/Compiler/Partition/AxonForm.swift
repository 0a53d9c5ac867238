import EventSim

/// How the axons into a layer carry channels, and how they number its neurons.
///
/// Loihi 1 (Davies et al. 2018; nengo-loihi 1.1.0): a population axon of one slot (pop16) carries up to 32 channels and needs
/// a base divisible by 4, which blocks with channels in fours guarantee when channels are numbered fastest; one of two slots
/// (pop32) carries up to 512 channels and any base. Discrete axons have no base, so every source pixel would need lists of
/// its own: they are never the better choice for a convolution.
struct AxonForm: Equatable {
    var order: CompartmentOrder
    var channelsPerAxon: Int
    var slotsPerAxon: Int

    /// Channels of a one-slot axon, and what its blocks' channels must be a multiple of.
    static let oneSlotChannels = 32
    static let oneSlotBase = 4
    static let twoSlotChannels = 512

    /// The forms a layer's axons can have; the first is the default.
    static func candidates(channels: Int, isSinglePixel: Bool, chip: ChipSpecification) -> [AxonForm] {
        // A pooled core routes whole pixels to convolutions, the channel in the message, and single neurons to dense layers.
        if chip.core.pool != nil { return [AxonForm(order: .channelsLast, channelsPerAxon: isSinglePixel ? 1 : 1 << 15, slotsPerAxon: 1)] }
        let oneSlot = AxonForm(order: .channelsLast, channelsPerAxon: oneSlotChannels, slotsPerAxon: 1)
        switch chip.core.synapseSharing {
        case .kernelPerBlock: return [oneSlot]
        case .indexedSets:
            let twoSlots = CompartmentOrder.allCases.map { AxonForm(order: $0, channelsPerAxon: twoSlotChannels, slotsPerAxon: 2) }
            return channels % oneSlotBase == 0 ? [oneSlot] + twoSlots : twoSlots
        }
    }

    /// Whether blocks of so many channels can be addressed.
    func admits(blockChannels: Int, sharing: SynapseSharing) -> Bool {
        sharing != .indexedSets || slotsPerAxon > 1 || blockChannels % Self.oneSlotBase == 0
    }
}
