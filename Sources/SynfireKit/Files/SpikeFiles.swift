import Compiler
import EventSim
public import Formats
public import Reports

extension ResultFiles {
    /// Every spike of outcomes that recorded them; nothing without a format.
    ///
    /// - Throws: `FileError` when the format cannot hold that many.
    public mutating func add(
        _ format: SpikeTable.Format?, _ experiment: Experiment, _ outcomes: [Experiment.Outcome], _ set: InputSet, folder: String
    ) throws(FileError) {
        guard let format else { return }
        let table = SpikeTable(
            layers: experiment.compilation.map.layers, samples: outcomes.enumerated().map { (number: set.firstSample + $0, spikes: $1.spikes) })
        let name = "spikes.\(format.rawValue)"
        add(name, try table.encoded(format, file: "\(folder)/\(name)"))
    }
}
