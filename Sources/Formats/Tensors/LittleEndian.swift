/// Bulk conversion between words and their little-endian bytes.
enum LittleEndian {
    /// The bytes of `words`, each word little-endian.
    static func bytes<Word: FixedWidthInteger & BitwiseCopyable>(of words: [Word]) -> [UInt8] {
        let ordered = words.map(\.littleEndian)
        // Sound: integers have no padding, so every byte of the buffer is initialised, and the copy ends inside the closure.
        return unsafe ordered.withUnsafeBytes { buffer in unsafe [UInt8](buffer) }
    }

    /// The words whose little-endian bytes are `bytes`; a rest shorter than a word is left out.
    static func words<Word: FixedWidthInteger & BitwiseCopyable>(_ bytes: [UInt8], as type: Word.Type) -> [Word] {
        let size = MemoryLayout<Word>.size
        let count = bytes.count / size
        var words = [Word](repeating: 0, count: count)
        // Sound: the view does not outlive `bytes`, each load is bounds-checked and needs no alignment, and every bit pattern
        // is a valid integer.
        let source = unsafe bytes.span.bytes
        for index in 0..<count {
            words[index] = Word(littleEndian: unsafe source.unsafeLoadUnaligned(fromByteOffset: index * size, as: Word.self))
        }
        return words
    }

    /// Reverses the bytes within each `size`-byte word, turning big-endian words into little-endian ones and back.
    static func swapWords(_ bytes: [UInt8], size: Int) -> [UInt8] {
        guard size > 1 else { return bytes }
        var swapped = bytes
        for start in stride(from: 0, to: bytes.count - bytes.count % size, by: size) {
            for byte in 0..<size { swapped[start + byte] = bytes[start + size - 1 - byte] }
        }
        return swapped
    }
}
