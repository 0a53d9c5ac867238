import EventSim

/// Holds what a message sets off over all cores as lanes of one vector, for accounts: a plan's charge is one multiplication.
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

    /// The charges of some plans' messages in each of some steps.
    ///
    /// - Parameters:
    ///   - rates: what one message sets off, by plan.
    ///   - steps: how many are meant.
    static func sum(_ rates: [MessageCharge], _ counts: StepCounts, plans: Range<Int>, steps: Int, into charges: inout [MessageCharge]) {
        precondition(plans.upperBound <= counts.plans && charges.count == StepCounts.steps, "plans beyond the table's")
        let rates = rates.span.extracting(plans)
        let counts = counts.numbers.span.extracting(plans.lowerBound * StepCounts.steps..<plans.upperBound * StepCounts.steps)
        // Said to be 32 bits wide, so that the product of two lanes is one instruction.
        let low = SIMD8<UInt64>(repeating: 1 << 32 - 1)
        // As many sums as there are registers for.
        for first in stride(from: 0, to: min(steps, StepCounts.steps), by: 4) {
            var sums = (SIMD8<UInt64>.zero, SIMD8<UInt64>.zero, SIMD8<UInt64>.zero, SIMD8<UInt64>.zero)
            for plan in rates.indices {
                let rate = unsafe rates[unchecked: plan].lanes & low
                let index = plan &* StepCounts.steps &+ first
                unsafe sums.0 &+= rate &* SIMD8(repeating: UInt64(UInt32(truncatingIfNeeded: counts[unchecked: index])))
                unsafe sums.1 &+= rate &* SIMD8(repeating: UInt64(UInt32(truncatingIfNeeded: counts[unchecked: index &+ 1])))
                unsafe sums.2 &+= rate &* SIMD8(repeating: UInt64(UInt32(truncatingIfNeeded: counts[unchecked: index &+ 2])))
                unsafe sums.3 &+= rate &* SIMD8(repeating: UInt64(UInt32(truncatingIfNeeded: counts[unchecked: index &+ 3])))
            }
            charges[first].lanes = sums.0
            charges[first + 1].lanes = sums.1
            charges[first + 2].lanes = sums.2
            charges[first + 3].lanes = sums.3
        }
    }
}
