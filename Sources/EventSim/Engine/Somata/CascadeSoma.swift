extension CascadeSoma {
    /// Crosses the thresholds from the largest to the smallest, each subtracting itself (soft reset); integrate-and-fire
    /// is the case of one threshold.
    func fire(_ potential: inout Int32) -> Emission {
        var emission = Emission()
        for index in thresholds.indices {
            let threshold = thresholds[index]
            if firesAtThreshold ? potential >= threshold : potential > threshold {
                emission.value += payloads[index]
                emission.crossed |= 1 << UInt64(index)
                potential -= threshold
            }
        }
        return emission
    }
}
