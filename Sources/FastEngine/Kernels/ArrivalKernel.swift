import Kernels

/// Adds what one projection brings to a band in one step, for `BandState`: gathers where a strip collects two events or more on average,
/// scatters where fewer, and takes all neurons where so many fire that listing them costs more. Costs SOP ÷ 32 to 64 weight loads, and for
/// gathering one visit to each strip.
struct ArrivalKernel: Sendable {
    enum Way: Sendable { case gathering, scattering, dense }

    /// What arrived through one projection.
    struct Arrival {
        var way: Way
        /// A bound of Σ |value| at one strip.
        var load: Int
    }

    private let kernels: any ProcessorKernels.Type
    /// What is collected.
    private(set) var fields = StripFields()
    private var scratch = GatherKernel.Scratch()
    private var dense = DenseKernel()
    /// Source columns that have events.
    private var occupied: [UInt8] = []

    init(_ kernels: any ProcessorKernels.Type) { self.kernels = kernels }

    /// How a step's events are to be added.
    struct Approach {
        var way: Way
        /// A bound of how many events all strips collect.
        var events: Int
        /// A bound of Σ |value| at one strip.
        var load: Int
    }

    /// Chooses what is cheaper for what arrives through a projection.
    ///
    /// - Returns: `nil` if nothing arrives.
    func approach(_ source: EventSource, targets: Range<Int>, _ shape: StripShape) -> Approach? {
        let (plan, list) = (source.plan, source.list)
        let most = plan.mostArriving(list, targets: targets)
        guard most.events > 0 else { return nil }
        let way: Way =
            plan.isDense(list, targets: targets) ? .dense : most.events < shape.strips * plan.scatterLimit ? .scattering : .gathering
        return Approach(way: way, events: most.events, load: most.load)
    }

    /// Collects what arrives through a projection for `fields`, which whoever gathers it reads.
    ///
    /// - Returns: the largest Σ |value| that arrives at a strip.
    mutating func collect(
        _ source: EventSource, _ approach: Approach, targets: Range<Int>, _ shape: StripShape, as form: ValueForm? = nil,
        marking marks: inout [UInt8]
    ) -> Int {
        if shape.stripWidth > 1, !marks.isEmpty { source.plan.mark(source.list, targets: targets, &occupied, in: &marks) }
        return fields.collect(source, targets: targets, most: approach.events, as: form, kernels)
    }

    /// Adds what arrives through a projection to `sums`.
    ///
    /// - Parameters:
    ///   - approach: how.
    ///   - form: of values that are not all one, when gathering; `nil` for what is cheaper.
    ///   - lowestCut: what sums may come to without making their strips due.
    ///   - marks: by pixel of the rows, set where anything arrives; empty if nobody asks.
    mutating func add(
        _ source: EventSource, _ approach: Approach, targets: Range<Int>, _ shape: StripShape, as form: ValueForm? = nil,
        into sums: AlignedVectors, lowestCut: Int32, _ due: inout DueStrips, marking marks: inout [UInt8]
    ) -> Arrival {
        let plan = source.plan
        if approach.way == .dense, let form = plan.dense,
            dense.add(source, form, targets: targets, shape, into: sums, &due, marking: &marks, &occupied, kernels)
        {
            return Arrival(way: .dense, load: approach.load)
        }
        if shape.stripWidth > 1, !marks.isEmpty { plan.mark(source.list, targets: targets, &occupied, in: &marks) }
        if approach.way == .scattering {
            ScatterKernel.add(source, targets: targets, shape, into: sums, lowestCut: lowestCut, &due, marking: &marks, kernels)
            return Arrival(way: .scattering, load: approach.load)
        }
        fields.collect(source, targets: targets, most: approach.events, as: form, kernels)
        return Arrival(way: .gathering, load: gather(plan, shape, into: sums, lowestCut: lowestCut, &due, marking: &marks))
    }

    /// Adds what is collected to `sums`.
    ///
    /// - Returns: the largest Σ |value| that arrived at a strip.
    mutating func gather(
        _ plan: WeightPlan, _ shape: StripShape, into sums: AlignedVectors, lowestCut: Int32, _ due: inout DueStrips, marking marks: inout [UInt8]
    ) -> Int {
        GatherKernel.add(fields, plan, shape, into: sums, lowestCut: lowestCut, &due, marking: &marks, &scratch, kernels)
    }
}
