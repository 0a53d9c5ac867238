import Kernels

/// Adds what one projection brings to a band in one step, for `BandState`: gathers where a strip collects two events or more on average,
/// scatters where fewer, and takes all neurons where so many fire that listing them costs more. Costs SOP ÷ 32 to 64 weight loads, and for gathering one visit to each strip.
struct ArrivalKernel: Sendable {
    enum Way: Sendable { case gathering, scattering, dense }

    /// What arrived through one projection.
    struct Arrival {
        var way: Way
        /// A bound of Σ |value| at one strip.
        var load: Int
    }

    private let kernels: any ProcessorKernels.Type
    private var fields = StripFields()
    private var scratch = GatherKernel.Scratch()
    private var dense = DenseKernel()
    /// Source columns that have events.
    private var occupied: [UInt8] = []

    init(_ kernels: any ProcessorKernels.Type) { self.kernels = kernels }

    /// Adds what arrives through a projection to `sums`.
    ///
    /// - Parameters:
    ///   - way: `nil` for what is cheaper.
    ///   - form: of values that are not all one, when gathering; `nil` for what is cheaper.
    ///   - lowestCut: what sums may come to without making their strips due.
    ///   - marks: by pixel of the rows, set where anything arrives; empty if nobody asks.
    /// - Returns: `nil` if nothing arrives.
    mutating func add(
        _ source: EventSource, targets: Range<Int>, _ shape: StripShape, by way: Way? = nil, as form: ValueForm? = nil,
        into sums: AlignedVectors, lowestCut: Int32, _ due: inout DueStrips, marking marks: inout [UInt8]
    ) -> Arrival? {
        let (plan, list) = (source.plan, source.list)
        let most = plan.mostArriving(list, targets: targets)
        guard most.events > 0 else { return nil }
        if shape.stripWidth > 1, !marks.isEmpty { plan.mark(list, targets: targets, &occupied, in: &marks) }
        if let form = plan.dense, way == .dense || (way == nil && plan.isDense(list, targets: targets)),
            dense.add(source, form, targets: targets, shape, into: sums, &due, marking: &marks, &occupied, kernels)
        {
            return Arrival(way: .dense, load: most.load)
        }
        switch way ?? (most.events < shape.strips * plan.scatterLimit ? .scattering : .gathering) {
        case .scattering:
            ScatterKernel.add(source, targets: targets, shape, into: sums, lowestCut: lowestCut, &due, marking: &marks, kernels)
            return Arrival(way: .scattering, load: most.load)
        case .gathering, .dense:
            fields.collect(source, targets: targets, most: most.events, as: form, kernels)
            let load = GatherKernel.add(fields, plan, shape, into: sums, lowestCut: lowestCut, &due, marking: &marks, &scratch, kernels)
            return Arrival(way: .gathering, load: load)
        }
    }
}
