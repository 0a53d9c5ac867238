import Formats

/// A convolution or a transposed convolution laid out for one image size: every output gathers its taps from a
/// zero-padded, channels-last image, eight output channels and four pixels at a time.
///
/// The order of additions is fixed (bias, then taps by row, column and input channel), so results do not depend on
/// threads. `a += x * y` is two operations on purpose: fused multiply-add is a library call on baseline x86-64.
struct GatherConvolution: Sendable {
    let input: Shape
    let output: Shape
    private let rows: TapGeometry
    private let columns: TapGeometry
    private let groups: Int
    private let kernelWidth: Int
    private let inputsPerGroup: Int
    private let outputsPerGroup: Int
    /// `[group][block of 8 outputs][ky][kx][input within the group]`.
    private let weights: [SIMD8<Float>]
    /// `[group][block of 8 outputs]`.
    private let bias: [SIMD8<Float>]

    init(_ layer: Convolution, input: Shape, output: Shape) {
        self.init(
            input: input, output: output,
            rows: .convolution(
                kernel: layer.kernelHeight, stride: layer.strideY, dilation: layer.dilationY, padding: layer.padding.top,
                source: input.height, outputs: output.height),
            columns: .convolution(
                kernel: layer.kernelWidth, stride: layer.strideX, dilation: layer.dilationX, padding: layer.padding.left,
                source: input.width, outputs: output.width),
            kernelHeight: layer.kernelHeight, kernelWidth: layer.kernelWidth, groups: layer.groups, bias: layer.bias
        ) { tap, taps, group, inputChannel, outputChannel, inputsPerGroup, outputsPerGroup in
            layer.weights[((group * outputsPerGroup + outputChannel) * inputsPerGroup + inputChannel) * taps + tap]
        }
    }

    init(_ layer: TransposedConvolution, input: Shape, output: Shape) {
        self.init(
            input: input, output: output,
            rows: .transposed(
                kernel: layer.kernelHeight, stride: layer.strideY, dilation: layer.dilationY, padding: layer.padding.top,
                source: input.height, outputs: output.height),
            columns: .transposed(
                kernel: layer.kernelWidth, stride: layer.strideX, dilation: layer.dilationX, padding: layer.padding.left,
                source: input.width, outputs: output.width),
            kernelHeight: layer.kernelHeight, kernelWidth: layer.kernelWidth, groups: layer.groups, bias: layer.bias
        ) { tap, taps, group, inputChannel, outputChannel, inputsPerGroup, outputsPerGroup in
            layer.weights[((group * inputsPerGroup + inputChannel) * outputsPerGroup + outputChannel) * taps + tap]
        }
    }

    private init(
        input: Shape, output: Shape, rows: TapGeometry, columns: TapGeometry, kernelHeight: Int, kernelWidth: Int, groups: Int,
        bias: [Float],
        weight: (_ tap: Int, _ taps: Int, _ group: Int, _ input: Int, _ output: Int, _ inputs: Int, _ outputs: Int) -> Float
    ) {
        self.input = input
        self.output = output
        self.rows = rows
        self.columns = columns
        self.groups = groups
        self.kernelWidth = kernelWidth
        inputsPerGroup = input.channels / groups
        outputsPerGroup = output.channels / groups
        let taps = kernelHeight * kernelWidth
        let blocks = (outputsPerGroup + 7) / 8
        var weights: [SIMD8<Float>] = []
        weights.reserveCapacity(groups * blocks * taps * inputsPerGroup)
        var biasBlocks: [SIMD8<Float>] = []
        for group in 0..<groups {
            for block in 0..<blocks {
                let lanes = min(8, outputsPerGroup - block * 8)
                var blockBias = SIMD8<Float>.zero
                if !bias.isEmpty {
                    for lane in 0..<lanes { blockBias[lane] = bias[group * outputsPerGroup + block * 8 + lane] }
                }
                biasBlocks.append(blockBias)
                for tap in 0..<taps {
                    for channel in 0..<inputsPerGroup {
                        var vector = SIMD8<Float>.zero
                        for lane in 0..<lanes {
                            vector[lane] = weight(tap, taps, group, channel, block * 8 + lane, inputsPerGroup, outputsPerGroup)
                        }
                        weights.append(vector)
                    }
                }
            }
        }
        self.weights = weights
        self.bias = biasBlocks
    }

    /// The layer's output, height × width × channels, for an `image` in the same layout.
    func apply(_ image: [Float], threads: Int) -> [Float] {
        let padded = PaddedImage(image, shape: input, rows: rows, columns: columns)
        // A few chunks per thread: rows differ little in cost, other programs on the machine differ more.
        let chunks = threads > 1 ? min(output.height, threads * 4) : 1
        let parts = parallelMap(count: chunks, threads: threads) { chunk in
            outputRows(output.height * chunk / chunks..<output.height * (chunk + 1) / chunks, from: padded)
        }
        return parts.count == 1 ? parts[0] : Array(parts.joined())
    }

    private func outputRows(_ range: Range<Int>, from image: PaddedImage) -> [Float] {
        var result = [Float](repeating: 0, count: range.count * output.width * output.channels)
        let runs = columns.phases.map { Run.merging($0.taps, channels: inputsPerGroup, isContiguous: groups == 1) }
        for y in range {
            let phase = rows.phases[y % rows.phases.count]
            let base = y / rows.phases.count * phase.sourceStep
            for group in 0..<groups {
                for block in 0..<(outputsPerGroup + 7) / 8 {
                    for (column, runs) in zip(columns.phases, runs) {
                        gather(
                            rowTaps: phase.taps, rowBase: base, column: column, runs: runs, group: group, block: block, image: image,
                            into: &result, rowStart: (y - range.lowerBound) * output.width * output.channels)
                    }
                }
            }
        }
        return result
    }

    /// Eight output channels of one row, at the columns of one phase.
    private func gather(
        rowTaps: [TapGeometry.Tap], rowBase: Int, column: TapGeometry.Phase, runs: [Run], group: Int, block: Int, image: PaddedImage,
        into result: inout [Float], rowStart: Int
    ) {
        let lanes = min(8, outputsPerGroup - block * 8)
        let blockIndex = group * ((outputsPerGroup + 7) / 8) + block
        let tapCount = weights.count / bias.count / inputsPerGroup
        let blockWeights = blockIndex * tapCount * inputsPerGroup
        let firstChannel = group * outputsPerGroup + block * 8
        let source = image.values.span
        let weights = self.weights.span
        let pixelStep = column.sourceStep * image.channels
        var n = 0
        while n < column.count {
            let pixels = min(4, column.count - n)
            // A short tile repeats its last pixel, so that one kernel serves all.
            let step1 = min(1, pixels - 1) * pixelStep
            let step2 = min(2, pixels - 1) * pixelStep
            let step3 = min(3, pixels - 1) * pixelStep
            var sum0 = bias[blockIndex]
            var sum1 = sum0
            var sum2 = sum0
            var sum3 = sum0
            for rowTap in rowTaps {
                let rowOrigin = (rowBase + rowTap.offset) * image.width
                for run in runs {
                    let origin = (rowOrigin + n * column.sourceStep + run.offset) * image.channels + group * inputsPerGroup
                    let firstWeight = blockWeights + (rowTap.tap * kernelWidth + run.tap) * inputsPerGroup
                    let values = source.extracting(origin..<origin + step3 + run.length)
                    let vectors = weights.extracting(firstWeight..<firstWeight + run.length)
                    for i in 0..<run.length {
                        // Both spans were cut to hold these indices: 0 ≤ step1 ≤ step2 ≤ step3 and i < run.length.
                        let vector = unsafe vectors[unchecked: i]
                        let value0 = unsafe values[unchecked: i]
                        let value1 = unsafe values[unchecked: step1 + i]
                        let value2 = unsafe values[unchecked: step2 + i]
                        let value3 = unsafe values[unchecked: step3 + i]
                        sum0 += vector * value0
                        sum1 += vector * value1
                        sum2 += vector * value2
                        sum3 += vector * value3
                    }
                }
            }
            for pixel in 0..<pixels {
                let sum = pixel == 0 ? sum0 : pixel == 1 ? sum1 : pixel == 2 ? sum2 : sum3
                let x = column.firstOutput + (n + pixel) * column.outputStep
                let target = rowStart + x * output.channels + firstChannel
                for lane in 0..<lanes { result[target + lane] = sum[lane] }
            }
            n += pixels
        }
    }
}

/// Neighbouring taps that read one contiguous stretch of a channels-last row.
private struct Run {
    var tap: Int
    var offset: Int
    /// Values, not taps.
    var length: Int

    static func merging(_ taps: [TapGeometry.Tap], channels: Int, isContiguous: Bool) -> [Run] {
        var runs: [Run] = []
        for tap in taps {
            if isContiguous, let last = runs.last, tap.tap == last.tap + last.length / channels,
                tap.offset == last.offset + last.length / channels
            {
                runs[runs.count - 1].length += channels
            } else {
                runs.append(Run(tap: tap.tap, offset: tap.offset, length: channels))
            }
        }
        return runs
    }
}

/// A channels-last image inside a frame of zeros.
private struct PaddedImage: Sendable {
    let width: Int
    let channels: Int
    let values: [Float]

    init(_ image: [Float], shape: Shape, rows: TapGeometry, columns: TapGeometry) {
        precondition(image.count == shape.count, "the image does not have the shape \(shape)")
        width = columns.before + shape.width + columns.after
        channels = shape.channels
        if rows.before + rows.after + columns.before + columns.after == 0 {
            values = image
            return
        }
        let row = shape.width * channels
        var values: [Float] = []
        values.reserveCapacity((rows.before + shape.height + rows.after) * width * channels)
        values.append(contentsOf: repeatElement(0, count: rows.before * width * channels))
        for y in 0..<shape.height {
            values.append(contentsOf: repeatElement(0, count: columns.before * channels))
            values.append(contentsOf: image[y * row..<(y + 1) * row])
            values.append(contentsOf: repeatElement(0, count: columns.after * channels))
        }
        values.append(contentsOf: repeatElement(0, count: rows.after * width * channels))
        self.values = values
    }
}
