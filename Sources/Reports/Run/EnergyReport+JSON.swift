import EventSim
import Formats

extension EnergyReport {
    /// Every account in `models`, all in one form; the four models of the first files have keys and forms of their own beside it.
    var json: JSON {
        func one(_ name: String, _ form: (EnergyAccount) -> JSON) -> JSON { account(name).map(form) ?? .null }
        func all(_ name: String, _ form: (EnergyAccount) -> JSON) -> JSON { .array(accounts(name).map(form)) }
        return .object([
            .init("arithmetic", one("arithmetic", \.arithmeticJSON)),
            .init("arithmeticAll", all("arithmetic", \.arithmeticJSON)),
            .init("asPublished", one("asPublished") { .object($0.totals) }),
            .init("memory", one("memory", \.memoryJSON)),
            .init("memoryAll", all("memory", \.memoryJSON)),
            .init("chip", one("chip", \.chipJSON)),
            .init("models", .array(accounts.map(\.json))),
        ])
    }
}

extension EnergyAccount {
    /// The form that every model has.
    fileprivate var json: JSON {
        func list(_ terms: [EnergyTerm]) -> JSON { .array(terms.map { $0.json("term") }) }
        return .object([
            .init("name", .string(model.name)), .init("variant", .string(model.variant)), .init("unit", .string(model.unit)),
            .init("spiking", .orNull(spiking)), .init("dense", .orNull(denseTotal)), .init("terms", list(terms)),
            .init("denseTerms", list(dense)), .init("beside", list(beside)),
            .init("layers", .array(perLayer.map { .orNull($0.joules) })), .init("unpriced", .strings(unpriced)), .init("notes", .strings(notes)),
        ])
    }

    fileprivate var totals: [JSON.Member] { [.init("spiking", .orNull(spiking)), .init("dense", .orNull(denseTotal))] }

    fileprivate var arithmeticJSON: JSON {
        let input = terms.named("input")?.joules
        let multiplied = beside.named("synapsesAsMacs")?.joules.map { $0 + (input ?? 0) }
        return .object([
            .init("format", .string(model.variant)),
            .init("spiking", .orNull(spiking)),
            .init("spikingMac", .orNull(multiplied)),
            .init("inputLayer", .orNull(input)),
            .init("neuron", .orNull(beside.named("neuronUpdates")?.joules)),
            .init("dense", .orNull(denseTotal)),
        ])
    }

    fileprivate var memoryJSON: JSON {
        func parts(_ terms: [EnergyTerm]) -> JSON {
            terms.isEmpty ? .null : .object(terms.map { .init($0.name, .orNull($0.joules)) })
        }
        let settings = model.settings.map { JSON.Member($0.name, Int($0.value).map { .integer($0) } ?? .string($0.value)) }
        return .object(settings + totals + [.init("spikingParts", parts(terms)), .init("denseParts", parts(dense))])
    }

    fileprivate var chipJSON: JSON {
        .object(
            parts.map { .init($0.name, .orNull($0.joules)) } + [
                .init("total", .orNull(spiking)),
                .init("terms", .array(terms.filter { $0.count != nil }.map { $0.json("event") })),
                .init("unpriced", .strings(unpriced)),
            ])
    }
}

extension EnergyTerm {
    /// - Parameter key: of the name.
    fileprivate func json(_ key: String) -> JSON {
        .object([
            .init(key, .string(name)), .init("count", .orNull(count)), .init("picojoules", .orNull(picojoules)), .init("joules", .orNull(joules)),
        ])
    }
}
