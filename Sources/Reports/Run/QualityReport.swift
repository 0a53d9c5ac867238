import Formats

/// How good the outputs are: against a label where there is one, and spiking against dense always.
public struct QualityReport: Sendable, Equatable {
    /// `nil` without a label or target.
    public var metric: Metric?
    /// Dice of the spiking mask against the dense one; segmentation only.
    public var agreementDice: Double?
    /// PSNR in dB of the spiking image against the dense one; restoration only.
    public var agreementPSNR: Double?

    /// Without figures unless given.
    public init(metric: Metric? = nil, agreementDice: Double? = nil, agreementPSNR: Double? = nil) {
        self.metric = metric
        self.agreementDice = agreementDice
        self.agreementPSNR = agreementPSNR
    }

    /// One figure of merit for both networks.
    public struct Metric: Sendable, Equatable {
        /// Such as `Dice`, `mean Dice` or `PSNR`.
        public var name: String
        /// `dB`, or `nil` for a plain number.
        public var unit: String?
        /// Of the untreated input, such as a noisy image; `nil` where that has no meaning.
        public var input: Double?
        /// Of the trained network; `nil` where it was not run.
        public var dense: Double?
        /// Of the spiking network; `nil` where it was not run.
        public var spiking: Double?

        /// A plain number of outputs, without one of the input, unless told otherwise.
        public init(name: String, unit: String? = nil, input: Double? = nil, dense: Double?, spiking: Double?) {
            self.name = name
            self.unit = unit
            self.input = input
            self.dense = dense
            self.spiking = spiking
        }
    }

    var json: JSON {
        .object([
            .init("metric", metric.map { metric in
                .object([
                    .init("name", .string(metric.name)),
                    .init("unit", .orNull(metric.unit)),
                    .init("input", .quality(metric.input)),
                    .init("dense", .quality(metric.dense)),
                    .init("spiking", .quality(metric.spiking)),
                ])
            } ?? .null),
            .init("agreement", .object([
                .init("dice", .quality(agreementDice)),
                .init("psnr", .quality(agreementPSNR)),
            ])),
        ])
    }
}
