public import Formats

/// The steps from what a file holds to what a network was trained on, in the order they are applied.
///
///     let steps = try Preprocessing("percentile=99.5,crop=56x40,pad=56x40")
///     let input = try steps.apply(to: slices)  // [N, C, H, W] in, [N, C', 56, 40] out
public struct Preprocessing: Sendable, Equatable {
    /// One operation on images [N, C, H, W].
    public enum Step: Sendable, Equatable {
        /// Replaces NaN, which some programs write where there is no data, by a number; always the first step.
        case fill(Double)
        /// One channel 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); images of one channel stay as they are.
        case grey
        /// Divides by a number.
        case divide(Double)
        /// Maps the low percentile (0 where there is none) to 0 and the high one to 1, and clips to that range.
        case percentile(low: Double?, high: Double)
        /// (x − mean) / deviation with the given numbers.
        case zScore(mean: Double, deviation: Double)
        /// (x − mean) / standard deviation, both of all the data at hand.
        case zScoreOfData
        /// Maps each image's smallest value to 0 and its largest to 1.
        case minMax
        /// Contrast-limited adaptive histogram equalisation of each channel; see `AdaptiveEqualization`.
        case clahe(AdaptiveEqualization)
        /// x^(1/γ) for x ≥ 0.
        case gamma(Double)
        /// Cuts images that are larger, from row `y` and column `x` on.
        case crop(height: Int, width: Int, y: Int, x: Int)
        /// Adds zeros to images that are smaller, at the end after `y` rows and `x` columns at the beginning.
        case pad(height: Int, width: Int, y: Int, x: Int)

        /// Whether the step maps every value the same way whatever the others are.
        var isIndependentOfData: Bool {
            switch self {
            case .fill, .grey, .divide, .zScore, .gamma, .crop, .pad: true
            case .percentile, .zScoreOfData, .minMax, .clahe: false
            }
        }
    }

    /// In the order in which they are applied.
    public var steps: [Step]

    /// The steps in this order; none leaves images as they are.
    public init(_ steps: [Step] = []) { self.steps = steps }

    /// What NaN means; `nil` where it means nothing.
    public var fill: Double? {
        guard case .fill(let value)? = steps.first else { return nil }
        return value
    }

    /// The first step that measures the data, so that it does something else to other data.
    public var firstMeasuringStep: Step? { steps.first { !$0.isIndependentOfData } }

    /// What the crops and pads make of images of `height` × `width`.
    ///
    /// - Throws: when a crop would begin outside the image.
    public func frame(height: Int, width: Int) throws(PreprocessingError) -> ImageFrame {
        var frame = ImageFrame(height: height, width: width)
        for step in steps { try step.move(&frame) }
        return frame
    }

    /// The images as the network wants them; percentiles and z-scores are taken over all of them together.
    ///
    /// - Parameter images: `[N, C, H, W]` with at least one value, all finite or, where the first step fills it, NaN.
    /// - Throws: when a step cannot work on these values, such as scaling by a percentile of 0.
    public func apply(to images: Tensor) throws(PreprocessingError) -> Tensor {
        var result = images
        for step in steps {
            result = try step.apply(to: result)
            guard FiniteValues.allFinite(result.scalars) else {
                throw PreprocessingError(step: step.description, reason: "makes values that leave the range of 32-bit floats")
            }
        }
        return result
    }
}

/// A step that cannot be carried out, or text that is no step.
public struct PreprocessingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The step as it was written.
    public var step: String
    /// What it cannot do on these images, or why the text is no step.
    public var reason: String
    public var description: String { "preprocessing \(step): \(reason)" }
}

extension Preprocessing.Step {
    fileprivate func move(_ frame: inout ImageFrame) throws(PreprocessingError) {
        switch self {
        case .crop(let height, let width, let y, let x):
            guard y < frame.height, x < frame.width else {
                throw PreprocessingError(step: description, reason: "begins outside an image of \(frame.height)×\(frame.width)")
            }
            frame.crop(height: height, width: width, y: y, x: x)
        case .pad(let height, let width, let y, let x): frame.pad(height: height, width: width, y: y, x: x)
        default: break
        }
    }

    fileprivate func apply(to images: Tensor) throws(PreprocessingError) -> Tensor {
        switch self {
        case .fill(let value): return mapped(images) { $0.isNaN ? Float(value) : $0 }
        case .grey: return try grey(images)
        case .divide(let divisor): return mapped(images) { Float(Double($0) / divisor) }
        case .percentile(let low, let high): return try scaled(images, low: low, high: high)
        case .zScore(let mean, let deviation): return mapped(images) { Float((Double($0) - mean) / deviation) }
        case .zScoreOfData: return try standardised(images)
        case .minMax: return try perImage(images) { values throws(PreprocessingError) in try stretched(values) }
        case .clahe(let equalization):
            return try perPlane(images) { plane, height, width throws(PreprocessingError) in
                guard plane.allSatisfy({ (0...1).contains($0) }) else {
                    throw PreprocessingError(step: description, reason: "wants values in 0 … 1; scale them first, such as with percentile=100")
                }
                return equalization.equalized(plane, height: height, width: width)
            }
        case .gamma(let gamma):
            guard images.scalars.allSatisfy({ $0 >= 0 }) else {
                throw PreprocessingError(step: description, reason: "wants values that are not negative")
            }
            return mapped(images) { Float(power(Double($0), 1 / gamma)) }
        case .crop, .pad:
            var frame = ImageFrame(height: images.shape[2], width: images.shape[3])
            try move(&frame)
            return framed(images, frame)
        }
    }

    private func grey(_ images: Tensor) throws(PreprocessingError) -> Tensor {
        if images.shape[1] == 1 { return images }
        guard images.shape[1] == 3 else {
            throw PreprocessingError(step: description, reason: "wants 1 or 3 channels, the images have \(images.shape[1])")
        }
        let plane = images.shape[2] * images.shape[3]
        var result: [Float] = []
        result.reserveCapacity(images.shape[0] * plane)
        for image in 0..<images.shape[0] {
            let red = image * 3 * plane
            for i in red..<red + plane {
                let (r, g, b) = (Double(images.scalars[i]), Double(images.scalars[i + plane]), Double(images.scalars[i + 2 * plane]))
                result.append(Float(0.299 * r + 0.587 * g + 0.114 * b))
            }
        }
        return Tensor(shape: [images.shape[0], 1, images.shape[2], images.shape[3]], scalars: result)
    }

    private func scaled(_ images: Tensor, low: Double?, high: Double) throws(PreprocessingError) -> Tensor {
        let sorted = images.scalars.sorted()
        let bottom = low.map { percentile($0, of: sorted) } ?? 0
        let top = percentile(high, of: sorted)
        guard top > bottom else {
            throw PreprocessingError(step: description, reason: "the values reach from \(bottom) to \(top), which leaves nothing to scale by")
        }
        return mapped(images) { Float(min(max((Double($0) - bottom) / (top - bottom), 0), 1)) }
    }

    /// Linear between order statistics, as `numpy.percentile` has it.
    private func percentile(_ percentile: Double, of sorted: [Float]) -> Double {
        let rank = Double(sorted.count - 1) * percentile / 100
        let below = Int(rank.rounded(.down))
        let (low, high) = (Double(sorted[below]), Double(sorted[min(below + 1, sorted.count - 1)]))
        return low + (high - low) * (rank - Double(below))
    }

    private func standardised(_ images: Tensor) throws(PreprocessingError) -> Tensor {
        let count = Double(images.scalars.count)
        let mean = images.scalars.reduce(0.0) { $0 + Double($1) } / count
        let variance = images.scalars.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
        guard variance > 0 else { throw PreprocessingError(step: description, reason: "all values are equal") }
        let deviation = variance.squareRoot()
        return mapped(images) { Float((Double($0) - mean) / deviation) }
    }

    private func stretched(_ values: ArraySlice<Float>) throws(PreprocessingError) -> [Float] {
        let low = Double(values.min() ?? 0)
        let high = Double(values.max() ?? 0)
        guard high > low else { throw PreprocessingError(step: description, reason: "all values of an image are equal") }
        return values.map { Float((Double($0) - low) / (high - low)) }
    }
}

extension Preprocessing.Step {
    private func mapped(_ images: Tensor, _ transform: (Float) -> Float) -> Tensor {
        Tensor(shape: images.shape, scalars: images.scalars.map(transform))
    }

    private func framed(_ images: Tensor, _ frame: ImageFrame) -> Tensor {
        let plane = images.shape[2] * images.shape[3]
        let planes = images.shape[0] * images.shape[1]
        let scalars = (0..<planes).flatMap { frame.framed(images.scalars[$0 * plane..<($0 + 1) * plane]) }
        return Tensor(shape: [images.shape[0], images.shape[1], frame.height, frame.width], scalars: scalars)
    }

    private func perImage(
        _ images: Tensor, _ transform: (ArraySlice<Float>) throws(PreprocessingError) -> [Float]
    ) throws(PreprocessingError) -> Tensor {
        let size = images.shape.dropFirst().reduce(1, *)
        var scalars: [Float] = []
        scalars.reserveCapacity(images.scalars.count)
        for image in 0..<images.shape[0] { scalars += try transform(images.scalars[image * size..<(image + 1) * size]) }
        return Tensor(shape: images.shape, scalars: scalars)
    }

    private func perPlane(
        _ images: Tensor, _ transform: (ArraySlice<Float>, _ height: Int, _ width: Int) throws(PreprocessingError) -> [Float]
    ) throws(PreprocessingError) -> Tensor {
        let (height, width) = (images.shape[2], images.shape[3])
        let plane = height * width
        var scalars: [Float] = []
        scalars.reserveCapacity(images.scalars.count)
        for index in 0..<images.shape[0] * images.shape[1] {
            scalars += try transform(images.scalars[index * plane..<(index + 1) * plane], height, width)
        }
        return Tensor(shape: images.shape, scalars: scalars)
    }
}
