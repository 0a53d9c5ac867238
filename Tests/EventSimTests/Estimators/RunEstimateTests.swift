import EngineTestSupport
import Testing

@testable import EventSim

@Suite("Energy: what do SpikingJelly's estimators say of a run on a chip?")
struct RunEstimateTests {
    /// A layer of 2 × 2 × 3 neurons whose spikes reach one of 2 × 2 × 2, or of 4 × 4 × 2, through 3 × 3 taps; T = 4, two inferences, 5 spikes
    /// that enter, 40 synaptic operations, 3 firings that leave.
    static func run(payload: Int32 = 1, upsampling: Int = 1, hasBias: Bool = true) throws -> MeasuredRun {
        let chip = try ChipFiles.chip("loihi-like")
        let soma = FiringProgram(levels: [.init(threshold: 10, payload: payload)])
        let side = 2 * upsampling
        let layers = [
            MappedLayer(name: "a", height: 2, width: 2, channels: 3, isInput: false, soma: soma, wireCode: .payload, windowStart: 0),
            MappedLayer(
                name: "b", height: side, width: side, channels: 2, isInput: false, soma: soma, wireCode: .payload, bias: hasBias ? [1, 2] : [],
                windowStart: 0),
        ]
        let axis = TapAxis(division: 1, extent: 2, upsampling: upsampling, stride: 1, dilation: 1, offset: 1)
        let projection = MappedProjection(
            source: 0, target: 1, kernelHeight: 3, kernelWidth: 3, inputChannels: 3, outputChannels: 2, groups: 1,
            weights: Array(repeating: 1, count: 54), weightShift: 0, y: axis, x: axis, delay: 1, channelsPerAxon: 1, slotsPerAxon: 1)
        let map = CoreMap(
            name: "run", chip: chip, layers: layers, projections: [projection], blocks: [], cores: [],
            schedule: MappedSchedule(name: "aligned", window: 4, totalSteps: 5))
        var ledger = CounterLedger(layers: 2, cores: 0, steps: 5, projections: 1)
        ledger.perProjection = [5]
        ledger.perLayer[1].sops = 40
        ledger.perLayer[1].events = 3
        return MeasuredRun(map: map, ledger: ledger, inferences: 2)
    }

    private func counts(_ account: EnergyAccount) -> [String: Int?] {
        account.perLayer[1].reduce(into: [:]) { $0[$1.name] = $1.count }
    }

    @Test("simple: additions of spikes and neurons, bytes of weights, biases and potentials")
    func simple() throws {
        let account = SimpleEstimate(preset: .fp32).account(of: try Self.run())
        // 8 neurons × 4 steps × 2 inferences = 64 updates: three additions, 4 bytes read and written each, and 4 bytes of bias.
        #expect(counts(account) == ["macs": 0, "acs": 40 + 3 * 64, "parameters": 4 * 40 + 4 * 64, "states": 8 * 64, "transposedParameters": 0])
        // A map of 4 steps × 2 × 2 sites is added up once per inference.
        #expect(account.shared.map(\.count) == [2 * 15])
        #expect(account.perLayer[0].named("acs")?.count == 3 * 12 * 4 * 2)
        let whole = 0.9 * Double(40 + 192 + 288 + 30) + 24.96 * Double(160 + 256 + 512 + 8 * 96)
        #expect(abs((account.spiking ?? 0) * 2e12 - whole) <= 1e-9 * whole)
    }

    @Test("simple: spikes that are worth more than one multiply densely, in every step")
    func graded() throws {
        let account = SimpleEstimate(preset: .int8).account(of: try Self.run(payload: 2))
        // 64 outputs × 3 channels × 9 taps, padding included.
        #expect(counts(account)["macs"] == 64 * 27 && counts(account)["acs"] == 192 && account.shared.map(\.count) == [0])
    }

    @Test("simple: a transposed convolution's weights and biases are a term of their own")
    func transposed() throws {
        let account = SimpleEstimate(preset: .fp32).account(of: try Self.run(upsampling: 2))
        #expect(counts(account)["parameters"] == 0 && counts(account)["transposedParameters"] == 4 * 40 + 4 * 256)
        let lemaire = LemaireEstimate().account(of: try Self.run(upsampling: 2, hasBias: false))
        // 5 spikes × 18 taps; their addresses, 4 bytes of a weight of 216 and of a potential of 128 bytes, read and written, and their own.
        let price = { LemaireEstimate.picojoulesPerByte(capacity: $0) }
        let moved = 4 * 90 * (price(216) + 2 * price(128)) + 20 * price(4000)
        let whole = 0.1 * 90 + 0.1 * 90 + 3.2 * 10 + moved
        #expect(abs((lemaire.terms.named("transposedConvolutions")?.joules ?? 0) * 2e12 - whole) <= 1e-9 * whole)
        #expect(lemaire.terms.named("parameters")?.joules == 0)
    }

    @Test("spikesim and neuromc: nothing depends on the number of spikes")
    func dense() throws {
        var other = try Self.run()
        other.ledger.perProjection = [0]
        other.ledger.perLayer[1] = Counters()
        for model in [SpikeSimEstimate(), NeuroMCEstimate()] as [any EnergyModel] {
            let account = model.account(of: try Self.run())
            #expect((account.spiking ?? 0) > 0 && account == model.account(of: other))
        }
        // 32 sites of one tile pair each.
        let estimate = SpikeSimEstimate()
        let whole = 32 * (estimate.control + 5.096 + 8 * 9 * 1.76423)
        #expect(abs((estimate.account(of: try Self.run()).spiking ?? 0) * 2e12 - whole) <= 1e-9 * whole)
        // 32 sites × 3 × 2 channels × 9 taps.
        let products = NeuroMCEstimate().account(of: try Self.run()).terms.named("products")?.joules ?? 0
        #expect(abs(products * 2e12 - 1728 * 0.58225) <= 1e-9 * 1728)
    }

    @Test("Sources that lie in one tensor are one layer")
    func joined() throws {
        var run = try Self.run()
        run.map.projections.append(run.map.projections[0])
        run.ledger.perProjection = [5, 7]
        let stages = ProfiledStage.stages(of: run)
        #expect(stages[1]?.calls.count == 1 && stages[1]?.calls[0].layer.input.channels == 6 && stages[1]?.calls[0].spikes == 12)
    }
}
