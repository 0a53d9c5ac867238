/// What an energy model counts and how it is called: everything that reports, tables and the glossary say about it.
public struct EnergyDefinition: Sendable, Equatable {
    /// A choice that a variant stands for, such as bits of a word.
    public struct Setting: Sendable, Equatable {
        /// Its key in files.
        public var name: String
        /// What was chosen, as files spell it.
        public var value: String

        /// Key and value as files spell them.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The key in files, such as `arithmetic`; variants of one model share it.
    public var name: String
    /// Which of the variants, such as `int8`; empty for the only one.
    public var variant: String
    /// Whether this variant stands for its model where there is room for one.
    public var isStandard: Bool
    /// What the variant was chosen by, in words and numbers.
    public var settings: [Setting]
    /// The word that `synfire explain` knows it by.
    public var term: String
    /// Other words for it.
    public var aliases: [String]
    /// The heading of its column in a comparison; empty for a model that files alone have.
    public var heading: String
    /// What to add below the table; empty for nothing.
    public var remark: String
    /// What a summary's line begins with; `nil` where summaries leave the variant out.
    public var summary: String?
    /// Whether it has a figure for the trained network too.
    public var pricesDense: Bool
    /// What it counts, in a sentence or two.
    public var text: String
    /// In the counters' names; `nil` where the chip file has it.
    public var formula: String?
    /// Of every figure.
    public var unit: String
    /// The publication or file that its prices and rules are from.
    public var source: String
    /// How well figures are known.
    public var evidence: String

    /// The only variant of a model that prices the trained network too, in joules per inference, unless told otherwise.
    public init(
        name: String, variant: String = "", isStandard: Bool = true, settings: [Setting] = [], term: String? = nil, aliases: [String] = [],
        heading: String, remark: String = "", summary: String?, pricesDense: Bool = true, text: String, formula: String? = nil,
        unit: String = "J per inference", source: String, evidence: String
    ) {
        self.name = name
        self.variant = variant
        self.isStandard = isStandard
        self.settings = settings
        self.term = term ?? name
        self.aliases = aliases
        self.heading = heading
        self.remark = remark
        self.summary = summary
        self.pricesDense = pricesDense
        self.text = text
        self.formula = formula
        self.unit = unit
        self.source = source
        self.evidence = evidence
    }
}
