/// A part of what each event carries, as a projection views it: where one event may carry more than sums of sixteen bits hold, its low
/// byte and the rest arrive through the same weights, the rest 2⁸ times as heavy.
enum ValuePart: Sendable, Hashable {
    case whole
    /// |value| mod 2⁸, with the value's sign.
    case low
    /// |value| ÷ 2⁸, with the value's sign.
    case high

    /// Bits of the low part.
    static let bits = 8

    /// By how many bits more the part's weights are shifted.
    var shift: Int { self == .high ? Self.bits : 0 }

    /// The largest magnitude of the part while no value's is larger than this.
    func largest(of value: Int) -> Int {
        switch self {
        case .whole: value
        case .low: min(value, 1 << Self.bits - 1)
        case .high: value >> Self.bits
        }
    }

    /// Reduces the values of a list to this part, and removes the events that have nothing of it. O(pixels + events).
    func keep(in list: inout EventList) {
        guard self != .whole, !list.isEmpty, !list.isUnit else { return }
        let count = list.count
        var kept = 0
        var load: Int32 = 0
        var event = 0
        for pixel in 0..<list.offsets.count - 1 {
            let end = Int(list.offsets[pixel + 1])
            list.offsets[pixel] = Int32(kept)
            list.loads[pixel] = load
            while event < end {
                let value = self.of(list.values[event])
                if value != 0 {
                    list.entries[kept] = list.entries[event]
                    list.values[kept] = value
                    load += Int32(value.magnitude)
                    kept += 1
                }
                event += 1
            }
        }
        list.offsets[list.offsets.count - 1] = Int32(kept)
        list.loads[list.offsets.count - 1] = load
        list.entries.removeLast(count - kept)
        list.values.removeLast(count - kept)
    }

    private func of(_ value: Int16) -> Int16 {
        let magnitude = Int(value.magnitude)
        let part = self == .low ? magnitude & (1 << Self.bits - 1) : magnitude >> Self.bits
        return Int16(value < 0 ? -part : part)
    }
}
