import Testing

@testable import Reports

@Suite("Quality: does the area under the curve count pairs?")
struct ReceiverCurveTests {
    @Test("by hand: 1 of 4 pairs out of order, and ties one half")
    func byHand() {
        #expect(ReceiverCurve.area(scores: [0.1, 0.4, 0.35, 0.8], isPositive: [false, false, true, true]) == 0.75)
        #expect(ReceiverCurve.area(scores: [1, 1, 1], isPositive: [true, false, false]) == 0.5)
        #expect(ReceiverCurve.area(scores: [0, 1, 1, 2], isPositive: [false, false, true, true]) == 0.875)
        #expect(ReceiverCurve.area(scores: [3, 2], isPositive: [true, false]) == 1)
        #expect(ReceiverCurve.area(scores: [3, 2], isPositive: [false, true]) == 0)
        #expect(ReceiverCurve.area(scores: [3, 2], isPositive: [true, true]) == nil)
        #expect(ReceiverCurve.area(scores: [], isPositive: []) == nil)
    }

    @Test("as all pairs counted one by one, whatever the order")
    func pairs() {
        var state: UInt64 = 3
        func draw(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        for _ in 0..<20 {
            let scores = (0..<60).map { _ in Float(draw(17)) }
            let isPositive = (0..<60).map { $0 == 0 || $0 > 1 && draw(3) == 0 }
            var ahead = 0.0
            var all = 0.0
            for positive in scores.indices where isPositive[positive] {
                for negative in scores.indices where !isPositive[negative] {
                    ahead += scores[positive] > scores[negative] ? 1 : scores[positive] == scores[negative] ? 0.5 : 0
                    all += 1
                }
            }
            #expect(ReceiverCurve.area(scores: scores, isPositive: isPositive) == ahead / all)
        }
    }
}
