internal import Kernels
internal import Models

/// A convolution or its transpose for one image size, as products of matrices: every pixel of the target gathers its taps from a framed
/// source, all columns of a row in one product.
struct GatherPlan: Sendable {
    /// What the windows move over.
    struct Kernel: Sendable {
        var height: Int
        var width: Int
        var groups: Int
    }

    let target: Shape
    let frame: FramedImage
    private let rows: TapGeometry
    private let columns: TapGeometry
    private let kernel: Kernel
    private let inputsPerGroup: Int
    private let outputsPerGroup: Int
    /// Channels of an output pixel of one group, whole vectors.
    private let lanes: Int
    /// Whether taps lie in the order of falling columns, as those of a transpose do.
    private let isReversed: Bool
    /// By row phase and column phase.
    private let runs: [[[ProductRun]]]
    /// The same in pixels, for images that are mostly zeros; empty where groups or channels forbid it.
    private let sparseRuns: [[[SparseRun]]]
    /// `[group][ky][kx][input of the group][lane]`.
    private var weights: [Float]

    /// - Parameter isReversed: whether the geometries are those of a transpose.
    init(source: Shape, target: Shape, rows: TapGeometry, columns: TapGeometry, kernel: Kernel, isReversed: Bool) {
        self.target = target
        self.rows = rows
        self.columns = columns
        self.kernel = kernel
        self.isReversed = isReversed
        let inputs = source.channels / kernel.groups
        inputsPerGroup = inputs
        outputsPerGroup = target.channels / kernel.groups
        lanes = (outputsPerGroup + 15) / 16 * 16
        let lanes = lanes
        let frame = FramedImage(source, rows: rows, columns: columns, channels: source.channels)
        self.frame = frame
        weights = Array(repeating: 0, count: kernel.groups * kernel.height * kernel.width * inputs * lanes)
        runs = rows.phases.map { row in
            columns.phases.map { column in
                var runs: [ProductRun] = []
                for rowTap in row.taps {
                    for tap in isReversed ? column.taps.reversed() : column.taps {
                        let position = isReversed ? kernel.width - 1 - tap.tap : tap.tap
                        let run = ProductRun(
                            a: (rowTap.offset * frame.width + tap.offset) * source.channels,
                            b: (rowTap.tap * kernel.width + position) * inputs * lanes, count: inputs)
                        if kernel.groups == 1, let last = runs.last, last.a + last.count == run.a, last.b + last.count * lanes == run.b {
                            runs[runs.count - 1].count += inputs
                        } else {
                            runs.append(run)
                        }
                    }
                }
                return runs
            }
        }
        let isSparse = kernel.groups == 1 && lanes == outputsPerGroup
        sparseRuns = isSparse
            ? runs.map { $0.map { $0.map { SparseRun(pixel: $0.a / source.channels, count: $0.count / source.channels, b: $0.b / lanes) } } } : []
    }

    /// Takes over weights.
    ///
    /// - Parameter weight: the one from an input to an output of a group through the tap (ky, kx).
    mutating func load(_ weight: (_ group: Int, _ ky: Int, _ kx: Int, _ input: Int, _ output: Int) -> Float) {
        var position = 0
        for group in 0..<kernel.groups {
            for ky in 0..<kernel.height {
                for column in 0..<kernel.width {
                    let kx = isReversed ? kernel.width - 1 - column : column
                    for input in 0..<inputsPerGroup {
                        for output in 0..<outputsPerGroup { weights[position + output] = weight(group, ky, kx, input, output) }
                        position += lanes
                    }
                }
            }
        }
    }

    /// Adds what the target gathers from `image`, height × width × channels.
    ///
    /// - Parameter mayBeSparse: whether it is worth a look how many values are zero.
    func add(_ image: [Float], to result: inout [Float], mayBeSparse: Bool = false, _ scratch: inout Scratch, _ kernels: any FloatKernels.Type) {
        if mayBeSparse, !sparseRuns.isEmpty, scratch.sparse.list(image, in: frame, limit: Int(Float(image.count) * densest), kernels) {
            addListed(scratch.sparse, to: &result, kernels)
            return
        }
        let isBare = frame.isBare
        if !isBare { frame.write(image, to: &scratch.image) }
        if lanes == outputsPerGroup {
            addGathered(isBare ? image : scratch.image, to: &result, stride: target.channels, groupStep: outputsPerGroup, kernels)
            return
        }
        // Channels that fill no vector go by way of vectors.
        let pixels = target.height * target.width
        let length = pixels * kernel.groups * lanes
        scratch.result.reserve(atLeast: length)
        for index in 0..<length { scratch.result[index] = 0 }
        addGathered(isBare ? image : scratch.image, to: &scratch.result, stride: kernel.groups * lanes, groupStep: lanes, kernels)
        for pixel in 0..<pixels {
            for group in 0..<kernel.groups {
                for output in 0..<outputsPerGroup {
                    result[pixel * target.channels + group * outputsPerGroup + output] += scratch.result[(pixel * kernel.groups + group) * lanes + output]
                }
            }
        }
    }

    /// Share of values up to which lists of them are faster than all of them: narrow rows of weights pay for a list later.
    private var densest: Float { lanes >= 64 ? 0.5 : lanes >= 32 ? 0.4 : 0.25 }

    private func addListed(_ image: SparseImage, to result: inout [Float], _ kernels: any FloatKernels.Type) {
        let places = image.places.span
        let values = image.values.span
        let starts = image.starts.span
        let weights = weights.span
        var sums = result.mutableSpan
        for y in 0..<target.height {
            let rowNumber = y % rows.phases.count
            let base = y / rows.phases.count * rows.phases[rowNumber].sourceStep
            for (number, column) in columns.phases.enumerated() where column.count > 0 {
                let product = SparseProduct(
                    pixels: column.count, vectors: lanes / 16, sourceStart: base * frame.width, sourceStep: column.sourceStep,
                    channels: frame.channels, bStep: lanes, cStart: (y * target.width + column.firstOutput) * target.channels,
                    cStep: column.outputStep * target.channels)
                let taps = sparseRuns[rowNumber][number]
                kernels.addSparse(product, taps.span, places: places, values: values, starts: starts, weights, to: &sums)
            }
        }
    }

    private func addGathered(_ image: [Float], to result: inout [Float], stride: Int, groupStep: Int, _ kernels: any FloatKernels.Type) {
        let source = image.span
        let weights = weights.span
        var sums = result.mutableSpan
        let channels = frame.channels
        for y in 0..<target.height {
            let rowNumber = y % rows.phases.count
            let base = y / rows.phases.count * rows.phases[rowNumber].sourceStep
            for (number, column) in columns.phases.enumerated() where column.count > 0 {
                let taps = runs[rowNumber][number]
                let runs = taps.span
                for group in 0..<kernel.groups {
                    let shape = ProductShape(
                        rows: column.count, vectors: lanes / 16, aStart: base * frame.width * channels + group * inputsPerGroup,
                        aRow: column.sourceStep * channels, aStep: 1,
                        bStart: group * kernel.height * kernel.width * inputsPerGroup * lanes, bStep: lanes,
                        cStart: (y * target.width + column.firstOutput) * stride + group * groupStep, cRow: column.outputStep * stride)
                    kernels.addProducts(shape, runs, source, weights, to: &sums)
                }
            }
        }
    }
}
