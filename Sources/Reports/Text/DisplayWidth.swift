extension String {
    /// Columns the text takes on a terminal: wide East Asian characters and emoji take two, combining marks none.
    ///
    /// Ranges are those of Unicode Standard Annex 11 (wide and full-width), by the blocks that matter.
    var displayWidth: Int {
        reduce(0) { width, character in
            guard let first = character.unicodeScalars.first else { return width }
            if first.properties.generalCategory == .nonspacingMark || first.properties.generalCategory == .format { return width }
            return width + (first.isWide ? 2 : 1)
        }
    }

    /// The text cut to at most `width` columns, with `…` as the last one if anything was cut.
    func truncated(toWidth width: Int) -> String {
        guard displayWidth > width else { return self }
        var text = ""
        var used = 0
        for character in self {
            let next = String(character).displayWidth
            guard used + next < width else { break }
            text.append(character)
            used += next
        }
        return width > 0 ? text + "…" : ""
    }

    /// The words of the text in lines of at most `width` columns; a longer word has a line of its own. No-break spaces
    /// keep words together and come out as spaces.
    func wrapped(toWidth width: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.displayWidth + 1 + String(word).displayWidth <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.map(\.respaced)
    }

    /// The text with plain spaces for no-break ones, and none at its end.
    var respaced: String {
        var text = replacing("\u{a0}", with: " ")
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The text with its spaces as no-break spaces, for `wrapped(toWidth:)`.
    var unbroken: String { replacing(" ", with: "\u{a0}") }
}

extension Unicode.Scalar {
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
