import Formats
import Testing

@testable import Models

/// How fast does each normalisation converge to the trained network, and which one does not?
@Suite("Conversion: are the recorded errors reproduced?")
struct ConversionTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var normalization: ConversionOptions.Normalization
        var key: String
        var testDescription: String { key }
    }

    static let rows = [
        Row(normalization: .connectionWise, key: "connection_wise"), Row(normalization: .layerWise, key: "layer_wise"),
        Row(normalization: .unnormalized, key: "unnormalised"),
    ]

    struct Column: Sendable, CustomTestStringConvertible {
        var neuron: ConversionOptions.Neuron
        var comparison: Comparison
        var schedule: Schedule.Kind
        var key: String
        var testDescription: String { key }
    }

    static let columns = [
        Column(neuron: .multiThreshold([2, 1, 0.5, 0.25]), comparison: .above, schedule: .sameStep, key: "mt_same"),
        Column(neuron: .multiThreshold([2, 1, 0.5, 0.25]), comparison: .above, schedule: .delayed, key: "mt_delayed"),
        Column(neuron: .integrateAndFire, comparison: .atOrAbove, schedule: .sameStep, key: "if_same"),
    ]

    /// Mean |potential / T − output of the trained network| over all classes and pixels, and the share of pixels whose class
    /// is the same. In double precision, as the table was made. λ is a percentile of 32-bit sums, whose last digit depends on the
    /// order of additions; a relative change of 1e-6 in the λs moves spikes and with them the recorded errors by 4e-5, measured with
    /// the program that made the table.
    @Test(arguments: rows, columns)
    func `Errors after 10, 50 and 200 steps`(row: Row, column: Column) throws {
        let oracle = try UNetOracle()
        let trained = try oracle.network(poolIsPopulation: true)
        let x = try oracle.tensor("x")
        let options = ConversionOptions(
            neuron: column.neuron, comparison: column.comparison, normalization: row.normalization, initialPotential: 0)
        let network = try trained.convert(options, calibration: try oracle.tensor("calib")).network
        let input = try network.encode(x.slice(0), window: 200, seed: 0)
        let run = Reference<Double>(network, schedule: Schedule(column.schedule, of: network, window: 200)).run(input)
        let grid = network.readout.grid
        let dense = ChannelOrder.channelsLast(try trained.infer(x.slice(0)).scalars[...], shape: grid.shape)
        let denseClasses = ReadoutHead.identity.classes(dense, channels: grid.channels)
        for window in [10, 50, 200] {
            let recorded = try #require(oracle.summary["conversion_error"]?[row.key]?[String(window)])
            let output = run.readoutHistory[window - 1].map { Float($0 / Double(window)) }
            let error = zip(output, dense).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) } / Double(dense.count)
            let expected = try #require(recorded[column.key]?.doubleValue)
            #expect(abs(error - expected) < 1e-4, "T = \(window): \(error), recorded \(expected)")
            let same = zip(ReadoutHead.identity.classes(output, channels: grid.channels), denseClasses).count { $0.0 == $0.1 }
            #expect(Double(same) / Double(denseClasses.count) == recorded["agree_\(column.key)"]?.doubleValue, "T = \(window), \(same) agree")
        }
    }
}
