extension Loss {
    /// The loss of some outputs, without a gradient.
    ///
    /// - Parameters:
    ///   - outputs: by sample, logits of height × width × channels.
    ///   - targets: by sample, as `Example` has them.
    ///   - channels: of an output.
    /// - Precondition: there are as many targets as outputs, of the length that the loss compares.
    public func value(_ outputs: [[Float]], _ targets: [[Float]], channels: Int) -> Double {
        evaluate(outputs, targets, channels: channels, threads: 1).loss
    }
}
