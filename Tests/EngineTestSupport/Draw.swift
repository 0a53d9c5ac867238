/// A stream of numbers from a seed.
package struct Draw {
    private var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    package mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % bound
    }
}
