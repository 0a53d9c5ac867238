/// A U-Net that people publish weights of, told by the keys of its state dict.
struct UNetTemplate {
    /// In messages and in the documentation.
    var name: String
    /// Keys of one such network, as an example.
    var example: String
    /// The key map for tensors of these keys, their `.weight` left out; `nil` where none of its first convolution's is there.
    var keyMap: @Sendable (Set<String>) -> UNetKeyMap?

    static let all = [levels, spikingUNet, milesial]

    /// `e.LEVEL.N`, `u.STEP`, `d.STEP.N`, `o`: average pooling, transposed convolutions with ReLU; the networks in `Examples`.
    static let levels = UNetTemplate(name: "levels", example: "e.0.0, e.0.1, …, u.0, d.0.0, …, o") { keys in
        func numbered(_ prefix: String) -> [UNetKeyMap.Convolution] {
            UNetTemplate.run(keys) { "\(prefix).\($0)" }.map { UNetKeyMap.Convolution(key: $0) }
        }
        let encoder = UNetTemplate.lists { numbered("e.\($0)") }
        guard !encoder.isEmpty else { return nil }
        let decoder = (0..<encoder.count - 1).map { step in
            let convolutions = numbered("d.\(step)")
            return UNetKeyMap.Level(
                upsampling: .transposed(key: "u.\(step)", isRectified: true),
                convolutions: convolutions.isEmpty ? [UNetKeyMap.Convolution(key: "d.\(step).0")] : convolutions)
        }
        return UNetKeyMap(name: "levels", encoder: encoder, decoder: decoder, head: UNetKeyMap.Convolution(key: "o"), pooling: .average)
    }

    /// `conv1` … `conv19`, `convtranspose1` … `convtranspose4`: the code of Li et al. 2024, "Deep multi-threshold spiking-UNet for image
    /// processing", github.com/SNNresearch/Spiking-UNet, for any number of steps; two convolutions per level, average pooling,
    /// ReLU behind transposed convolutions too.
    static let spikingUNet = UNetTemplate(name: "Spiking-UNet", example: "conv1 … conv19, convtranspose1 … convtranspose4") { keys in
        let steps = UNetTemplate.run(keys, from: 1) { "convtranspose\($0)" }.count
        guard keys.contains("conv1"), steps > 0 else { return nil }
        func pair(_ first: Int) -> [UNetKeyMap.Convolution] { [first, first + 1].map { UNetKeyMap.Convolution(key: "conv\($0)") } }
        return UNetKeyMap(
            name: "Spiking-UNet", encoder: (0...steps).map { pair(2 * $0 + 1) },
            decoder: (0..<steps).map { step in
                UNetKeyMap.Level(
                    upsampling: .transposed(key: "convtranspose\(step + 1)", isRectified: true), convolutions: pair(2 * (steps + 1 + step) + 1))
            }, head: UNetKeyMap.Convolution(key: "conv\(4 * steps + 3)"), pooling: .average)
    }

    /// `inc.double_conv.0`, `down1.maxpool_conv.1.double_conv.0`, `up1.up`, `up1.conv.double_conv.0`, `outc.conv`:
    /// github.com/milesial/Pytorch-UNet; batch normalisation, max pooling, and transposed convolutions without ReLU or bilinear
    /// upsampling.
    static let milesial = UNetTemplate(
        name: "milesial", example: "inc.double_conv.0, down1.maxpool_conv.1.double_conv.0, …, up1.up, up1.conv.double_conv.0, …, outc.conv"
    ) { keys in
        guard keys.contains("inc.double_conv.0") else { return nil }
        func pair(_ prefix: String) -> [UNetKeyMap.Convolution] {
            [0, 3].map { UNetKeyMap.Convolution(key: "\(prefix).\($0)", normalization: "\(prefix).\($0 + 1)") }
        }
        let steps = max(1, UNetTemplate.run(keys, from: 1) { "down\($0).maxpool_conv.1.double_conv.0" }.count)
        let isBilinear = !keys.contains { $0.hasSuffix(".up") }
        return UNetKeyMap(
            name: "milesial", encoder: [pair("inc.double_conv")] + (1...steps).map { pair("down\($0).maxpool_conv.1.double_conv") },
            decoder: (1...steps).map { step in
                UNetKeyMap.Level(
                    upsampling: isBilinear ? .bilinear : .transposed(key: "up\(step).up", isRectified: false),
                    convolutions: pair("up\(step).conv.double_conv"))
            }, head: UNetKeyMap.Convolution(key: "outc.conv"), pooling: .maximum, padsToSkip: true)
    }

    /// Keys with rising numbers, as far as they are there.
    private static func run(_ keys: Set<String>, from first: Int = 0, _ key: (Int) -> String) -> [String] {
        var found: [String] = []
        while keys.contains(key(first + found.count)) { found.append(key(first + found.count)) }
        return found
    }

    private static func lists<Element>(_ list: (Int) -> [Element]) -> [[Element]] {
        var found: [[Element]] = []
        while true {
            let next = list(found.count)
            if next.isEmpty { return found }
            found.append(next)
        }
    }
}
