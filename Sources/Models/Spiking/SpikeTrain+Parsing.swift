public import Formats

extension SpikeTrain {
    /// Steps are counted from 0 to here.
    static let largestStep = 1 << 20

    /// Reads the spike trains of a file, one for each inference, in one of three forms, the last two as spikes are exported:
    /// - an NPY array `[T, C, H, W]`, or `[N, T, C, H, W]` for N trains, of −1, 0 and 1; into a network that reads a vector also
    ///   `[T, C]` or `[N, T, C]`;
    /// - an NPZ archive with `spikes.LAYER`, whole numbers `[events, 4]` with the columns sample, step, neuron and value, and
    ///   optionally `grid.LAYER`, the layer's height, width and channels;
    /// - CSV text with the columns' names in its first line: `step`, and `neuron` or `row`, `column` and `channel`; optionally
    ///   `sample` (0 where it is left out), `value` (1) and `layer`.
    ///
    /// All trains take as many steps as the latest event of the file needs. A train without events among others is silent.
    ///
    /// - Parameters:
    ///   - layer: whose spikes are meant where the file has those of several layers.
    ///   - channels, height, width: of the network's input; extents that it leaves open are taken from the file.
    /// - Throws: `FileError` when the file has none of the forms, an event lies outside the input or before step 0, a neuron fires
    ///   twice in one step, or a value is none of those.
    public static func parse(
        _ bytes: [UInt8], file: String, layer: String? = nil, channels: Int, height: Int? = nil, width: Int? = nil
    ) throws(FileError) -> [SpikeTrain] {
        let kind = FileKind(of: bytes)
        guard kind == .npy else {
            let table: EventTable
            switch kind {
            case .npz: table = try EventTable(archive: bytes, file: file, layer: layer)
            case nil: table = try EventTable(text: bytes, file: file, layer: layer)
            case let kind?:
                throw FileError(
                    file: file, reason: "is \(kind.rawValue), not spikes",
                    remedy: "known are NPY arrays [T, C, H, W] of −1, 0 and 1, and events as NPZ or CSV")
            }
            return try events(table, file: file, grid: try grid(of: table, file: file, channels: channels, height: height, width: width))
        }
        guard layer == nil else { throw FileError(file: file, reason: "is one array, of no layer to choose") }
        return try dense(bytes, file: file, channels: channels, height: height, width: width)
    }

    private static func dense(
        _ bytes: [UInt8], file: String, channels: Int, height: Int?, width: Int?
    ) throws(FileError) -> [SpikeTrain] {
        let tensor = try NPY.parse(bytes, file: file).tensor
        let shape = tensor.shape
        let extents = shape.suffix(3)
        let frame = Shape(
            channels: channels, height: height ?? extents.dropFirst().first ?? 0, width: width ?? (shape.count >= 3 ? extents.last : nil) ?? 0)
        guard let leading = frame.axesBefore(in: shape, wanted: 1...2), let length = leading.last, shape.allSatisfy({ $0 > 0 }) else {
            let wanted = "\(channels), \(height.map(String.init) ?? "H"), \(width.map(String.init) ?? "W")"
            throw FileError(file: file, reason: "has shape \(shape), the network's input wants spikes [T, \(wanted)] or [N, T, \(wanted)]")
        }
        if let stray = tensor.scalars.first(where: { $0 != 0 && abs($0) != 1 }) {
            throw FileError(
                file: file, reason: "holds the value \(stray), where a spike is −1 or 1 and 0 is none",
                remedy: "use analog or Poisson coding for values in between")
        }
        try check(length - 1, file: file, place: nil)
        let grid = Grid(height: frame.height, width: frame.width, channels: channels)
        return (0..<tensor.scalars.count / grid.count / length).map { sample in
            var train = SpikeTrain(grid: grid, length: length, events: [])
            for step in 0..<length {
                let first = (sample * length + step) * grid.count
                let values = ChannelOrder.channelsLast(tensor.scalars[first..<first + grid.count], shape: frame)
                for (neuron, value) in values.enumerated() where value != 0 {
                    train.events.append(Event(step: step, firing: Firing(neuron: neuron, value: value)))
                }
            }
            return train
        }
    }

    /// The input's extents from the network and the file, which have to agree.
    private static func grid(
        of table: EventTable, file: String, channels: Int, height: Int?, width: Int?
    ) throws(FileError) -> Grid {
        guard let stated = table.grid else {
            guard let height, let width else {
                throw FileError(
                    file: file, reason: "does not say how large the input is, and neither does the network",
                    remedy: "give the size with --input-shape \(channels)xHxW")
            }
            return Grid(height: height, width: width, channels: channels)
        }
        guard stated.channels == channels, height ?? stated.height == stated.height, width ?? stated.width == stated.width else {
            let wanted = "\(height.map(String.init) ?? "H")×\(width.map(String.init) ?? "W")×\(channels)"
            throw FileError(file: file, reason: "holds spikes of a layer of \(stated), the network's input is \(wanted)")
        }
        return stated
    }

    private static func events(_ table: EventTable, file: String, grid: Grid) throws(FileError) -> [SpikeTrain] {
        guard let steps = table["step"], !steps.isEmpty else {
            throw FileError(file: file, reason: table["step"] == nil ? "lacks the column step of an event list" : "holds no events")
        }
        let places = try places(table, file: file, grid: grid)
        let values = table["value"] ?? Array(repeating: 1, count: steps.count)
        let samples = table["sample"] ?? Array(repeating: 0, count: steps.count)
        var events: [(sample: Int, event: Event)] = []
        for index in steps.indices {
            let place = "event \(index)"
            try check(steps[index], file: file, place: place)
            guard values[index] == 1 || values[index] == -1 else {
                throw FileError(file: file, place: place, reason: "has the value \(values[index]), where a spike is −1 or 1")
            }
            guard (0...largestSample).contains(samples[index]) else {
                throw FileError(file: file, place: place, reason: "is of sample \(samples[index]); samples go from 0 to \(largestSample)")
            }
            events.append((samples[index], Event(step: steps[index], firing: Firing(neuron: places[index], value: Float(values[index])))))
        }
        events.sort { ($0.sample, $0.event.step, $0.event.firing.neuron) < ($1.sample, $1.event.step, $1.event.firing.neuron) }
        for (first, second) in zip(events, events.dropFirst())
        where first.sample == second.sample && first.event.step == second.event.step && first.event.firing.neuron == second.event.firing.neuron {
            throw FileError(
                file: file, place: "sample \(first.sample), step \(first.event.step)", reason: "neuron \(first.event.firing.neuron) fires twice")
        }
        let length = (steps.max() ?? 0) + 1
        var trains = Array(repeating: SpikeTrain(grid: grid, length: length, events: []), count: (samples.max() ?? 0) + 1)
        for (sample, event) in events { trains[sample].events.append(event) }
        return trains
    }

    /// Samples are counted from 0 to here; those before the last one without events are silent.
    private static let largestSample = 1 << 16 - 1

    /// The neuron of every event.
    private static func places(_ table: EventTable, file: String, grid: Grid) throws(FileError) -> [Int] {
        if let rows = table["row"], let columns = table["column"], let channels = table["channel"] {
            var places: [Int] = []
            for (index, row) in rows.enumerated() {
                guard (0..<grid.channels).contains(channels[index]), (0..<grid.height).contains(row), (0..<grid.width).contains(columns[index]) else {
                    throw FileError(
                        file: file, place: "event \(index)",
                        reason: "is at channel \(channels[index]), row \(row), column \(columns[index]), outside the input of \(grid)")
                }
                places.append(grid.index(row, columns[index], channels[index]))
            }
            if let neurons = table["neuron"], let index = neurons.indices.first(where: { neurons[$0] != places[$0] }) {
                throw FileError(
                    file: file, place: "event \(index)",
                    reason: "is of neuron \(neurons[index]), and its row, column and channel are those of neuron \(places[index]) of an input of \(grid)")
            }
            return places
        }
        guard let neurons = table["neuron"] else {
            throw FileError(file: file, reason: "lacks where events happen", remedy: "give the columns row, column and channel, or neuron")
        }
        if let index = neurons.indices.first(where: { !(0..<grid.count).contains(neurons[$0]) }) {
            throw FileError(file: file, place: "event \(index)", reason: "is of neuron \(neurons[index]), outside the input of \(grid)")
        }
        return neurons
    }

    private static func check(_ step: Int, file: String, place: String?) throws(FileError) {
        guard (0...largestStep).contains(step) else {
            throw FileError(file: file, place: place, reason: "is at step \(step); steps go from 0 to \(largestStep)")
        }
    }
}
