import Testing

@testable import EventSim
@testable import Formats

/// One recorded run of SpikingJelly 2.0.0's estimators: its network, input and spikes.
struct EstimatorCase {
    let name: String
    let oracle: JSON
    let network: ProfiledNetwork
    let trace: ProfiledNetwork.Trace
    let samples: Int

    static func file() throws -> JSON { try Oracles.json("spikingjelly2/oracle.json") }
    static func tensors() throws -> OracleTensors { try OracleTensors(Oracles.path("spikingjelly2/tensors.safetensors")) }

    /// Every case of the file, simulated once.
    static func all() throws -> [EstimatorCase] {
        let (file, tensors) = (try file(), try tensors())
        return try #require(file["cases"]?.arrayValue).map { try EstimatorCase($0, file: file, tensors: tensors) }
    }

    init(_ oracle: JSON, file: JSON, tensors: OracleTensors) throws {
        self.oracle = oracle
        name = try #require(oracle["name"]?.stringValue)
        let net = try #require(oracle["net"]?.stringValue)
        network = try ProfiledNetwork(try #require(file["nets"]?[net]), name: net, tensors: tensors)
        let samples = try #require(oracle["batch"]?.intValue)
        self.samples = samples
        let steps = try #require(oracle["T"]?.intValue)
        let (size, tensor) = (network.input.count, try tensors["\(name).input"])
        let perStep: [[Float]] =
            oracle["coding"]?.stringValue == "analog"
            ? Array(repeating: tensor.values, count: steps)
            : (0..<steps).map { Self.bits(tensor, step: $0, count: samples * size) }
        trace = network.run(perStep.map { values in (0..<samples).map { Array(values[$0 * size..<($0 + 1) * size]) } })
    }

    /// A step of a tensor of bits, least significant bit first.
    static func bits(_ tensor: (shape: [Int], values: [Float]), step: Int, count: Int) -> [Float] {
        (0..<count).map { Float(Int(tensor.values[step * tensor.shape[1] + $0 / 8]) >> ($0 % 8) & 1) }
    }

    /// The stages with all steps in one execution (`multi`) or one for each (`single`), by the name of the layer.
    func stages(_ mode: String, crossbar: Int = 64) -> [(layer: ProfiledNetwork.Layer, stage: ProfiledStage)] {
        network.stages(of: trace, together: mode == "multi", crossbar: crossbar)
    }

    /// The step modes that the file has of it.
    var modes: [(name: String, estimators: JSON)] { (oracle["estimators"]?.objectValue ?? []).map { ($0.key, $0.value) } }
}

/// Compares numbers of the oracle with ours and counts them.
struct OracleComparison {
    private(set) var compared = 0

    mutating func expect(_ ours: Int, _ theirs: JSON?, _ place: @autoclosure () -> String) {
        compared += 1
        if theirs?.intValue != ours { Issue.record("\(place()): \(ours), recorded \(String(describing: theirs))") }
    }

    /// Within 1e-12 relative, as sums are rounded in another order.
    mutating func expect(_ ours: Double, _ theirs: JSON?, _ place: @autoclosure () -> String) {
        compared += 1
        guard let value = theirs?.doubleValue, abs(value - ours) <= 1e-12 * abs(value) else {
            Issue.record("\(place()): \(ours), recorded \(String(describing: theirs))")
            return
        }
    }

    /// A table by keys: exactly the given ones.
    mutating func expect(_ ours: [(String, Int)], _ theirs: JSON?, _ place: String) {
        let missing = Set((theirs?.objectValue ?? []).map(\.key)).subtracting(ours.map(\.0))
        if !missing.isEmpty { Issue.record("\(place): nothing for \(missing.sorted())") }
        for (key, value) in ours { expect(value, theirs?[key], "\(place) \(key)") }
    }

    /// A table by keys: exactly the given ones.
    mutating func expect(_ ours: [(String, Double)], _ theirs: JSON?, _ place: String) {
        let missing = Set((theirs?.objectValue ?? []).map(\.key)).subtracting(ours.map(\.0))
        if !missing.isEmpty { Issue.record("\(place): nothing for \(missing.sorted())") }
        for (key, value) in ours { expect(value, theirs?[key], "\(place) \(key)") }
    }

    mutating func expect(_ ours: [Int], _ theirs: JSON?, _ place: String) {
        guard let values = theirs?.arrayValue, values.count == ours.count else {
            Issue.record("\(place): \(ours), recorded \(String(describing: theirs))")
            return
        }
        for (own, value) in zip(ours, values) { expect(own, value, place) }
    }
}
