/// Writing of gzip files (RFC 1952): one member without name and date, the same bytes for the same content.
public enum Gzip {
    /// Packed with the fixed code, or stored where that would take less.
    public static func encode(_ content: [UInt8]) -> [UInt8] {
        let packed = DeflateWriter.packed(content)
        let stored = content.count + (content.count / 65535 + 1) * 5
        // Deflate, no flags, no time, no level, unknown system.
        var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        file += packed.count < stored ? packed : DeflateWriter.stored(content)
        return file + LittleEndian.bytes(of: [CRC32.of(content[...]), UInt32(truncatingIfNeeded: content.count)])
    }
}
