private import Foundation
public import Models

/// Random changes of an example that its meaning outlives: flips, shifts, small rotations, brightness, noise.
///
/// What is drawn follows from seed, epoch and the example's number alone, so that neither threads nor interruptions change it. Flips,
/// shifts and rotations move image and target alike; brightness and noise change the image only.
public struct Augmentation: Sendable, Equatable {
    /// Probability that columns are reversed.
    public var flipX = 0.0
    /// Probability that rows are reversed.
    public var flipY = 0.0
    /// The most pixels that an image is shifted by along each axis, uniformly drawn, whole.
    public var shift = 0
    /// The most degrees that an image is turned by around its middle, uniformly drawn.
    public var rotation = 0.0
    /// Values are multiplied by a factor from 1 − this to 1 + this.
    public var contrast = 0.0
    /// A number from − this to + this is added to all values.
    public var brightness = 0.0
    /// Standard deviation of Gaussian noise that is added to each value.
    public var noise = 0.0

    /// Nothing is changed until told otherwise.
    public init() {}

    /// Whether an example stays what it is.
    public var isIdentity: Bool { self == Augmentation() }

    /// How a target is read between its pixels.
    public enum Target: Sendable {
        /// Classes: the nearest pixel.
        case classes
        /// Values: linearly between four pixels, as the image.
        case values
    }

    /// The example as the epoch sees it.
    ///
    /// - Parameters:
    ///   - example: image and target of the same height and width.
    ///   - shape: of the image.
    ///   - number: of the example among all.
    public func apply(to example: Example, shape: Shape, target: Target, seed: UInt64, epoch: Int, number: Int) -> Example {
        guard !isIdentity else { return example }
        let stream = RandomStream(seed: seed, purpose: "augmentation of example \(number) in epoch \(epoch)")
        var (image, other) = (example.image, example.target)
        if let motion = motion(stream, shape) {
            image = motion.moved(image, shape, isNearest: false)
            let (channels, rest) = other.count.quotientAndRemainder(dividingBy: shape.height * shape.width)
            // What is said of a whole image moves with no pixel.
            if channels > 0, rest == 0 {
                other = motion.moved(other, Shape(channels: channels, height: shape.height, width: shape.width), isNearest: target == .classes)
            }
        }
        let factor = 1 + Float(contrast) * (2 * stream.uniform(5) - 1)
        let offset = Float(brightness) * (2 * stream.uniform(6) - 1)
        if contrast > 0 || brightness > 0 { image = image.map { $0 * factor + offset } }
        if noise > 0 { for index in image.indices { image[index] += Float(noise) * stream.normal(16 + index) } }
        return Example(image: image, target: other)
    }

    private func motion(_ stream: RandomStream, _ shape: Shape) -> ImageMotion? {
        func whole(_ index: Int) -> Int { shift == 0 ? 0 : Int(stream.bits(index).multipliedFullWidth(by: UInt64(2 * shift + 1)).high) - shift }
        let motion = ImageMotion(
            flipsX: Double(stream.uniform(0)) < flipX, flipsY: Double(stream.uniform(1)) < flipY, shiftY: whole(2), shiftX: whole(3),
            radians: rotation * .pi / 180 * (2 * Double(stream.uniform(4)) - 1))
        return motion.isIdentity ? nil : motion
    }
}
