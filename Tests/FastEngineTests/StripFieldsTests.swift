import EngineTestSupport
import EventSim
import Kernels
import Processors
import Testing

@testable import FastEngine

/// Does every way of summing what arrives at a band come to the sum over single synapses?
@Suite("Semantics: do gathered and scattered events sum to what single synapses sum?")
struct StripFieldsTests {
    /// A projection and one step's spikes, drawn from a seed.
    private struct Case {
        var source: MappedLayer
        var target: MappedLayer
        var projection: MappedProjection
        var spikes: [Spike]
        /// The forms that what events carry may take.
        var forms: [ValueForm]

        /// - Parameter isOrdinary: whether it is a convolution of whole panels of channels, of stride and dilation one.
        init(_ random: inout Draw, isOrdinary: Bool) {
            let kernel = (height: random.pick([1, 2, 3, 5]), width: random.pick([1, 2, 3, 3, 5]))
            let channels =
                isOrdinary
                ? (random.pick([4, 16, 64]), random.pick([16, 32, 64, 128]))
                : (random.pick([1, 3, 16, 17, 64]), random.pick([1, 15, 16, 32, 33, 64, 80, 100]))
            let extent = (height: random.pick([1, 4, 7]), width: random.pick([1, 6, 8, 11]))
            let y = Self.axis(extent.height, &random)
            var x = Self.axis(extent.width, &random)
            if isOrdinary { (x.upsampling, x.stride, x.dilation) = (1, 1, 1) }
            let values = random.pick([1...1, 1...15, -15...15])
            let isUnit = values == 1...1
            forms = isUnit ? [.one] : [.byte, .word]
            let levels: [Int32] = [8, 4, 2, 1]
            let soma: FiringProgram =
                if isUnit {
                    .cascade(thresholds: [1], payloads: [1], firesAtThreshold: false)
                } else if values.lowerBound > 0 {
                    .cascade(thresholds: levels, payloads: levels, firesAtThreshold: false)
                } else {
                    .signed(
                            thresholds: levels, negativeThresholds: levels, payloads: levels, negativePayloads: levels.map { -$0 },
                            firesAtThreshold: false)
                }
            source = MappedLayer(
                name: "source", height: extent.height, width: extent.width, channels: channels.0, isInput: false,
                soma: soma, wireCode: .payload, windowStart: 0)
            target = MappedLayer(
                name: "target", height: max(1, extent.height * y.upsampling / y.stride), width: max(1, extent.width * x.upsampling / x.stride),
                channels: channels.1, isInput: false, soma: .accumulate, wireCode: .payload, windowStart: 1)
            let isExtreme = random.pick([true, true, false])
            let count = kernel.height * kernel.width * channels.0 * channels.1
            projection = MappedProjection(
                source: 0, target: 1, kernelHeight: kernel.height, kernelWidth: kernel.width, inputChannels: channels.0,
                outputChannels: channels.1, groups: 1,
                weights: (0..<count).map { _ in Int8(isExtreme ? random.pick([-128, 127, 127]) : random.pick(Array(-40...40))) },
                weightShift: random.pick([0, 3]), y: y, x: x, delay: 1, channelsPerAxon: 32, slotsPerAxon: 1)
            let density = random.pick([1, 10, 60, 60])
            spikes = []
            for neuron in 0..<source.neuronCount where random.pick(Array(0..<100)) < density {
                spikes.append(Spike(neuron: Int32(neuron), value: Int32(random.pick(values.filter { $0 != 0 }))))
            }
        }

        private static func axis(_ extent: Int, _ random: inout Draw) -> TapAxis {
            TapAxis(
                division: 1, extent: extent, upsampling: random.pick([1, 1, 2, 3]), stride: random.pick([1, 1, 2]),
                dilation: random.pick([1, 1, 2, 0]), offset: random.pick([0, 1, 2]))
        }

        /// By target neuron, one synapse after the other; and the largest Σ |value| under a strip.
        func expected(stripWidth: Int) -> (sums: [Int32], touched: [Bool], load: Int) {
            var loads = [Int](repeating: 0, count: target.height * target.width / stripWidth)
            var sums = [Int32](repeating: 0, count: target.neuronCount)
            var touched = [Bool](repeating: false, count: target.height * target.width)
            for spike in spikes {
                let (pixel, channel) = Int(spike.neuron).quotientAndRemainder(dividingBy: source.channels)
                for row in projection.y.taps(source: pixel / source.width, kernelExtent: projection.kernelHeight, targetExtent: target.height) {
                    var met: [Int: Int] = [:]
                    defer {
                        for (strip, meetings) in Dictionary(grouping: met, by: { $0.key / stripWidth }).mapValues({ $0.map(\.value).max() ?? 0 }) {
                            loads[strip] += meetings * Int(spike.value.magnitude)
                        }
                    }
                    for column in projection.x.taps(source: pixel % source.width, kernelExtent: projection.kernelWidth, targetExtent: target.width) {
                        let reached = row.target * target.width + column.target
                        touched[reached] = true
                        // A strip meets an event once for all of its columns, and once more for each tap that folds onto one.
                        met[reached, default: 0] += 1
                        let first = ((row.kernel * projection.kernelWidth + column.kernel) * source.channels + channel) * target.channels
                        for output in 0..<target.channels {
                            sums[reached * target.channels + output] += Int32(projection.weights[first + output]) * spike.value << Int32(projection.weightShift)
                        }
                    }
                }
            }
            return (sums, touched, loads.max() ?? 0)
        }
    }

    @Test("strided, dilated and transposed kernels, channel tails, payloads, sums beyond sixteen bits, in two bands")
    func everyWay() {
        var random = Draw(state: 0x9E37_79B9_7F4A_7C15)
        var beyond = 0
        var met: [ArrivalKernel.Way: Int] = [:]
        var strips: [Int: Int] = [:]
        let ways = [ArrivalKernel.Way.scattering, .gathering, .dense].flatMap { way in ProcessorLevel.supported.map { (way, $0.kernels) } }
        for number in 0..<400 {
            let test = Case(&random, isOrdinary: number % 4 == 0)
            let plan = WeightPlan(
                test.projection, view: 0, viewWidth: test.source.width,
                stripWidth: WeightPlan.stripWidth(of: test.target, [(test.projection, test.source)]), source: test.source, target: test.target,
                ProcessorLevel.baseline.kernels, hasDense: true)
            let source = EventSource(
                plan: plan,
                events: StepEvents(test.spikes, width: test.source.width, channels: test.source.channels, pixels: test.source.height * test.source.width))
            let expected = test.expected(stripWidth: plan.strips.width)
            if !test.spikes.isEmpty { strips[plan.strips.width, default: 0] += 1 }
            if expected.sums.contains(where: { ($0 >> Int32(test.projection.weightShift)).magnitude > Int32(Int16.max) }) { beyond += 1 }
            for (way, kernels) in ways {
                for form in test.forms {
                    // Negative values and projections that are no ordinary convolution have no dense form.
                    if way == .dense, plan.dense == nil { continue }
                    let came = gather(test, source, by: way, as: form, kernels)
                    #expect(came.sums == expected.sums, "case \(number), \(way), \(form)")
                    #expect(came.touched == expected.touched, "case \(number), \(way), \(form)")
                    #expect(came.load >= expected.load, "case \(number), \(way), \(form)")
                    #expect(way != .gathering || came.load == expected.load, "case \(number), \(way), \(form)")
                    if came.load > 0 { met[way, default: 0] += 1 }
                }
            }
        }
        #expect(beyond > 10)
        for way in [ArrivalKernel.Way.scattering, .gathering, .dense] { #expect(met[way, default: 0] > 50, "\(way)") }
        for width in [1, 2, 4] { #expect(strips[width, default: 0] > 10, "strips of \(width)") }
    }

    @Test("bands whose rows collect many events have few rows, and cover the layer once")
    func narrowBands() {
        var random = Draw(state: 7)
        for _ in 0..<50 {
            let layer = MappedLayer(
                name: "wide", height: random.pick(Array(1...70)), width: random.pick([1, 64, 500]), channels: random.pick([1, 16, 64]), isInput: false,
                soma: .accumulate, wireCode: .payload, windowStart: 0)
            let mostPerRow = random.pick([1, 1 << 20, 1 << 22, 1 << 28])
            let sharing = WorkSharing(threads: random.pick([1, 2, 7]), fewestNeurons: random.pick([1, 8192]))
            let bands = LayerTrack.bands(of: layer, mostPerRow: mostPerRow, sharing)
            #expect(bands.flatMap { Array($0) } == Array(0..<layer.height))
            // A division leaves a band one row more than another.
            #expect(bands.allSatisfy { $0.count == 1 || ($0.count - 1) * mostPerRow <= 1 << 24 })
        }
    }

    private func gather(_ test: Case, _ source: EventSource, by way: ArrivalKernel.Way, as form: ValueForm, _ kernels: any ProcessorKernels.Type) -> (
        sums: [Int32], touched: [Bool], load: Int
    ) {
        let (height, width, channels) = (test.target.height, test.target.width, test.target.channels)
        let blocks = (channels + 15) / 16
        let plan = source.plan
        var result: [Int32] = []
        var touched: [Bool] = []
        var load = 0
        var kernel = ArrivalKernel(kernels)
        for rows in [0..<height / 2, height / 2..<height] where !rows.isEmpty {
            let shape = StripShape(rows: rows.count, width: width, blocks: blocks, stripWidth: plan.strips.width)
            var due = DueStrips(strips: shape.strips, isPending: false, canWatch: true)
            let sums = AlignedVectors(repeating: .zero, count: rows.count * width * blocks)
            var marks = [UInt8](repeating: 0, count: rows.count * width)
            let cut: Int32 = 1000
            let arrival = kernel.approach(source, targets: rows, shape).map { approach in
                kernel.add(
                    source, ArrivalKernel.Approach(way: way, events: approach.events, load: approach.load), targets: rows, shape, as: form,
                    into: sums, lowestCut: cut, &due, marking: &marks)
            }
            #expect(arrival.map { $0.way == way } ?? !marks.contains(1))
            load = max(load, arrival?.load ?? 0)
            for strip in 0..<shape.strips {
                let vectors = strip * shape.stripWidth * blocks..<(strip + 1) * shape.stripWidth * blocks
                // Where events are scattered, a sum may have been beyond on the way; where all neurons are taken, nobody looks.
                let isBeyond = vectors.contains { vector in (0..<16).contains { sums[vector][$0] > cut } }
                let isDue = due.reasons[strip] & DueReason.beyond != 0
                #expect(isDue == isBeyond || (isDue && way != .gathering), "strip \(strip)")
                let pixels = strip * shape.stripWidth..<(strip + 1) * shape.stripWidth
                #expect(due.reasons[strip] & DueReason.arrived != 0 || !pixels.contains { marks[$0] != 0 })
            }
            for pixel in 0..<rows.count * width {
                touched.append(marks[pixel] == 1)
                for channel in 0..<channels { result.append(sums[pixel * blocks + channel / 16][channel % 16]) }
            }
        }
        return (result, touched, load)
    }
}
