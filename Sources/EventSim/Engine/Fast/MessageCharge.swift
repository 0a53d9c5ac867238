/// What messages set off over all cores, as lanes of one vector: what a plan's messages add takes one multiplication.
struct MessageCharge: Sendable {
    private var lanes = SIMD8<UInt64>.zero

    var packets: Int {
        get { Int(lanes[0]) }
        set { lanes[0] = UInt64(newValue) }
    }
    /// Links that the packets cross.
    var hops: HopCount {
        get { HopCount(eastWest: Int(lanes[1]), northSouth: Int(lanes[2]), interChip: Int(lanes[3])) }
        set { (lanes[1], lanes[2], lanes[3]) = (UInt64(newValue.eastWest), UInt64(newValue.northSouth), UInt64(newValue.interChip)) }
    }
    var operations: Int {
        get { Int(lanes[4]) }
        set { lanes[4] = UInt64(newValue) }
    }
    var listWords: Int {
        get { Int(lanes[5]) }
        set { lanes[5] = UInt64(newValue) }
    }
    var listBits: Int {
        get { Int(lanes[6]) }
        set { lanes[6] = UInt64(newValue) }
    }

    static func += (left: inout MessageCharge, right: MessageCharge) { left.lanes &+= right.lanes }

    static func * (rate: MessageCharge, messages: Int) -> MessageCharge {
        var charge = rate
        charge.lanes &*= UInt64(messages)
        return charge
    }

    /// Whether it may be what one message sets off, for `sum`.
    var isRate: Bool { lanes.max() < 1 << 32 }

    /// The charge of some plans' messages.
    ///
    /// - Parameters:
    ///   - rates: what one message sets off, by plan.
    ///   - counts: messages by plan, together no more than an `Int32` holds.
    static func sum(_ rates: [MessageCharge], _ counts: [Int32], plans: Range<Int>) -> MessageCharge {
        let rates = rates.span.extracting(plans)
        let counts = counts.span.extracting(plans)
        // Said to be 32 bits wide, so that the product of two lanes is one instruction.
        let low = SIMD8<UInt64>(repeating: 1 << 32 - 1)
        var sum = SIMD8<UInt64>.zero
        for plan in rates.indices {
            let count = unsafe SIMD8(repeating: UInt64(UInt32(truncatingIfNeeded: counts[unchecked: plan])))
            unsafe sum &+= (rates[unchecked: plan].lanes & low) &* count
        }
        var total = MessageCharge()
        total.lanes = sum
        return total
    }
}
