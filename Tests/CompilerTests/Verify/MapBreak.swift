import EventSim
import Testing

@testable import Compiler

/// One change to a correct core map, and the rule that it breaks.
struct MapBreak: Sendable, CustomTestStringConvertible {
    var name: String
    var rule: VerificationError.Rule
    var change: @Sendable (inout CoreMap) -> Void
    var testDescription: String { name }

    init(_ name: String, _ rule: VerificationError.Rule, _ change: @escaping @Sendable (inout CoreMap) -> Void) {
        self.name = name
        self.rule = rule
        self.change = change
    }
}
