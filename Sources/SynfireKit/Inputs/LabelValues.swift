import Formats

/// The numbers that label files have for classes.
enum LabelValues {
    /// White in pictures of 8 and 16 bits, the foreground of most published masks.
    static let whites: Set<Float> = [255, 65_535]

    /// Labels as classes: in a network of two, a file of black and white means background and foreground.
    ///
    /// - Parameter count: of the network's classes; 1 for one output channel, where everything above 0 is foreground anyway.
    static func classes(_ labels: Tensor, count: Int) -> Tensor {
        guard count == 2, let white = labels.scalars.first(where: { $0 != 0 }), whites.contains(white),
            labels.scalars.allSatisfy({ $0 == 0 || $0 == white })
        else { return labels }
        return Tensor(shape: labels.shape, scalars: labels.scalars.map { $0 == 0 ? 0 : 1 })
    }
}
