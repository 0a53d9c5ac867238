public import Formats

/// Spikes of an input recorded elsewhere, such as by an event camera or another simulator.
public struct SpikeTrain: Sendable, Equatable {
    /// A neuron that fires in a step.
    public struct Event: Sendable, Equatable {
        /// Counted from 0, below the train's length.
        public var step: Int
        /// Its value is ±1.
        public var firing: Firing

        /// The neuron of `firing` fires in `step`.
        public init(step: Int, firing: Firing) {
            self.step = step
            self.firing = firing
        }
    }

    /// The neurons of the input that fires.
    public var grid: Grid
    /// Steps that the train takes; the last ones may be silent.
    public var length: Int
    /// In ascending order of steps, those of a step in ascending order of neurons.
    public var events: [Event]

    /// Nothing is checked here: `SpikingNetwork.encode(_:window:)` throws for events that do not belong to grid and length.
    public init(grid: Grid, length: Int, events: [Event]) {
        self.grid = grid
        self.length = length
        self.events = events
    }

    /// Whether there is a spike of −1.
    public var isSigned: Bool { events.contains { $0.firing.value < 0 } }

    /// Whether the events stand for an input of the grid: known neurons in ascending order, steps within the length, values of ±1.
    ///
    /// - Throws: `InputError` with the first event that does not.
    fileprivate func check() throws(InputError) {
        guard (0...Int(Int32.max)).contains(length) else { throw InputError(reason: "the spikes take \(length) steps; it has to be from 0 to \(Int32.max)") }
        guard [grid.height, grid.width, grid.channels].allSatisfy({ (1...1 << 20).contains($0) }) else {
            throw InputError(reason: "the spikes are of an input of \(grid); every extent has to be from 1 to \(1 << 20)")
        }
        var before = (step: 0, neuron: -1)
        for (index, event) in events.enumerated() {
            let next = (step: event.step, neuron: event.firing.neuron)
            guard next.step >= 0, next.step < length, next.neuron >= 0, next.neuron < grid.count else {
                throw InputError(
                    reason: "event \(index) is of neuron \(next.neuron) in step \(next.step), where an input of \(grid) in \(length) steps has \(grid.count) neurons")
            }
            guard next > before else { throw InputError(reason: "event \(index) does not follow the one before it in step and neuron") }
            guard event.firing.value.magnitude == 1 else { throw InputError(reason: "event \(index) has the value \(event.firing.value), where a spike is −1 or 1") }
            before = next
        }
    }

    /// Σ of each neuron's spikes ÷ `window`, `[C, H, W]`: the constant input that the spikes stand for in a rate code.
    ///
    /// - Parameter window: T, at least 1.
    /// - Throws: `InputError` if events do not belong to the grid or the length.
    public func meanValues(window: Int) throws(InputError) -> Tensor {
        try check()
        guard window >= 1 else { throw InputError(reason: "a window of \(window) steps; it has to have at least one") }
        var sums = [Float](repeating: 0, count: grid.count)
        for event in events { sums[event.firing.neuron] += event.firing.value }
        let shape = Shape(channels: grid.channels, height: grid.height, width: grid.width)
        return Tensor(
            shape: [grid.channels, grid.height, grid.width],
            scalars: ChannelOrder.channelsFirst(sums.map { $0 / Float(window) }, shape: shape))
    }
}

extension SpikingNetwork {
    /// The input of a run that is given as spikes; steps after its last one are silent.
    ///
    /// - Throws: `InputError` when the network reads an analog input or one of another size, when the train is longer than the
    ///   window, has signs that the input's coding does not carry, or events that do not belong to it.
    public func encode(_ train: SpikeTrain, window: Int) throws(InputError) -> EncodedInput {
        guard input.coding.isSpikes else { throw InputError(reason: "the network reads an analog input, not spikes") }
        guard train.grid == input.grid else { throw InputError(reason: "the spikes are of an input of \(train.grid), the network wants \(input.grid)") }
        guard train.length <= window else {
            throw InputError(reason: "the spikes take \(train.length) steps, the window has \(window); simulate at least as many")
        }
        if !input.coding.isSigned, train.isSigned {
            throw InputError(reason: "there are spikes of −1, which only an input of signed spikes carries")
        }
        try train.check()
        var spikes = [[Firing]](repeating: [], count: window)
        for event in train.events { spikes[event.step].append(event.firing) }
        return EncodedInput(currents: [:], spikes: spikes, macs: [:], clippedCurrents: 0)
    }
}
