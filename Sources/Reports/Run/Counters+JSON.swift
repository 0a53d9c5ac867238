import EventSim
import Formats

extension Counters {
    /// The counters as `run.json` nests them, each number through `spell` (a total or a mean per inference).
    func json(spell: (Int) -> JSON) -> JSON {
        .object([
            .init("events", spell(events)),
            .init("spikes", spell(spikes)),
            .init("sops", spell(sops)),
            .init("sopsSplit", spell(sopsSplit)),
            .init("sopsNonzero", spell(sopsNonzero)),
            .init("sopsNominal", spell(sopsNominal)),
            .init("inputMacs", spell(inputMacs)),
            .init("neuronUpdates", .object([
                .init("idle", spell(neuronUpdatesIdle)),
                .init("active", spell(neuronUpdatesActive)),
                .init("fired", spell(neuronUpdatesFired)),
            ])),
            .init("packets", spell(packets)),
            .init("hops", .object([
                .init("eastWest", spell(hopsEastWest)),
                .init("northSouth", spell(hopsNorthSouth)),
                .init("interChip", spell(hopsInterChip)),
            ])),
            .init("memory", .object([
                .init("inputAxons", inputAxonMemory.json(spell: spell)),
                .init("synapses", synapseMemory.json(spell: spell)),
                .init("accumulators", accumulatorMemory.json(spell: spell)),
                .init("neuronState", neuronStateMemory.json(spell: spell)),
                .init("outputAxons", outputAxonMemory.json(spell: spell)),
                .init("spikeBuffer", spikeBufferMemory.json(spell: spell)),
            ])),
        ])
    }
}

extension MemoryTraffic {
    func json(spell: (Int) -> JSON) -> JSON {
        .object([
            .init("readWords", spell(readWords)),
            .init("writeWords", spell(writeWords)),
            .init("readBits", spell(readBits)),
            .init("writeBits", spell(writeBits)),
        ])
    }
}
