/// Which tensors of a state dict are which layers of a U-Net.
///
/// Every convolution keeps the image's size, poolings halve it, and each step upwards doubles it, joins it behind the encoder's
/// features of that size, and convolves.
struct UNetKeyMap {
    struct Convolution {
        /// The key without `.weight` and `.bias`.
        var key: String
        /// Of the batch normalisation between the convolution and its ReLU; `nil` for none.
        var normalization: String?
    }

    enum Upsampling {
        /// A transposed convolution of stride 2.
        case transposed(key: String, isRectified: Bool)
        /// Bilinear interpolation with corners aligned.
        case bilinear
    }

    struct Level {
        var upsampling: Upsampling
        var convolutions: [Convolution]
    }

    enum Pooling { case average, maximum }

    /// The architecture's name in messages.
    var name: String
    /// From full resolution downwards.
    var encoder: [[Convolution]]
    /// From the coarsest upwards.
    var decoder: [Level]
    /// Behind the last level, without a ReLU.
    var head: Convolution
    var pooling: Pooling
    /// Whether an image that is a row or column smaller than its skip is padded with zeros.
    var padsToSkip = false
}
