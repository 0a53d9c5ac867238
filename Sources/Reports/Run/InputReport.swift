public import Formats

/// What was fed to the network: file, slices, and what was done to the values before.
public struct InputReport: Sendable, Equatable {
    /// As the user gave it.
    public var source: String
    public var label: String?
    public var target: String?
    /// Of all samples in the file after preprocessing: `[N, C, H, W]`.
    public var shape: [Int]
    /// The axis of the volume that the samples follow one another along; `nil` where the file holds samples already.
    public var axis: Int?
    /// The samples that were run, counted from 0, both ends included.
    public var firstSlice: Int
    public var lastSlice: Int
    /// Steps in the order of their application, as `--preprocess` spells them.
    public var preprocessing: [String]

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

    public var json: JSON {
        .object([
            .init("source", .string(source)), .init("label", .orNull(label)), .init("target", .orNull(target)),
            .init("shape", .array(shape.map { .integer($0) })), .init("axis", .orNull(axis)), .init("firstSlice", .integer(firstSlice)),
            .init("lastSlice", .integer(lastSlice)), .init("preprocessing", .strings(preprocessing)),
        ])
    }
}
