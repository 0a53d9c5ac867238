import Formats

/// Everything the package knows about one kind of layer, which stands in one file: shape rule, checks, dense form, counts,
/// what it folds into or why it cannot, and its form in a network file.
///
/// A kind of its own is a file that conforms, a case of `LayerOperation` with its two lines there, and an ONNX operator
/// that makes it. What a layer does not need it leaves to the defaults below.
protocol LayerDefinition: Sendable {
    /// The operator's name in ONNX.
    static var kind: String { get }
    /// What a network file calls it.
    static var word: String { get }
    /// The layer as a case.
    var operation: LayerOperation { get }

    /// How many layers it reads.
    static var inputCount: ClosedRange<Int> { get }
    /// Throws `NetworkError.shape` for a parameter out of range or weights that contradict their extents.
    func check(_ layer: LayerCheck) throws(NetworkError)
    /// The shape it makes of its inputs' shapes, of which there is at least one; extents are checked behind it.
    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape
    /// Its channels for inputs of so many, known even where the image size is open.
    func outputChannels(_ inputs: [Int], _ layer: LayerCheck) throws(NetworkError) -> Int

    /// The layer prepared for images of one size.
    func dense(inputs: [Shape], output: Shape) -> DenseForm
    /// Multiply-accumulates of one inference.
    func macCounts(input: Shape, output: Shape) -> MacCounts
    /// Stored weights and biases.
    var parameterArrays: [[Float]] { get }
    /// What it adds to every pixel, one value per channel; empty for nothing.
    var constant: [Float] { get }

    /// What becomes of it on the way to spikes.
    var spikingForm: SpikingForm { get }
    /// Its value as linear paths; asked only where `spikingForm` is `folded`.
    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue
    /// Whether values that no rectifier stands behind pass through it.
    var linearReach: LinearReach { get }
    /// Whether its values are never below zero.
    var sign: SignRule { get }
    /// What a read-out does in its place, once it has accumulated; `nil` for layers inside a network.
    var headForm: HeadForm? { get }
    /// What it is in a word, such as `Conv 3×3` or `ConvT 2×2 ×2`.
    var displayKind: String { get }

    /// Its parameters in a network file.
    var parameters: [JSON.Member] { get }
    /// Its tensors in a network file.
    var tensors: [NamedTensor] { get }
    /// The layer of a network file; ranges are left to `check`.
    init(_ fields: LayerFields) throws(FileError)
}

/// A layer's values, height × width × channels, from its inputs' values; `threads` may share the work and change no value.
typealias DenseForm = @Sendable (_ inputs: [[Float]], _ threads: Int) -> [Float]

/// What becomes of a layer on the way to spikes.
enum SpikingForm {
    case input
    /// Neurons: a rate that is zero up to some input and rises from there.
    case neurons(words: String)
    /// Part of the projections behind it.
    case folded(words: String)
    case refused(reason: String, remedy: String)

    /// For functions of a read-out.
    static let headOnly = SpikingForm.refused(
        reason: "it stands inside the network, where a spiking neuron can only rectify", remedy: "use ReLU inside the network")

    /// What to say of the layer in a few words.
    var words: String {
        switch self {
        case .input: "input"
        case .neurons(let words), .folded(let words): words
        case .refused: "no spiking form"
        }
    }
}

/// What a layer does to a value that has both signs because no rectifier stands behind the weights that made it.
enum LinearReach {
    /// It has weights of its own: what it reads needs neurons, and its own value may.
    case weighted
    /// It only folds a rectified value: what it reads needs neurons.
    case needsRectified
    /// The value stays part of its own.
    case passes
    case ends
}

/// What is known of the sign of a layer's values.
enum SignRule {
    case any
    case neverNegative
    /// Never negative where its inputs never are.
    case asInputs

    /// Whether values are never below zero, for inputs of which as much is known.
    func isNonnegative(_ inputs: [Bool]) -> Bool {
        switch self {
        case .neverNegative: true
        case .asInputs: inputs.allSatisfy { $0 }
        case .any: false
        }
    }
}

/// What a read-out can do once it has accumulated.
enum HeadForm {
    /// Values below zero times a slope.
    case rectifier(slope: Float)
    case squashing(ReadoutHead.Squashing)
    case decision(ReadoutDecision)
    /// Nothing: what it rounds is read as it is.
    case rounding
}

extension LayerDefinition {
    static var inputCount: ClosedRange<Int> { 1...1 }
    func check(_ layer: LayerCheck) throws(NetworkError) {}
    func outputShape(_ inputs: [Shape], _ layer: LayerCheck) throws(NetworkError) -> Shape { inputs[0] }
    func outputChannels(_ inputs: [Int], _ layer: LayerCheck) throws(NetworkError) -> Int { inputs[0] }
    func macCounts(input: Shape, output: Shape) -> MacCounts { MacCounts() }
    var parameterArrays: [[Float]] { [] }
    var constant: [Float] { [] }
    func folded(_ folding: Folding) throws(NetworkError) -> FoldedValue {
        throw folding.unsupported("it is no linear map of what it reads", "use ReLU inside the network")
    }
    var linearReach: LinearReach { .ends }
    var sign: SignRule { .any }
    var headForm: HeadForm? { nil }
    var displayKind: String { Self.kind }
    var parameters: [JSON.Member] { [] }
    var tensors: [NamedTensor] { [] }
}

/// A layer that has no parameters.
protocol PlainLayer: LayerDefinition {
    init()
}

extension PlainLayer {
    init(_ fields: LayerFields) throws(FileError) {
        _ = try fields.parameters([])
        self.init()
    }
}

/// What a read-out's head makes of the channels of each pixel.
protocol ChannelHead: PlainLayer {
    /// - Parameter values: height × width × channels.
    /// - Returns: as many values.
    static func apply(_ values: [Float], channels: Int) -> [Float]
}

extension ChannelHead {
    func dense(inputs: [Shape], output: Shape) -> DenseForm {
        let channels = inputs[0].channels
        return { inputs, _ in Self.apply(inputs[0], channels: channels) }
    }

    var spikingForm: SpikingForm { .headOnly }
}
