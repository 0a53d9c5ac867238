public import Formats

/// Spikes of an input recorded elsewhere, such as by an event camera or another simulator.
public struct SpikeTrain: Sendable, Equatable {
    public var grid: Grid
    /// Firings of each step in ascending neuron order, values ±1.
    public var steps: [[Firing]]

    /// Reads a spike train in one of two forms:
    /// - an NPY array `[T, C, H, W]` of −1, 0 and 1;
    /// - an NPZ archive of events, one entry each in the whole-numbered arrays `t`, `c`, `y` and `x`, and optionally `value`
    ///   (±1). There are as many steps as the latest event needs.
    ///
    /// - Parameter grid: what the network's input has.
    /// - Throws: `FileError` when the file has neither form, an event lies outside the grid or before step 0, a neuron fires twice in
    ///   one step, or a value is none of those.
    public static func parse(_ bytes: [UInt8], file: String, grid: Grid, largestStep: Int = 1 << 20) throws(FileError) -> SpikeTrain {
        if bytes.starts(with: Array("PK".utf8)) { return try events(bytes, file: file, grid: grid, largestStep: largestStep) }
        let tensor = try NPY.parse(bytes, file: file).tensor
        guard tensor.shape.count == 4, Array(tensor.shape.dropFirst()) == [grid.channels, grid.height, grid.width] else {
            throw FileError(
                file: file, reason: "has shape \(tensor.shape), the network's input wants spikes [T, \(grid.channels), \(grid.height), \(grid.width)]")
        }
        if let stray = tensor.scalars.first(where: { $0 != 0 && abs($0) != 1 }) {
            throw FileError(file: file, reason: "holds the value \(stray), where a spike is −1 or 1 and 0 is none", remedy: "use analog or Poisson coding for values in between")
        }
        let shape = Shape(channels: grid.channels, height: grid.height, width: grid.width)
        let steps = (0..<tensor.shape[0]).map { step in
            ChannelOrder.channelsLast(tensor.slice(step).scalars[...], shape: shape).enumerated().compactMap { neuron, value in
                value == 0 ? nil : Firing(neuron: neuron, value: value)
            }
        }
        return SpikeTrain(grid: grid, steps: steps)
    }

    private static func events(_ bytes: [UInt8], file: String, grid: Grid, largestStep: Int) throws(FileError) -> SpikeTrain {
        let arrays = try NPZ.parse(bytes, file: file)
        func column(_ name: String) throws(FileError) -> [Int]? {
            guard let array = arrays.first(where: { $0.name == name }) else { return nil }
            guard array.tensor.shape.count == 1, let values = array.tensor.integers() else {
                throw FileError(file: file, place: "entry \(name)", reason: "is not a list of whole numbers")
            }
            return values
        }
        guard let t = try column("t"), let c = try column("c"), let y = try column("y"), let x = try column("x") else {
            throw FileError(file: file, reason: "lacks one of the arrays t, c, y and x of an event list")
        }
        let values = try column("value") ?? Array(repeating: 1, count: t.count)
        guard [c.count, y.count, x.count, values.count].allSatisfy({ $0 == t.count }) else {
            throw FileError(file: file, reason: "has arrays of different lengths: one entry of each makes an event")
        }
        var found: [(step: Int, firing: Firing)] = []
        for index in t.indices {
            let place = "event \(index)"
            guard (0...largestStep).contains(t[index]) else {
                throw FileError(file: file, place: place, reason: "is at step \(t[index]); steps go from 0 to \(largestStep)")
            }
            guard (0..<grid.channels).contains(c[index]), (0..<grid.height).contains(y[index]), (0..<grid.width).contains(x[index]) else {
                throw FileError(
                    file: file, place: place, reason: "is at channel \(c[index]), row \(y[index]), column \(x[index]), outside the input of \(grid)")
            }
            guard abs(values[index]) == 1 else {
                throw FileError(file: file, place: place, reason: "has the value \(values[index]), where a spike is −1 or 1")
            }
            found.append((t[index], Firing(neuron: grid.index(y[index], x[index], c[index]), value: Float(values[index]))))
        }
        found.sort { ($0.step, $0.firing.neuron) < ($1.step, $1.firing.neuron) }
        for (first, second) in zip(found, found.dropFirst()) where first.step == second.step && first.firing.neuron == second.firing.neuron {
            throw FileError(file: file, place: "step \(first.step)", reason: "neuron \(first.firing.neuron) fires twice")
        }
        var steps = [[Firing]](repeating: [], count: found.last.map { $0.step + 1 } ?? 0)
        for (step, firing) in found { steps[step].append(firing) }
        return SpikeTrain(grid: grid, steps: steps)
    }
}

extension SpikingNetwork {
    /// The input of a run that is given as spikes; steps after its last one are silent.
    ///
    /// - Throws: `InputError` when the network reads an analog input or one of another size, when the train is longer than the
    ///   window, or has signs that the input's coding does not carry.
    public func encode(_ train: SpikeTrain, window: Int) throws(InputError) -> EncodedInput {
        guard input.coding.isSpikes else { throw InputError(reason: "the network reads an analog input, not spikes") }
        guard train.grid == input.grid else { throw InputError(reason: "the spikes are of an input of \(train.grid), the network wants \(input.grid)") }
        guard train.steps.count <= window else {
            throw InputError(reason: "the spikes take \(train.steps.count) steps, the window has \(window); simulate at least as many")
        }
        if input.coding != .ternaryPoisson, train.steps.joined().contains(where: { $0.value < 0 }) {
            throw InputError(reason: "there are spikes of −1, which only an input in ternary coding carries")
        }
        let silence = [[Firing]](repeating: [], count: window - train.steps.count)
        return EncodedInput(currents: [:], spikes: train.steps + silence, macs: [:], clippedCurrents: 0)
    }
}
