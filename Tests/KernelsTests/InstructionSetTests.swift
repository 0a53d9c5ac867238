import EngineTestSupport
import Kernels
import Processors
import Testing

/// Does every instruction that a processor level has come to what its portable form comes to?
@Suite("Semantics: does every processor level compute the same?")
struct InstructionSetTests {
    /// The portable forms, apart from what any level does in place of them.
    private enum Portable: InstructionSet {
        static var multipliesBytes: Bool { false }
    }

    private static let levels = ProcessorLevel.supported

    @Test("comparisons, bits and maxima of random lanes", arguments: levels)
    func lanes(level: ProcessorLevel) throws {
        try check(#require(level.kernels as? any InstructionSet.Type)) { instructions in compareLanes(instructions) }
    }

    private func check(_ instructions: any InstructionSet.Type, _ body: (any InstructionSet.Type) -> Void) { body(instructions) }

    private func compareLanes<Instructions: InstructionSet>(_: Instructions.Type) {
        var random = Draw(state: 0x2545_F491_4F6C_DD1D)
        var above = 0
        for _ in 0..<2000 {
            let (one, two) = (lanes(&random), lanes(&random))
            let mask = Instructions.lanes(one, above: two)
            for lane in 0..<16 { #expect(mask[lane] == (one[lane] > two[lane] ? -1 : 0)) }
            #expect(Instructions.bits(mask) == Portable.bits(mask))
            for lane in 0..<16 { #expect(Instructions.bits(mask) >> UInt16(lane) & 1 == (one[lane] > two[lane] ? 1 : 0)) }
            let cut = random.pick([one[3], one[3] - 1, 1 << 29, -(1 << 29)])
            var seen = Instructions.nothingSeen
            Instructions.see(one, cut: cut, &seen)
            Instructions.see(two, cut: cut, &seen)
            let isAbove = (0..<16).contains { one[$0] > cut || two[$0] > cut }
            #expect(Instructions.isAbove(seen, cut: cut) == isAbove)
            above += isAbove ? 1 : 0
            #expect(!Instructions.isAbove(Instructions.nothingSeen, cut: cut))
        }
        #expect((100..<1900).contains(above))
    }

    @Test("products of pairs of bytes, and their order", arguments: levels)
    func bytes(level: ProcessorLevel) throws {
        try check(#require(level.kernels as? any InstructionSet.Type)) { instructions in compareBytes(instructions) }
    }

    private func compareBytes<Instructions: InstructionSet>(_: Instructions.Type) {
        var random = Draw(state: 7)
        for _ in 0..<2000 {
            let (row, next) = (words(&random), words(&random))
            #expect(Instructions.firstBytes(row, next) == Portable.firstBytes(row, next))
            #expect(Instructions.lastBytes(row, next) == Portable.lastBytes(row, next))
            // Values of events, whose pairs stay inside sixteen bits.
            let values = (Int32(random.below(129)) - 64, Int32(random.below(129)) - 64)
            let pair = SIMD16(repeating: UInt16(truncatingIfNeeded: values.0) & 255 | UInt16(truncatingIfNeeded: values.1) << 8)
            let products = Instructions.products(row, pair)
            for lane in 0..<16 {
                let sum = Int32(row[lane] & 255) * values.0 + Int32(row[lane] >> 8) * values.1
                #expect(products[lane] == UInt16(truncatingIfNeeded: sum))
            }
            // Twice as wide is the same of both halves.
            let (wide, wideNext) = (SIMD32(lowHalf: row, highHalf: next), SIMD32(lowHalf: next, highHalf: row))
            #expect(Instructions.highBytes(wide) == Portable.highBytes(wide))
            #expect(Instructions.firstBytes(wide, wideNext) == Portable.firstBytes(wide, wideNext))
            #expect(Instructions.lastBytes(wide, wideNext) == Portable.lastBytes(wide, wideNext))
            let wideProducts = Instructions.products(wide, SIMD32(lowHalf: pair, highHalf: pair))
            #expect(wideProducts.lowHalf == products && wideProducts.highHalf == Instructions.products(next, pair))
            // Four bytes without a sign times four with one.
            let (fours, weights) = unsafe (unsafeBitCast(row, to: SIMD8<UInt32>.self), unsafeBitCast(next, to: SIMD8<UInt32>.self))
            let (before, quads) = (lanes(&random), SIMD16(lowHalf: fours, highHalf: weights))
            let added = Instructions.adding(before, quads, SIMD16(lowHalf: weights, highHalf: fours))
            for lane in 0..<16 {
                let sum = (0..<4).reduce(before[lane]) { sum, byte in
                    let (value, weight) = (quads[lane] >> (8 * byte) & 255, (lane < 8 ? weights[lane] : fours[lane - 8]) >> (8 * byte) & 255)
                    return sum &+ Int32(value) * Int32(Int8(truncatingIfNeeded: weight))
                }
                #expect(added[lane] == sum)
            }
            // Sums by channel are those of single weights, in their order.
            let pairs = (
                Instructions.products(Instructions.firstBytes(row, next), pair), Instructions.products(Instructions.lastBytes(row, next), pair)
            )
            let sorted = Instructions.sorted(first: pairs.0, last: pairs.1)
            for lane in 0..<16 {
                let low = Int32(row[lane] & 255) * values.0 + Int32(next[lane] & 255) * values.1
                let high = Int32(row[lane] >> 8) * values.0 + Int32(next[lane] >> 8) * values.1
                #expect(sorted.low[lane] == Int16(truncatingIfNeeded: low) && sorted.high[lane] == Int16(truncatingIfNeeded: high))
            }
        }
    }

    @Test("lists of lanes, what they emit and how many there are, for every set of eight and random ones of sixteen", arguments: levels)
    func lists(level: ProcessorLevel) throws {
        try check(#require(level.kernels as? any InstructionSet.Type)) { instructions in compareLists(instructions) }
    }

    private func compareLists<Instructions: InstructionSet>(_: Instructions.Type) {
        var random = Draw(state: 99)
        for round in 0..<1000 {
            let bits = round < 256 ? UInt16(round) : round < 512 ? UInt16(round - 256) << 8 : UInt16(random.below(1 << 16))
            let numbers = (0..<16).filter { bits >> UInt16($0) & 1 == 1 }
            var emission = SIMD16<Int32>.zero
            for lane in 0..<16 { emission[lane] = (Int32(random.below(61)) - 30) &<< 16 &+ Int32(random.below(9)) }
            var entries = [Int32](repeating: -1, count: 40)
            var values = [Int16](repeating: -1, count: 40)
            var crossings = [UInt8](repeating: 255, count: 40)
            var end = 0
            do {
                var span = entries.mutableSpan
                end = Instructions.write(bits, first: 100, to: &span, at: 5, .shared)
                var valueSpan = values.mutableSpan
                var crossingSpan = crossings.mutableSpan
                Instructions.write(bits, emission, to: &valueSpan, &crossingSpan, at: 5, .shared)
            }
            #expect(end == 5 + numbers.count)
            #expect(Array(entries[5..<end]) == numbers.map { Int32(100 + $0) })
            #expect(Array(values[5..<end]) == numbers.map { Int16(emission[$0] >> 16) })
            #expect(Array(crossings[5..<end]) == numbers.map { UInt8(emission[$0] & 255) })
            // Nothing before, and nothing behind the slack.
            #expect(entries[..<5].allSatisfy { $0 == -1 } && entries[(5 + 16 + LaneTable.slack)...].allSatisfy { $0 == -1 })
            #expect(values[..<5].allSatisfy { $0 == -1 } && crossings[..<5].allSatisfy { $0 == 255 })
        }
    }

    private func lanes(_ random: inout Draw) -> SIMD16<Int32> {
        var lanes = SIMD16<Int32>.zero
        for lane in 0..<16 { lanes[lane] = Int32(random.below(1 << 30)) - 1 << 29 }
        return lanes
    }

    private func words(_ random: inout Draw) -> SIMD16<UInt16> {
        var lanes = SIMD16<UInt16>.zero
        for lane in 0..<16 { lanes[lane] = UInt16(random.below(1 << 16)) }
        return lanes
    }
}
