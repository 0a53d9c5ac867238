public import Formats

extension RunReport {
    /// The identifier in `schema`; a change of meaning gets a new one.
    public static let schemaIdentifier = "synfire-run/1"

    /// The content of `run.json`, as `docs/run.schema.json` defines it: every key present, `null` where it does not apply.
    public func json() -> JSON {
        .object([
            .init("schema", .string(Self.schemaIdentifier)),
            .init("program", .object([.init("name", .string(program.name)), .init("version", .string(program.version))])),
            .init("seed", .integer(seed)),
            .init("threads", .integer(threads)),
            .init("processor", .orNull(processor)),
            .init("network", network.json),
            .init("input", input?.json ?? .null),
            .init("conversion", conversion?.json ?? .null),
            .init("arithmetic", arithmetic?.json ?? .null),
            .init("chip", chip?.json ?? .null),
            .init("schedule", .orNull(schedule)),
            .init("window", .orNull(window)),
            .init("steps", .orNull(steps)),
            .init("inferences", .integer(inferences)),
            .init("counters", counters.json { .integer($0) }),
            .init("perInference", inferences > 0 ? counters.json { .number(Double($0) / Double(inferences)) } : .null),
            .init("neuroBench", neuroBench?.json ?? .null),
            .init("idleRead", idleRead?.json ?? .null),
            .init("energy", energy.json),
            .init("latency", latency?.json ?? .null),
            .init("quality", quality.json),
            .init("layers", .array(layers.map(\.json))),
            .init("warnings", .strings(warnings)),
            .init("assumptions", .strings(assumptions)),
        ])
    }
}
