/// Finds the word a user probably meant, for "Did you mean …?" in error messages.
public enum Suggestion {
    /// The candidate nearest to `word` by edit distance (insertions, deletions, substitutions and swaps of neighbours,
    /// letter case ignored), or `nil` when none is near enough to be a slip of the fingers: at most a third of the
    /// longer word may differ. Ties go to the first candidate.
    ///
    ///     Suggestion.closest(to: "lavels", in: ["base", "levels"])  // "levels"
    public static func closest(to word: String, in candidates: [String]) -> String? {
        let letters = Array(word.lowercased().prefix(longestWord))
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased().prefix(longestWord))
            let distance = distance(letters, other)
            let allowed = max(1, max(letters.count, other.count) / 3)
            if distance <= allowed, distance < max(letters.count, other.count), distance < best?.distance ?? Int.max {
                best = (candidate, distance)
            }
        }
        return best?.candidate
    }

    /// `closest` as the last words of a message: `; did you mean "levels"?`, or nothing.
    public static func phrase(for word: String, in candidates: [String]) -> String {
        closest(to: word, in: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// Words come from files, so their length is bounded before a quadratic algorithm sees them.
    private static let longestWord = 64

    /// Optimal string alignment distance (Damerau 1964, restricted: no substring is edited twice).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var current = [i + 1] + [Int](repeating: 0, count: b.count)
            for j in 0..<b.count {
                let substitution = last[j] + (a[i] == b[j] ? 0 : 1)
                current[j + 1] = min(substitution, last[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    current[j + 1] = min(current[j + 1], beforeLast[j - 1] + 1)
                }
            }
            beforeLast = last
            last = current
        }
        return last[b.count]
    }
}
