/// One image to learn from.
public struct Example: Sendable {
    /// Height × width × channels.
    public var image: [Float]
    /// What the loss compares with: height × width × channels, or class numbers, height × width, for `crossEntropy`.
    public var target: [Float]

    /// Lengths are checked when it is used.
    public init(image: [Float], target: [Float]) {
        self.image = image
        self.target = target
    }
}
