public import EventSim
public import Formats

/// Every spike of a run, layer by layer, as other programs read it.
///
/// Within a layer spikes are ordered by sample, step and neuron. Neuron (row · width + column) · channels + channel stands at that row,
/// column and channel of the layer's grid. Steps count from the beginning of the inference, not of the layer's window.
public struct SpikeTable: Sendable {
    /// As `--export-spikes` names it; files end in it.
    public enum Format: String, Sendable, CaseIterable {
        /// An archive of arrays as NumPy reads it, or a line per spike.
        case npz, csv
    }

    private let layers: [MappedLayer]
    private let samples: [(number: Int, spikes: [[[Spike]]])]

    /// - Parameters:
    ///   - layers: the map's.
    ///   - samples: the position of each input in its file, and its spikes by layer and step.
    /// - Precondition: every sample has spikes for each layer, in ascending neuron order within a step.
    public init(layers: [MappedLayer], samples: [(number: Int, spikes: [[[Spike]]])]) {
        precondition(samples.allSatisfy { $0.spikes.count == layers.count }, "spikes are needed of each of the \(layers.count) layers")
        self.layers = layers
        self.samples = samples
    }

    /// The file's bytes, the same whenever it is written.
    ///
    /// - Parameter file: what errors name.
    /// - Throws: `FileError` when a ZIP archive cannot hold that many spikes, at 16 bytes each.
    public func encoded(_ format: Format, file: String) throws(FileError) -> [UInt8] {
        switch format {
        case .npz: try npz(file: file)
        case .csv: csv()
        }
    }

    /// Layers that can emit at all: a read-out without spikes has no array.
    private var emitting: [Int] {
        layers.indices.filter { layers[$0].isInput || !layers[$0].soma.isSilent }
    }

    /// Per layer `spikes.LAYER`, int32 [spikes, 4] with the columns sample, step, neuron and value, and `grid.LAYER`, int32 [3]:
    /// height, width and channels.
    private func npz(file: String) throws(FileError) -> [UInt8] {
        var arrays: [NamedTensor] = []
        var bytes = 0
        for (layer, name) in zip(emitting, uniqueNames) {
            var rows: [Int32] = []
            rows.reserveCapacity(4 * samples.reduce(0) { $0 + $1.spikes[layer].reduce(0) { $0 + $1.count } })
            for sample in samples {
                for (step, spikes) in sample.spikes[layer].enumerated() {
                    for spike in spikes { rows += [Int32(sample.number), Int32(step), spike.neuron, spike.value] }
                }
            }
            bytes += 4 * rows.count
            guard bytes < 4_000_000_000 else {
                throw FileError(
                    file: file, reason: "would hold more than the 4 GB of a ZIP archive", remedy: "export fewer samples with --slice, or csv")
            }
            arrays.append(NamedTensor(name: "spikes.\(name)", tensor: RawTensor(shape: [rows.count / 4, 4], int32s: rows)))
            let grid = [layers[layer].height, layers[layer].width, layers[layer].channels].map { Int32($0) }
            arrays.append(NamedTensor(name: "grid.\(name)", tensor: RawTensor(shape: [3], int32s: grid)))
        }
        return NPZ.encode(arrays)
    }

    /// A line per spike below a line of column names (RFC 4180 with line feeds), samples in order and layers within them.
    private func csv() -> [UInt8] {
        var text = Array("sample,layer,step,neuron,row,column,channel,value\n".utf8)
        let names = uniqueNames.map { Array(Self.quoted($0).utf8) }
        func append(_ number: Int, _ end: Character) {
            text += String(number).utf8
            text.append(end.asciiValue!)
        }
        for sample in samples {
            for (layer, name) in zip(emitting, names) {
                let (channels, width) = (layers[layer].channels, layers[layer].width)
                for (step, spikes) in sample.spikes[layer].enumerated() {
                    for spike in spikes {
                        let neuron = Int(spike.neuron)
                        append(sample.number, ",")
                        text += name
                        text.append(UInt8(ascii: ","))
                        append(step, ",")
                        append(neuron, ",")
                        append(neuron / channels / width, ",")
                        append(neuron / channels % width, ",")
                        append(neuron % channels, ",")
                        append(Int(spike.value), "\n")
                    }
                }
            }
        }
        return text
    }

    /// Names of the emitting layers; a name that occurs again is numbered, since an archive needs each once.
    private var uniqueNames: [String] {
        var used: Set<String> = []
        return emitting.map { layer in
            var name = layers[layer].name
            var number = 2
            while !used.insert(name).inserted {
                name = "\(layers[layer].name)#\(number)"
                number += 1
            }
            return name
        }
    }

    private static func quoted(_ field: String) -> String {
        guard field.contains(where: { ",\"\n\r".contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
