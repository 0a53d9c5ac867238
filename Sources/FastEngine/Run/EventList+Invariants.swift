/// What a complete event list has to be like, for tests: one pass over its pixels and events, and free where checks are left out.
extension EventList {
    /// Stops the program where a complete list contradicts itself. Compiled in where the build defines `SYNFIRE_CHECKS`, as
    /// `Tests/sanitize.sh` does; free of charge elsewhere.
    ///
    /// - Parameters:
    ///   - width: pixels of a row of the layer.
    ///   - channels: of the layer.
    func checkInvariants(width: Int, channels: Int) {
        #if SYNFIRE_CHECKS
            precondition(offsets[0] == 0, "the first pixel's events begin at \(offsets[0])")
            guard !isEmpty else { return }
            precondition(entries.count >= count + Self.slack, "\(entries.count) entries leave no room behind \(count) events")
            precondition(isUnit || values.count >= count + Self.slack, "\(values.count) values leave no room behind \(count) events")
            precondition(isUnit || loads.count >= offsets.count, "\(loads.count) loads for \(offsets.count - 1) pixels")
            precondition(crossings.isEmpty || crossings.count >= count && crossed.count >= offsets.count, "thresholds crossed are missing")
            for pixel in 0..<offsets.count - 1 {
                precondition(offsets[pixel] <= offsets[pixel + 1], "the events of pixel \(pixel) end before they begin")
                let events = Int(offsets[pixel])..<Int(offsets[pixel + 1])
                let first = pixel % width * channels
                var last = first - 1
                for event in events {
                    let entry = Int(entries[event])
                    precondition(entry > last && entry < first + channels, "entry \(entry) of pixel \(pixel) comes after \(last)")
                    last = entry
                }
                guard !isUnit else { continue }
                let load = events.reduce(Int32(0)) { $0 + Int32(values[$1].magnitude) }
                precondition(loads[pixel + 1] - loads[pixel] == load, "pixel \(pixel) emits \(load), its load is \(loads[pixel + 1] - loads[pixel])")
                precondition(events.allSatisfy { values[$0] != 0 }, "pixel \(pixel) has an event without a value")
                guard !crossings.isEmpty else { continue }
                let crossing = events.reduce(Int32(0)) { $0 + Int32(crossings[$1]) }
                precondition(crossed[pixel + 1] - crossed[pixel] == crossing, "pixel \(pixel) crosses \(crossing) thresholds")
            }
        #endif
    }
}
