internal import Kernels

/// The potentials of one layer's neurons while a sample runs.
struct NeuronState: Sendable {
    /// `[membrane][neuron]`, filled up to whole vectors.
    private var potentials: [[Float]]
    /// Σ of what each emitted.
    private(set) var emitted: [Float]
    /// Σ of the input so far; empty where it follows from the others.
    private var drive: [Float]
    /// Inputs and results in whole vectors, for layers whose neurons are no multiple of them.
    private var room: [Float]
    private var arrived: [Float] = []
    private let law: FiringLaw
    private let count: Int

    init(_ law: FiringLaw, count: Int) {
        self.law = law
        self.count = count
        let padded = (count + 15) / 16 * 16
        potentials = law.membranes.map { _ in Array(repeating: law.initial, count: padded) }
        emitted = Array(repeating: 0, count: padded)
        drive = law.conservesInput ? [] : Array(repeating: 0, count: count)
        room = padded == count ? [] : Array(repeating: 0, count: padded)
    }

    /// Starts over.
    mutating func restart() {
        for membrane in potentials.indices { potentials[membrane].fill(with: law.initial) }
        emitted.fill(with: 0)
        drive.fill(with: 0)
    }

    /// Writes Σ of all input, by neuron.
    func writeDrive(to result: inout [Float]) {
        if !drive.isEmpty {
            result.copy(drive)
            return
        }
        let own = potentials[0]
        let left = own.span
        let sent = emitted.span
        var values = result.mutableSpan
        for index in 0..<values.count { unsafe values[unchecked: index] = left[unchecked: index] - law.initial + sent[unchecked: index] }
    }

    /// One step: reads what arrives and overwrites it with what is emitted.
    ///
    /// - Parameters:
    ///   - slope: what stands for the derivative of what is emitted by the potential.
    ///   - tape: that derivative and what outlives hard resets, by membrane; written where there is a slope.
    mutating func step(_ values: inout [Float], slope: SpikeSlope?, tape: inout NeuronTape, _ kernels: any FloatKernels.Type) {
        if !drive.isEmpty { drive.add(values) }
        guard room.isEmpty else {
            for index in values.indices { room[index] = values[index] }
            var padded: [Float] = []
            swap(&padded, &room)
            fire(&padded, slope: slope, tape: &tape, kernels)
            for index in values.indices { values[index] = padded[index] }
            swap(&padded, &room)
            return
        }
        fire(&values, slope: slope, tape: &tape, kernels)
    }

    private mutating func fire(_ values: inout [Float], slope: SpikeSlope?, tape: inout NeuronTape, _ kernels: any FloatKernels.Type) {
        // Several membranes read one input, which what they emit would overwrite.
        let isApart = law.membranes.count > 1
        if isApart {
            arrived.reserve(atLeast: values.count)
            arrived.copy(values)
        }
        for membrane in potentials.indices {
            var firing = law.firing
            firing.adds = membrane > 0
            firing.slope = slope
            let pairs = law.membranes[membrane]
            var (potential, sums, inputs): ([Float], [Float], [Float]) = ([], [], [])
            swap(&potential, &potentials[membrane])
            swap(&sums, &emitted)
            swap(&inputs, &arrived)
            tape.with(membrane, records: slope != nil) { slopes, kept in
                var own = potential.mutableSpan
                var total = sums.mutableSpan
                var result = values.mutableSpan
                var slopes = slopes.mutableSpan
                var kept = kept.mutableSpan
                kernels.fire(
                    firing, pairs.span, arrived: inputs.span, potentials: &own, emitted: &total, values: &result, slopes: &slopes, kept: &kept)
            }
            swap(&potential, &potentials[membrane])
            swap(&sums, &emitted)
            swap(&inputs, &arrived)
        }
    }
}

/// What one step of one layer leaves for the way back, by membrane, filled up to whole vectors.
struct NeuronTape: Sendable {
    /// Surrogate derivatives of what is emitted by the potential.
    private(set) var slopes: [[Float]] = []
    /// Shares of the potential that outlive a hard reset; empty for soft ones.
    private(set) var kept: [[Float]] = []

    /// Without room, for passes that never go back.
    init() {}

    init(membranes: Int, count: Int, isHard: Bool) {
        slopes = Array(repeating: [Float](repeating: 0, count: (count + 15) / 16 * 16), count: membranes)
        kept = isHard ? slopes : []
    }

    mutating func with(_ membrane: Int, records: Bool, _ body: (inout [Float], inout [Float]) -> Void) {
        var (slope, share): ([Float], [Float]) = ([], [])
        if records {
            swap(&slope, &slopes[membrane])
            if !kept.isEmpty { swap(&share, &kept[membrane]) }
        }
        body(&slope, &share)
        if records {
            swap(&slope, &slopes[membrane])
            if !kept.isEmpty { swap(&share, &kept[membrane]) }
        }
    }
}

extension [Float] {
    /// Overwrites its beginning with `values`, or with as many of them as it has room for.
    mutating func copy(_ values: [Float]) {
        let length = Swift.min(count, values.count)
        unsafe withUnsafeMutableBufferPointer { target in
            unsafe values.withUnsafeBufferPointer { source in
                _ = unsafe target.extracting(0..<length).update(fromContentsOf: source.extracting(0..<length))
            }
        }
    }
}
