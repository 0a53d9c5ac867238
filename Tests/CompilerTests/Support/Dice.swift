import Models

/// A sequence of seeded choices for generating test cases.
struct Dice {
    private let stream: RandomStream
    private var index = 0

    init(_ seed: Int, _ purpose: String = "test") { stream = RandomStream(seed: UInt64(seed), purpose: purpose) }

    mutating func roll(_ range: ClosedRange<Int>) -> Int {
        index += 1
        return range.lowerBound + Int(stream.bits(index) % UInt64(range.count))
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[roll(0...choices.count - 1)] }
    mutating func normal() -> Float {
        index += 1
        return stream.normal(index)
    }
    mutating func uniform() -> Float {
        index += 1
        return stream.uniform(index)
    }
}
