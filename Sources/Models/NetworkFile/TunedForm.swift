public import Formats

/// The spiking form in which a network's weights were tuned: its neurons, λs, start, input and T.
///
/// A network file carries it under the metadata key `tuned`, and commands that convert such a file take it from there. The weights are
/// those of a network as any other; with this form they spike as they did when they were tuned.
public struct TunedForm: Sendable, Equatable {
    /// Neurons, membrane, start, input and λs; normalisation is connection-wise.
    public var options: ConversionOptions
    /// T.
    public var steps: Int

    /// The metadata key of a network file.
    public static let key = "tuned"

    /// A form as it is; `encoded()` says whether a file can hold it.
    public init(options: ConversionOptions, steps: Int) {
        self.options = options
        self.steps = steps
    }

    private static let keys = [
        "neuron", "thresholds", "negativeThreshold", "compare", "reset", "order", "leak", "initial", "coding", "percentile", "maxPool", "pools", "scales",
        "steps",
    ]

    private static let codings: [(word: String, coding: SpikingInput.Coding)] = [
        ("analog", .analogCurrent), ("binary", .binaryPoisson), ("ternary", .ternaryPoisson), ("latency", .latency),
    ]

    /// JSON text, the same for equal forms.
    ///
    /// - Throws: `ConversionError` for neurons whose numbers their word and thresholds do not tell, and what cannot be tuned: synaptic
    ///   currents, refractory steps, late resets, given spikes.
    public func encoded() throws(ConversionError) -> String {
        let neuron = options.neuronModel
        guard let coding = Self.codings.first(where: { $0.coding == options.coding })?.word else {
            throw ConversionError(reason: "a network that reads given spikes cannot be saved as tuned; give values and a coding")
        }
        guard options.normalization == .connectionWise, options.readout == .potential, options.stepSeconds == nil, options.synapseSeconds == nil else {
            throw ConversionError(reason: "a tuned network has given λs, connection-wise, and its potential is read; leave other normalisations and read-outs out")
        }
        guard let initial = options.initialPotential, let scales = options.scales else {
            throw ConversionError(reason: "a tuned network says its λs and where its potentials start")
        }
        let word = neuron.word(leaks: options.membrane.leak != 1)
        var members = [JSON.Member("neuron", .string(word)), JSON.Member("thresholds", .array(neuron.positiveThresholds.map { .number(Double($0)) }))]
        if let negative = neuron.negativeThresholds.first { members.append(JSON.Member("negativeThreshold", .number(Double(negative)))) }
        members += [
            JSON.Member("compare", .string(options.comparison.rawValue)), JSON.Member("reset", .string(options.reset == .soft ? "soft" : "hard")),
            JSON.Member("order", .string(options.membrane.order.rawValue)), JSON.Member("leak", .number(Double(options.membrane.leak))),
            JSON.Member("initial", .number(Double(initial))), JSON.Member("coding", .string(coding)), JSON.Member("percentile", .number(options.percentile)),
            JSON.Member("maxPool", .string(options.maxPooling.rawValue)), JSON.Member("pools", .string(options.averagePooling.rawValue)),
            JSON.Member("scales", .object(scales.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number(Double($0.value))) })),
            JSON.Member("steps", .integer(steps)),
        ]
        let text = JSON.object(members).text(indented: false)
        guard let read = try? TunedForm(text, file: ""), read.options.neuronModel == neuron, read.options.membrane == options.membrane else {
            throw ConversionError(reason: "\(word) neurons with these numbers, synaptic currents, refractory steps or late resets cannot be saved as tuned")
        }
        return text
    }

    /// The form that a file's metadata hold.
    ///
    /// - Throws: `FileError` naming the key that is missing, unknown or wrong.
    public init(_ text: String, file: String) throws(FileError) {
        let json: JSON
        do { json = try JSON.parse(Array(text.utf8), file: file) } catch { throw FileError(file: file, place: "metadata, \(Self.key)", reason: error.reason) }
        let fields = try FieldReader(json, place: Self.key, file: file, keys: Self.keys)
        let word = try fields.string("neuron")
        guard let spec = NeuronRegistry.spec(word) else { throw fields.failure("unknown neuron \"\(word)\"\(Suggestion.phrase(for: word, in: NeuronRegistry.words))") }
        guard let thresholds = json["thresholds"]?.arrayValue?.compactMap({ $0.doubleValue.map { Float($0) } }), !thresholds.isEmpty else {
            throw fields.failure("\"thresholds\" must be an array of numbers")
        }
        let negative = json["negativeThreshold"] == nil ? nil : Float(try fields.double("negativeThreshold"))
        let neuron = spec.neuron(
            NeuronSpec.Parameters(
                thresholds: spec.options.contains(.thresholds) ? thresholds : nil,
                negativeThreshold: spec.options.contains(.negativeThreshold) ? negative : nil,
                delta: spec.options.contains(.delta) ? thresholds[0] : nil))
        let coding = try fields.string("coding")
        guard let coding = Self.codings.first(where: { $0.word == coding })?.coding else { throw fields.failure("unknown coding \"\(coding)\"") }
        guard let members = json["scales"]?.objectValue else { throw fields.failure("\"scales\" must be an object of numbers") }
        var scales: [String: Float] = [:]
        for member in members {
            guard let scale = member.value.doubleValue, scale > 0, Float(scale).isFinite, Float(scale) > 0 else {
                throw fields.failure("the scale of layer \(member.key) must be a number above 0")
            }
            scales[member.key] = Float(scale)
        }
        let reset = try fields.string("reset")
        guard ["soft", "hard"].contains(reset) else { throw fields.failure("\"reset\" must be soft or hard") }
        steps = try fields.int("steps")
        guard (1...1 << 20).contains(steps) else { throw fields.failure("\"steps\" must lie in 1 ... \(1 << 20)") }
        options = ConversionOptions(
            neuron: neuron, comparison: try fields.choice("compare"), reset: reset == "soft" ? .soft : .hard(potential: 0),
            membrane: Membrane(order: try fields.choice("order"), leak: Float(try fields.double("leak"))), percentile: try fields.double("percentile"),
            initialPotential: Float(try fields.double("initial")), coding: coding, maxPooling: try fields.choice("maxPool"),
            averagePooling: try fields.choice("pools"))
        options.scales = scales
    }

    /// The form of a network file; `nil` where it has none.
    ///
    /// - Throws: `FileError` for one that is damaged.
    public init?(of file: Safetensors, path: String) throws(FileError) {
        guard let text = file.metadata[Self.key] else { return nil }
        try self.init(text, file: path)
    }
}
