/// How the neurons of a block are numbered inside their core.
///
/// Where cores share weights through indexed lists (Loihi 1) it decides how many lists there are: an axon carries the first
/// target's number modulo 256, so source pixels whose first targets lie in different banks of 256 need lists of their own.
public enum CompartmentOrder: String, Sendable, Equatable, CaseIterable {
    /// Channels fastest: the first target's number is its position in the block times the block's channels.
    case channelsLast
    /// Positions fastest: the first target's number is its position, so blocks of up to 256 positions need no second list.
    /// Only an axon of two slots can address it (nengo-loihi 1.1.0 has no one-slot form).
    case channelsFirst

    /// Number of the first compartment that a position of a block's plane reaches.
    package func firstCompartment(position: Int, channels: Int) -> Int {
        switch self {
        case .channelsLast: position * channels
        case .channelsFirst: position
        }
    }
}
