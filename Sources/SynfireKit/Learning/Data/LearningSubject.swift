import Models
import Training

/// One scan, picture or array sample of a data set: its slices with what they should come out as.
struct LearningSubject: Sendable {
    /// As the folds' table has it.
    var id: String
    /// Whose it is.
    var person: String
    var fold: Int
    /// Slices in their order, images height × width × channels. A target is as `TargetForm` says.
    var examples: [Example]
}

/// What a target's values are.
enum TargetForm: Sendable, Equatable {
    /// 1 in the foreground, 0 elsewhere: of one output channel.
    case mask
    /// The class of each pixel.
    case classes(Int)
    /// A channel for each class, 1 where it is the pixel's.
    case oneHot(Int)
    /// An image.
    case image

    /// - Parameters:
    ///   - loss: what the target is compared by.
    ///   - channels: of the network's output.
    init(_ loss: Loss, channels: Int, isImage: Bool) {
        self =
            switch loss {
            case _ where isImage: .image
            case .crossEntropy: .classes(channels)
            case _ where channels == 1: .mask
            default: .oneHot(channels)
            }
    }

    var isImage: Bool { self == .image }

    /// Classes of a pixel, the background included; `nil` for images.
    var classCount: Int? {
        switch self {
        case .mask: 2
        case .classes(let count), .oneHot(let count): count
        case .image: nil
        }
    }

    /// A target from class numbers.
    func target(_ classes: [Float]) -> [Float] {
        switch self {
        case .mask: classes.map { $0 > 0 ? 1 : 0 }
        case .classes, .image: classes
        case .oneHot(let count): classes.flatMap { pixel in (0..<count).map { Float($0) == pixel ? 1 : 0 } }
        }
    }

    /// The class of each pixel of a target.
    func classes(of target: [Float]) -> [Int] {
        switch self {
        case .mask: target.map { $0 > 0.5 ? 1 : 0 }
        case .classes, .image: target.map { Int($0) }
        case .oneHot(let count):
            stride(from: 0, to: target.count, by: count).map { pixel in (0..<count).first { target[pixel + $0] > 0.5 } ?? -1 }
        }
    }

    /// The class of each pixel of an output, logits of height × width × channels.
    ///
    /// - Parameter cut: of the sigmoid of a single channel.
    func classes(ofLogits logits: [Float], cut: Double) -> [Int] {
        guard self != .mask, let count = classCount else {
            let logit = Float(LogitCut.logit(of: cut))
            return logits.map { $0 > logit ? 1 : 0 }
        }
        return stride(from: 0, to: logits.count, by: count).map { pixel in
            (0..<count).reduce(0) { logits[pixel + $1] > logits[pixel + $0] ? $1 : $0 }
        }
    }
}
