public import Formats

/// What was fed to the network: file, slices, and what was done to the values before.
public struct InputReport: Sendable, Equatable {
    /// As the user gave it.
    public var source: String
    /// The label's file as the user gave it; `nil` without.
    public var label: String?
    /// The target's file as the user gave it; `nil` without.
    public var target: String?
    /// Of all samples in the file after preprocessing: `[N, C, H, W]`.
    public var shape: [Int]
    /// The axis of the volume that the samples follow one another along; `nil` where the file holds samples already.
    public var axis: Int?
    /// The samples that were run, counted from 0, both ends included.
    public var firstSlice: Int
    /// Not below `firstSlice`; see there.
    public var lastSlice: Int
    /// Steps in the order of their application, as `--preprocess` spells them.
    public var preprocessing: [String]
    /// The recording that the spikes were counted from; `nil` for any other input.
    public var events: EventReport?

    /// An array without label, target or preprocessing, unless told otherwise.
    public init(
        source: String, label: String? = nil, target: String? = nil, shape: [Int], axis: Int? = nil, firstSlice: Int, lastSlice: Int,
        preprocessing: [String] = []
    ) {
        self.source = source
        self.label = label
        self.target = target
        self.shape = shape
        self.axis = axis
        self.firstSlice = firstSlice
        self.lastSlice = lastSlice
        self.preprocessing = preprocessing
    }

    /// The section `input` of `run.json`.
    public var json: JSON {
        .object([
            .init("source", .string(source)), .init("label", .orNull(label)), .init("target", .orNull(target)),
            .init("shape", .array(shape.map { .integer($0) })), .init("axis", .orNull(axis)), .init("firstSlice", .integer(firstSlice)),
            .init("lastSlice", .integer(lastSlice)), .init("preprocessing", .strings(preprocessing)),
            .init("events", events?.json ?? .null),
        ])
    }
}
