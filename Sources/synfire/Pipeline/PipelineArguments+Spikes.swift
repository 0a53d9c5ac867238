import Models

/// Inputs that are given as spikes.
extension PipelineArguments {
    /// Steps T that a run may take.
    static let windows = 1...100_000

    /// Whether `--coding spikes` says that the input file holds spikes.
    ///
    /// - Throws: a usage error beside another coding or an option that changes values.
    var takesSpikes: Bool {
        get throws {
            guard arguments.isGiven("--coding") else { return false }
            let codings = try arguments.choices("--coding", of: Commands.codings)
            guard codings.contains("spikes") else { return false }
            guard codings.count == 1 else {
                throw arguments.failure("--coding spikes takes --input for spikes, the other codings take it for values: compare them one after the other")
            }
            for option in ["--axis", "--preprocess", "--noise", "--clip"] where arguments.isGiven(option) {
                throw arguments.failure("\(option) changes values, and --coding spikes takes spikes as they are")
            }
            guard arguments.isGiven("--input") else {
                throw arguments.failure("--coding spikes needs --input, an NPY array [T, C, H, W] of -1, 0 and 1, or events as NPZ or CSV")
            }
            return true
        }
    }

    /// T: as the command line says, or as many steps as the given spikes take.
    func steps(for set: InputSet?) throws -> Int {
        if !arguments.isGiven("--steps"), let length = set?.trainLength { return length }
        return try arguments.int("--steps", in: Self.windows)
    }
}
