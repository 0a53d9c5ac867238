/// Energy of one access to an SRAM, as a function of its size.
public enum MemoryAccess: String, Sendable, CaseIterable {
    /// 1.09e-5 · n · b + 13.2 pJ (Lemaire 2022; `ICONIP` in qualia-plugin-snn).
    case linear
    /// 10 ÷ ⌊64 ÷ b⌋ pJ: 10 pJ per 64-bit word whatever the size (`new` in qualia-plugin-snn).
    case perWord
    /// Through (0 KiB, 0 pJ), (8, 10), (32, 20), (1024, 100), constant beyond (SpikingJelly).
    case piecewise

    /// Picojoules of reading or writing one of `words` words of `bits` bits; `bits` is 1 to 64.
    public func picojoules(words: Int, bits: Int) -> Double {
        switch self {
        case .linear: return 1.09e-5 * Double(words) * Double(bits) + 13.2
        case .perWord: return 10 / Double(64 / bits)
        case .piecewise:
            let kibibytes = Double(words) * Double(bits) / 8 / 1024
            let points: [(size: Double, energy: Double)] = [(0, 0), (8, 10), (32, 20), (1024, 100)]
            for (low, high) in zip(points, points.dropFirst()) where kibibytes < high.size {
                return low.energy + (high.energy - low.energy) * (kibibytes - low.size) / (high.size - low.size)
            }
            return 100
        }
    }
}
