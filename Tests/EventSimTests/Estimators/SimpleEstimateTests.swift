import Testing

@testable import EventSim
@testable import Formats

@Suite("Energy: do we charge as SpikingJelly's simple and lemaire estimators do?")
struct SimpleEstimateTests {
    @Test("Spikes and read-outs of every case are those recorded")
    func spikes() throws {
        let tensors = try EstimatorCase.tensors()
        for test in try EstimatorCase.all() {
            for population in try #require(test.oracle["spikes_per_step"]?.objectValue) {
                let ours = try #require(test.trace.outputs[population.key])
                let counts = ours.map { $0.joined().count { $0 != 0 } }
                #expect(counts == population.value.arrayValue?.compactMap(\.intValue), "\(test.name) \(population.key)")
                let recorded = try tensors["\(test.name).spikes.\(population.key)"]
                for (step, values) in ours.enumerated() {
                    let flat = Array(values.joined())
                    #expect(flat == EstimatorCase.bits(recorded, step: step, count: flat.count), "\(test.name) \(population.key) \(step)")
                }
            }
            let last = try #require(test.network.layers.last)
            #expect(test.trace.outputs[last.name]?.flatMap { $0.flatMap { $0 } } == (try tensors["\(test.name).out"].values), "\(test.name)")
        }
    }

    @Test("simple: every count, byte and energy of every case")
    func simple() throws {
        var comparison = OracleComparison()
        for test in try EstimatorCase.all() {
            for (mode, estimators) in test.modes {
                let expected = try #require(estimators["simple"])
                let place = "\(test.name) \(mode) simple"
                var total = SimpleEstimate.Counts()
                var macs: [(String, Int)] = [], synapses: [(String, Int)] = []
                for (layer, stage) in test.stages(mode) {
                    let counts = SimpleEstimate.Counts(stage)
                    total += counts
                    let kernel = layer.type == "linear" ? "addmm.default" : "convolution.default"
                    if counts.macs > 0 {
                        macs.append((layer.name, counts.macs))
                        comparison.expect([(kernel, counts.macs)], expected["mac"]?[layer.name], place)
                    }
                    var additions: [(String, Int)] = []
                    if counts.synapticOperations > 0 {
                        synapses.append((layer.name, counts.synapticOperations))
                        comparison.expect([(kernel, counts.synapticOperations)], expected["synop"]?[layer.name], place)
                        additions.append((kernel, counts.synapticOperations))
                    }
                    if counts.poolAdditions > 0 { additions.append(("avg_pool2d.default", counts.poolAdditions)) }
                    if !stage.neurons.isEmpty { additions += [("add.Tensor", counts.charges), ("sub.Tensor", counts.subtractions)] }
                    if !additions.isEmpty { comparison.expect(additions, expected["ac"]?[layer.name], "\(place) ac \(layer.name)") }
                    if let bytes = expected["memory_bytes"]?[layer.name] {
                        comparison.expect(Self.bytes(counts), bytes, "\(place) bytes \(layer.name)")
                    } else {
                        #expect(counts.weightBytes + counts.biasBytes + counts.stateReadBytes == 0, "\(place) \(layer.name)")
                    }
                }
                for (key, counted) in [("mac", macs), ("synop", synapses)] {
                    #expect(expected[key]?.objectValue?.map(\.key).sorted() == (counted.map(\.0) + ["total"]).sorted(), "\(place) \(key)")
                    comparison.expect(counted.reduce(0) { $0 + $1.1 }, expected[key]?["total"], "\(place) \(key)")
                }
                if let bookkeeping = expected["ac"]?["bookkeeping"] {
                    comparison.expect([("sum.default", total.bookkeeping)], bookkeeping, place)
                } else {
                    #expect(total.bookkeeping == 0, "\(place)")
                }
                let acs = total.acs + total.bookkeeping
                comparison.expect(acs, expected["ac"]?["total"], "\(place) ac")
                comparison.expect(Self.bytes(total), expected["memory_bytes"]?["total"], "\(place) bytes")
                let moved = Self.bytes(total).reduce(0) { $0 + $1.1 }
                comparison.expect(
                    [("mac", total.macs), ("ac", acs), ("synop", total.synapticOperations), ("memory_access_bytes", moved)] + Self.bytes(total),
                    expected["counts"], "\(place) counts")
                for preset in SimpleEstimate.Preset.allCases {
                    let mac = Double(total.macs) * preset.multiplyAccumulatePicojoules
                    let ac = Double(acs) * preset.addPicojoules
                    let parameters = Double(total.weightBytes + total.biasBytes) * SimpleEstimate.picojoulesPerByte
                    let states = Double(total.stateReadBytes + total.stateWriteBytes) * SimpleEstimate.picojoulesPerByte
                    comparison.expect(
                        [
                            ("mac_pj", mac), ("ac_pj", ac), ("compute_pj", mac + ac), ("parameter_memory_pj", parameters),
                            ("neuron_state_memory_pj", states), ("memory_pj", parameters + states), ("total_pj", mac + ac + parameters + states),
                        ], expected["energy"]?[preset.rawValue], "\(place) \(preset)")
                }
            }
        }
        #expect(Oracles.isComplete(comparison.compared, bundled: 2606), "\(comparison.compared)")
    }

    private static func bytes(_ counts: SimpleEstimate.Counts) -> [(String, Int)] {
        [
            ("weight_read_bytes", counts.weightBytes), ("bias_read_bytes", counts.biasBytes),
            ("neuron_state_read_bytes", counts.stateReadBytes), ("neuron_state_write_bytes", counts.stateWriteBytes),
        ]
    }

    @Test("lemaire: every count, access, capacity and energy of every case")
    func lemaire() throws {
        var comparison = OracleComparison()
        let estimate = LemaireEstimate()
        let kinds: [(String, LemaireEstimate.Kind)] = [
            ("read_in_bytes", .readInput), ("write_out_bytes", .writeOutput), ("read_params_bytes", .readParameters),
            ("read_potential_bytes", .readPotential), ("write_potential_bytes", .writePotential),
        ]
        for test in try EstimatorCase.all() {
            for (mode, estimators) in test.modes {
                let expected = try #require(estimators["lemaire"])
                let place = "\(test.name) \(mode) lemaire"
                var total = LemaireEstimate.Counts()
                comparison.expect(estimate.bufferWords, expected["fifo"], place)
                for (layer, stage) in test.stages(mode) {
                    let counts = estimate.counts(stage).own
                    total += counts
                    guard let recorded = expected["per_layer"]?[layer.name] else {
                        #expect(counts == LemaireEstimate.Counts(), "\(place) \(layer.name)")
                        #expect(expected["omitted"]?.arrayValue?.isEmpty == false, "\(place) \(layer.name)")
                        continue
                    }
                    comparison.expect(stage.calls.count + stage.neurons.count, recorded["calls"], "\(place) \(layer.name) calls")
                    for (key, value) in [
                        ("synop", counts.synapticOperations), ("mac", counts.macs), ("ac", counts.additions), ("acc_addr", counts.addressAdditions),
                        ("mac_addr", counts.addressMacs),
                    ] { comparison.expect(value, recorded[key], "\(place) \(layer.name) \(key)") }
                    // Accesses of no bytes are not in the file.
                    var accesses = counts.accesses
                    for access in try #require(recorded["accesses"]?.arrayValue) {
                        let key = try #require(access.arrayValue?[0].stringValue)
                        let kind = try #require(kinds.first { $0.0 == key }).1
                        let capacity = try #require(access.arrayValue?[2].intValue)
                        let own = accesses.removeValue(forKey: .init(kind: kind, capacity: capacity))
                        comparison.expect(own ?? -1, access.arrayValue?[1], "\(place) \(layer.name) \(key) of \(capacity)")
                        comparison.expect(capacity, access.arrayValue?[2], place)
                    }
                    #expect(accesses.values.allSatisfy { $0 == 0 }, "\(place) \(layer.name) \(accesses)")
                }
                let (io, parameters, potentials) = (total.memory(.inputOutput), total.memory(.parameters), total.memory(.potentials))
                comparison.expect(
                    [
                        ("ops_pj", total.operations), ("addressing_pj", total.addressing), ("memory_pj", io + parameters + potentials),
                        ("inout_pj", io), ("params_pj", parameters), ("potential_pj", potentials),
                    ], expected["breakdown_pj"], "\(place) breakdown")
                comparison.expect(total.total, expected["total_pj"], "\(place) total")
                comparison.expect(
                    [
                        ("synop", total.synapticOperations), ("mac", total.macs), ("ac", total.additions), ("acc_addr", total.addressAdditions),
                        ("mac_addr", total.addressMacs),
                    ] + kinds.map { ($0.0, total.bytes($0.1)) }, expected["counts"], "\(place) counts")
                comparison.expect(
                    [
                        ("inout_buffer_bytes", total.capacity(.inputOutput)), ("params_buffer_bytes", total.capacity(.parameters)),
                        ("potential_buffer_bytes", total.capacity(.potentials)),
                    ], expected["buffers"], "\(place) buffers")
            }
        }
        #expect(Oracles.isComplete(comparison.compared, bundled: 3496), "\(comparison.compared)")
    }
}
