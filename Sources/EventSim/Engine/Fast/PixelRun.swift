/// The events of one run of a target pixel.
struct PixelRun {
    var start = 0
    var end = 0
    /// Added to an entry gives its weight row inside a block.
    var base = 0
    /// Σ |value|.
    var load = 0

    /// Splits off as many leading events as `load` allows, at least one.
    mutating func takePiece(load room: Int, _ values: Span<Int16>) -> PixelRun {
        var piece = PixelRun(start: start, end: start, base: base, load: 0)
        while piece.end < end {
            let next = values.isEmpty ? 1 : Int(values[piece.end].magnitude)
            guard piece.load + next <= room || piece.end == start else { break }
            piece.load += next
            piece.end += 1
        }
        start = piece.end
        load -= piece.load
        return piece
    }
}
