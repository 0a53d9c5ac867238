import Kernels

/// Counts the active neurons of a band, for `BandState`: O(pixels) a step, and events of strips that fired on what an earlier step left.
extension BandState {
    /// Counts the active neurons that no constant drives: a neuron that fires on what an earlier step left behind was worked on,
    /// arrivals or not.
    func countActive(_ output: inout BandOutput, _ written: EventBuffer, hasArrivals: Bool) {
        guard !touched.isEmpty else { return }
        if hasArrivals, marksNeurons || constantsPerNeuron {
            for pixel in 0..<shape.pixels { markActive(pixel, isTouched: touched[pixel] != 0, cell: cell(of: pixel), &output.activity) }
        } else if hasArrivals {
            countTouched(touched, &output.activity)
        }
        if general != nil || marksNeurons {
            countFired(0..<shape.pixels, from: 0, touched.span, written, &output)
        } else {
            let marks = touched.span
            for fired in due.fired[..<due.firedCount] {
                let first = Int(fired.strip) * shape.stripWidth
                countFired(first..<first + shape.stripWidth, from: Int(fired.event), marks, written, &output)
            }
        }
    }

    /// Counts the neurons of some pixels that fired although nothing arrived.
    ///
    /// - Parameter first: the pixels' first event.
    private func countFired(_ pixels: Range<Int>, from first: Int, _ touched: Span<UInt8>, _ written: EventBuffer, _ output: inout BandOutput) {
        var event = first
        for pixel in pixels {
            let count = Int(output.counts[pixel])
            let fired = event..<event + count
            event += count
            guard touched[pixel] == 0, count > 0 else { continue }
            let cell = cell(of: pixel)
            for event in fired {
                let channel = Int(written.entries[event]) - pixel % width * channels
                let vector = (constantsPerNeuron ? pixel * blocks : 0) + channel / 16
                let bit: UInt16 = 1 << UInt16(channel % 16)
                guard driven[vector] & bit == 0, !marksNeurons || reached[pixel * blocks + channel / 16] & bit == 0 else { continue }
                output.activity.isEmpty = false
                output.activity.further[cell * segments.count + grid.segmentOf[channel]] += 1
            }
        }
    }

    /// The cell of the band that a pixel lies in.
    private func cell(of pixel: Int) -> Int {
        let (row, x) = pixel.quotientAndRemainder(dividingBy: width)
        return grid.rowCell[rows.lowerBound + row] * grid.columnCells - firstCell + grid.columnCell[x]
    }

    private func countTouched(_ touched: [UInt8], _ activity: inout BandOutput.Activity) {
        let marks = touched.span
        for index in 0..<rows.count {
            let rowCell = grid.rowCell[rows.lowerBound + index] * grid.columnCells - firstCell
            for (cell, columns) in grid.columns.enumerated() {
                let count = Self.sum(marks, index &* width &+ columns.lowerBound..<index &* width &+ columns.upperBound)
                guard count > 0 else { continue }
                activity.touchedPixels[rowCell + cell] += count
                activity.isEmpty = false
            }
        }
    }

    /// The sum of some marks, each of them at most one.
    // Unchecked indices: both ends of the range are checked.
    private static func sum(_ marks: Span<UInt8>, _ range: Range<Int>) -> Int {
        precondition(range.lowerBound >= 0 && range.upperBound <= marks.count, "no such marks")
        var count = 0
        var index = range.lowerBound
        while index &+ 16 <= range.upperBound {
            let sixteen = unsafe marks.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
            count &+= (sixteen &<< SIMD16(repeating: 7)).highBits.nonzeroBitCount
            index &+= 16
        }
        while index < range.upperBound {
            unsafe count &+= Int(marks[unchecked: index])
            index &+= 1
        }
        return count
    }

    /// Counts the neurons of a pixel that anything arrived at.
    private func markActive(_ pixel: Int, isTouched: Bool, cell: Int, _ activity: inout BandOutput.Activity) {
        let constantBase = constantsPerNeuron ? pixel * blocks : 0
        for block in 0..<blocks {
            var bits: UInt16 = isTouched ? .max : 0
            if marksNeurons { bits |= reached[pixel * blocks + block] }
            bits &= ~driven[constantBase + block]
            guard bits != 0 else { continue }
            activity.isEmpty = false
            for part in segments.parts(of: block) {
                activity.further[cell * segments.count + part.segment] += (bits & part.mask).nonzeroBitCount
            }
        }
    }
}
