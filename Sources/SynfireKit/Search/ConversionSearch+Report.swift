import Reports

extension ConversionSearch {
    /// What was tried, a line each, and the options that repeat the choice.
    ///
    /// - Parameter namesChip: whether the options of the chip are among them; a conversion to floats has no use for those.
    public func lines(namesChip: Bool = true) -> [String] {
        var table = TextTable(columns: [
            .init(""), .init("tried", maximumWidth: 90), .init("error", alignment: .right), .init("SOP", alignment: .right),
        ])
        for (index, trial) in trials.enumerated() {
            table.append([
                index == chosen ? "*" : "", trial.candidate.arguments, trial.error.map { SIFormat.percent($0) } ?? "refused",
                trial.error == nil ? "" : SIFormat.count(trial.operations),
            ])
        }
        return ["auto     \(trials.count) ways to convert, on \(subject)", ""] + table.lines() + [
            "",
            "error    of the output against the dense network's, as a share of its spread; SOP of one piece; * the cheapest whose error is near the least",
            "chosen   \(namesChip ? arguments : trials[chosen].candidate.conversionArguments)", "",
        ]
    }

    /// The same in a sentence, for results.
    public var note: String {
        let trial = trials[chosen]
        return "--neuron auto chose \(arguments) of \(trials.count) ways to convert: error \(SIFormat.percent(trial.error ?? .nan)) of the dense output's spread, on \(subject)"
    }
}
