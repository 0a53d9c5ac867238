/// Adds what arrives at a band in one step: strip by strip where many events do, event by event where few do.
struct ArrivalKernel: Sendable {
    enum Way: Sendable { case pulling, pushing }

    /// What arrived through one projection.
    struct Arrival {
        var way: Way
        /// A bound of Σ |value| at one strip.
        var load: Int
    }

    private var fields = StripFields()
    private var scratch = StripKernel.Scratch()
    private var reached: [PushKernel.ReachedRow] = []
    /// Source columns that have events.
    private var occupied: [UInt8] = []

    /// Adds what arrives through a projection to `sums`.
    ///
    /// - Parameters:
    ///   - way: `nil` for what is cheaper.
    ///   - form: of values that are not all one, when pulling; `nil` for what is cheaper.
    ///   - lowestCut: what sums may come to without making their strips due.
    ///   - marks: by pixel of the rows, set where anything arrives; empty if nobody asks.
    /// - Returns: `nil` if nothing arrives.
    mutating func add(
        _ source: EventSource, targets: Range<Int>, _ shape: StripKernel.Shape, by way: Way? = nil, as form: ValueForm? = nil,
        into sums: AlignedVectors, lowestCut: Int32, _ due: inout DueStrips, marking marks: inout [UInt8]
    ) -> Arrival? {
        let (plan, list) = (source.plan, source.list)
        let most = plan.mostArriving(list, targets: targets)
        guard most.events > 0 else { return nil }
        if shape.stripWidth > 1, !marks.isEmpty { plan.mark(list, targets: targets, &occupied, in: &marks) }
        switch way ?? (most.events < shape.strips * plan.pushingLimit ? .pushing : .pulling) {
        case .pushing:
            PushKernel.add(source, targets: targets, shape, into: sums, lowestCut: lowestCut, &due, marking: &marks, &reached)
            return Arrival(way: .pushing, load: most.load)
        case .pulling:
            fields.collect(source, targets: targets, most: most.events, as: form)
            let load = StripKernel.add(fields, plan, shape, into: sums, lowestCut: lowestCut, &due, marking: &marks, &scratch)
            return Arrival(way: .pulling, load: load)
        }
    }
}
