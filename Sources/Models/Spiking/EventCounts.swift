public import Formats

/// How many events fell into each cell of pixels in each step: the exact histogram that spikes are made of.
///
/// Step k of T holds the times with k = min(T − 1, ⌊T · (t − t₀) / (t₁ − t₀)⌋) in whole numbers, t₀ the earliest time and t₁ the latest:
/// the last step is closed, no event is lost, and events of one time all fall into step 0.
///
///     let counts = try EventCounts(stream, sensor: SensorSize(width: 346, height: 260)!, steps: 10)
///     let train = try counts.train(channels: 2)          // [10, 2, 260, 346]: OFF, ON
public struct EventCounts: Sendable, Equatable {
    /// T.
    public let steps: Int
    /// ⌈height ÷ cell⌉ of the sensor.
    public let height: Int
    /// ⌈width ÷ cell⌉; see `height`.
    public let width: Int
    /// All events.
    public let total: Int
    /// Places with events, each `((step · height + row) · width + column) · 2 + (1 for ON)`, ascending, and how many fell there.
    private let places: [Int]
    private let counts: [UInt32]

    /// Counts every event of a recording once.
    ///
    /// - Parameters:
    ///   - sensor: extents in pixels, outside which no event lies.
    ///   - steps: T, from 1 to 2²⁰ + 1.
    ///   - cell: a pixel counts in the cell (⌊x ÷ cell⌋, ⌊y ÷ cell⌋); from 1 to 65,536.
    /// - Throws: `InputError` for numbers outside these ranges and an event outside the sensor.
    public init(_ stream: EventStream, sensor: SensorSize, steps: Int, cell: Int = 1) throws(InputError) {
        guard (1...SpikeTrain.largestStep + 1).contains(steps) else { throw InputError(reason: "\(steps) steps; there are from 1 to \(SpikeTrain.largestStep + 1)") }
        guard (1...65_536).contains(cell) else { throw InputError(reason: "cells of \(cell) pixels; they have from 1 to 65,536") }
        (self.steps, height, width) = (steps, (sensor.height + cell - 1) / cell, (sensor.width + cell - 1) / cell)
        total = stream.count
        let (height, width) = (height, width)
        let clock = StepClock(stream.span ?? 0...0, steps: steps)
        var keys: [Int] = []
        keys.reserveCapacity(stream.count)
        for index in stream.times.indices {
            let (x, y) = (Int(stream.x[index]), Int(stream.y[index]))
            guard x < sensor.width, y < sensor.height else {
                throw InputError(reason: "event \(index) is at x \(x), y \(y), outside the sensor of \(sensor) pixels")
            }
            keys.append(((clock.step(stream.times[index]) * height + y / cell) * width + x / cell) * 2 + (stream.isOn[index] ? 1 : 0))
        }
        keys.sort()
        var counts: [UInt32] = []
        var kept = 0
        for index in keys.indices {
            if kept > 0, keys[kept - 1] == keys[index] {
                counts[kept - 1] += 1
            } else {
                keys[kept] = keys[index]
                kept += 1
                counts.append(1)
            }
        }
        keys.removeLast(keys.count - kept)
        (places, self.counts) = (keys, counts)
    }

    /// The histogram, `[T, 2, H, W]` with the channels OFF and ON.
    public func dense() -> Tensor {
        var tensor = Tensor(shape: [steps, 2, height, width], repeating: 0)
        for (place, count) in zip(places, counts) {
            let (cell, step) = (place / 2 % (height * width), place / 2 / (height * width))
            tensor.scalars[(step * 2 + place % 2) * height * width + cell] = Float(count)
        }
        return tensor
    }

    /// Spikes of ±1: with two channels OFF and ON a spike of 1 wherever there is an event, with one channel the sign of ON − OFF.
    ///
    /// - Throws: `InputError` for another number of channels.
    public func train(channels: Int) throws(InputError) -> SpikeTrain {
        guard channels == 1 || channels == 2 else {
            throw InputError(reason: "events have two channels, OFF and ON, or one of signed spikes; the network's input has \(channels)")
        }
        var train = SpikeTrain(grid: Grid(height: height, width: width, channels: channels), length: steps, events: [])
        train.events.reserveCapacity(places.count)
        let size = height * width
        var index = 0
        while index < places.count {
            let cell = places[index] / 2
            guard channels == 1 else {
                train.events.append(.init(step: cell / size, firing: Firing(neuron: cell % size * 2 + places[index] % 2, value: 1)))
                index += 1
                continue
            }
            var difference = 0
            while index < places.count, places[index] / 2 == cell {
                difference += (places[index] % 2 == 1 ? 1 : -1) * Int(counts[index])
                index += 1
            }
            if difference != 0 {
                train.events.append(.init(step: cell / size, firing: Firing(neuron: cell % size, value: difference > 0 ? 1 : -1)))
            }
        }
        return train
    }
}

/// The step of a time, in exact whole numbers wherever 64-bit times may lie.
private struct StepClock {
    private let first: Int64
    private let span: UInt64
    private let steps: UInt64
    private let fitsInOneWord: Bool

    init(_ times: ClosedRange<Int64>, steps: Int) {
        first = times.lowerBound
        span = UInt64(bitPattern: times.upperBound &- times.lowerBound)
        self.steps = UInt64(steps)
        fitsInOneWord = span <= .max / UInt64(steps)
    }

    func step(_ time: Int64) -> Int {
        guard span > 0 else { return 0 }
        let passed = UInt64(bitPattern: time &- first)
        let step = fitsInOneWord ? passed * steps / span : span.dividingFullWidth(passed.multipliedFullWidth(by: steps)).quotient
        return Int(min(step, steps - 1))
    }
}
