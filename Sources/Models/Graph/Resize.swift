/// A change of image size by interpolation, as ONNX `Resize` without antialiasing.
public struct Resize: Sendable, Equatable {
    public enum Sampling: String, Sendable {
        /// The nearest pixel, by the rule for halves: ⌈x − ½⌉, ⌊x + ½⌋, ⌊x⌋ or ⌈x⌉.
        case roundPreferFloor = "round_prefer_floor"
        case roundPreferCeil = "round_prefer_ceil"
        case floor
        case ceil
        /// Between the two nearest pixels of each axis.
        case linear
    }

    /// Where output coordinate o lies in an input of n pixels, scale s = outputs / n.
    public enum Coordinates: String, Sendable {
        /// o / s
        case asymmetric
        /// (o + ½) / s − ½
        case halfPixel = "half_pixel"
        /// The same, but 0 for a single output.
        case pytorchHalfPixel = "pytorch_half_pixel"
        /// As `halfPixel`, centred where s · n is no whole number.
        case halfPixelSymmetric = "half_pixel_symmetric"
        /// o · (n − 1) / (outputs − 1)
        case alignCorners = "align_corners"
        /// (o + ½) / s
        case tensorflowHalfPixel = "tf_half_pixel_for_nn"
    }

    public enum Target: Sendable, Equatable {
        /// The output has ⌊n · scale⌋ pixels.
        case scales(y: Float, x: Float)
        case size(height: Int, width: Int)
    }

    public var sampling: Sampling
    public var coordinates: Coordinates
    public var target: Target

    public init(sampling: Sampling, coordinates: Coordinates, target: Target) {
        self.sampling = sampling
        self.coordinates = coordinates
        self.target = target
    }

    /// Output extents for an input of `height` × `width`, `nil` where they exceed what an image can have.
    func outputSize(height: Int, width: Int) -> (height: Int, width: Int)? {
        switch target {
        case .size(let height, let width): return (height, width)
        case .scales(let y, let x):
            guard let rows = Int(exactly: (Float(height) * y).rounded(.down)), let columns = Int(exactly: (Float(width) * x).rounded(.down)) else {
                return nil
            }
            return (rows, columns)
        }
    }
}
