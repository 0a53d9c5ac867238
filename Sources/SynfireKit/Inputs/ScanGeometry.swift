public import Formats
public import Models

/// Where the samples of a run lie in the scan they were cut from, so that a mask can be written over it.
public struct ScanGeometry: Sendable {
    /// The scan itself, whose header a mask takes over.
    public var scan: NIfTI
    /// The axis of the scan that the samples follow one another along; `nil` for a single image.
    public var axis: Int?
    /// Where the samples lie in the slices they were cropped or padded from.
    public var frame: ImageFrame

    /// How many samples the scan has along that axis.
    var sampleCount: Int { axis.map { scan.voxels.shape[$0] } ?? 1 }

    /// Whether a network's output has a value for every pixel of a framed sample.
    func covers(_ output: Shape) -> Bool { output.height == frame.height && output.width == frame.width }

    /// A NIfTI file of labels over the scan: 0 wherever no sample was run or none of its pixels lies.
    ///
    /// - Parameters:
    ///   - classes: per run sample the class of every pixel, below 256.
    ///   - first: position of the first run sample along the axis.
    func mask(_ classes: [[Int]], first: Int) -> [UInt8] {
        var planes = [Float](repeating: 0, count: sampleCount * frame.sourceHeight * frame.sourceWidth)
        let size = frame.sourceHeight * frame.sourceWidth
        for (index, sample) in classes.enumerated() {
            planes.replaceSubrange((first + index) * size..<(first + index + 1) * size, with: frame.placed(sample.map { Float($0) }[...]))
        }
        return volume(Tensor(shape: [sampleCount, 1, frame.sourceHeight, frame.sourceWidth], scalars: planes)) {
            RawTensor(shape: $0.shape, uint8s: $0.scalars.map { UInt8($0) })
        }
    }

    /// A NIfTI file of a network's output over the scan; several channels become a fourth axis.
    func values(_ output: Tensor, first: Int) -> [UInt8] {
        let channels = output.shape[1]
        let size = frame.height * frame.width
        var planes = Tensor(shape: [sampleCount, channels, frame.sourceHeight, frame.sourceWidth], repeating: 0)
        let sourceSize = frame.sourceHeight * frame.sourceWidth
        for plane in 0..<output.shape[0] * channels {
            let start = (first * channels + plane) * sourceSize
            planes.scalars.replaceSubrange(
                start..<start + sourceSize, with: frame.placed(output.scalars[plane * size..<(plane + 1) * size]))
        }
        return volume(planes) { RawTensor($0) }
    }

    /// Samples `[N, C, H, W]` under the axes of the scan.
    private func volume(_ samples: Tensor, _ store: (Tensor) -> RawTensor) -> [UInt8] {
        let channels = samples.shape[1]
        var shape = Array(scan.voxels.shape.prefix(min(3, scan.voxels.shape.count)))
        var order: [Int]
        if let axis {
            order = [2, 3]
            order.insert(0, at: axis)
        } else {
            order = [2, 3]
            shape = Array(shape.prefix(2))
        }
        // An image without slices keeps its sample axis out; the channels come last, behind a third axis.
        if channels > 1 {
            while shape.count < 3 { shape.append(1) }
            shape.append(channels)
        }
        order += axis == nil ? [0, 1] : [1]
        return scan.encoded(store(samples.permuted(order).reshaped(shape)))
    }
}
