/// Emphasis on a terminal, and nothing at all elsewhere: the words never differ.
struct TextStyle: Sendable {
    enum Emphasis: String {
        case strong = "1"
        case faint = "2"
        case warning = "33"
        case good = "32"
    }

    var isTerminal: Bool

    func callAsFunction(_ text: String, _ emphasis: Emphasis) -> String {
        isTerminal && !text.isEmpty ? "\u{1B}[\(emphasis.rawValue)m\(text)\u{1B}[0m" : text
    }
}
