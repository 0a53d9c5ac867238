/// What all strips of a band have in common where they fire.
public struct FiringBand: Sendable {
    /// Vectors of sixteen channels per pixel.
    public var blocks: Int
    /// Pixels per strip.
    public var stripWidth: Int
    /// Strips per row.
    public var stripsPerRow: Int
    /// Channels, of which the last vector of a pixel may hold fewer than sixteen.
    public var channels: Int
    /// The largest magnitude that a potential keeps.
    public var limit: Int32
    /// Whether potentials may be beyond it.
    public var clips: Bool
    /// Events that are written already.
    public var events: Int

    /// - Parameters:
    ///   - limit: the largest magnitude that a potential keeps.
    ///   - clips: whether potentials may be beyond it.
    ///   - events: written already.
    public init(_ shape: StripShape, channels: Int, limit: Int32, clips: Bool, events: Int) {
        blocks = shape.blocks
        stripWidth = shape.stripWidth
        stripsPerRow = shape.width / shape.stripWidth
        (self.channels, self.limit, self.clips, self.events) = (channels, limit, clips, events)
    }
}

/// What firing a band came to.
public struct FiringCount: Sendable {
    /// Events written, those before them included.
    public var events: Int
    /// Strips in which any neuron fired.
    public var firingStrips: Int
    /// Strips listed as fired though nothing may have arrived at all of their pixels.
    public var firedStrips: Int
    /// Neurons that left the range of the state.
    public var clipped: Int
    /// Strips that anything arrived at, where that is counted.
    public var reachedStrips: Int

    @_alwaysEmitIntoClient @inline(__always)
    init(events: Int, firingStrips: Int, firedStrips: Int, clipped: Int, reachedStrips: Int = 0) {
        (self.events, self.firingStrips, self.firedStrips, self.clipped) = (events, firingStrips, firedStrips, clipped)
        self.reachedStrips = reachedStrips
    }
}

/// A strip that fired in the last step although nothing may have arrived at all of its pixels.
public struct FiredStrip: Sendable {
    /// The strip.
    public var strip: Int32
    /// Its first event.
    public var event: Int32

    /// - Parameter event: the first one of the strip.
    @_alwaysEmitIntoClient @inline(__always)
    public init(strip: Int32, event: Int32) {
        (self.strip, self.event) = (strip, event)
    }
}
