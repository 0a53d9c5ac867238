extension LayerAccount.Tally {
    mutating func clearStep() {
        for plan in active {
            stepEvents[plan] = 0
            stepCrossings[plan] = 0
        }
        active.removeAll(keepingCapacity: true)
    }

    /// Counts a step's events by plan, and by class and channel.
    ///
    /// - Returns: the nonzero weights they meet, by delay.
    mutating func count(_ list: EventList, _ table: ChargeTable, width: Int) -> [Int] {
        var nonzero = [Int](repeating: 0, count: table.delays.count)
        let channels = table.channels
        for y in table.rowClass.indices {
            let row = y * width
            guard list.offsets[row] < list.offsets[row + width] else { continue }
            for x in 0..<width {
                let start = Int(list.offsets[row + x])
                let end = Int(list.offsets[row + x + 1])
                guard start < end else { continue }
                let index = table.planIndex(y: y, x: x)
                let base = index * channels - x * channels
                for event in start..<end { histogram[base + Int(list.entries[event])] &+= 1 }
                for delay in nonzero.indices {
                    var sum = 0
                    for event in start..<end { sum &+= Int(table.nonzeroTotals[delay][base + Int(list.entries[event])]) }
                    nonzero[delay] &+= sum
                }
                countPlans(list, start..<end, first: x * channels, class: index, table)
            }
        }
        return nonzero
    }

    @inline(__always)
    private mutating func countPlans(_ list: EventList, _ range: Range<Int>, first: Int, class index: Int, _ table: ChargeTable) {
        let segments = table.segments
        if segments == 1 {
            if stepEvents[index] == 0 { active.append(index) }
            stepEvents[index] &+= range.count
            guard !list.crossings.isEmpty else {
                stepCrossings[index] &+= range.count
                return
            }
            var sum = 0
            for event in range { sum &+= Int(list.crossings[event]) }
            stepCrossings[index] &+= sum
            return
        }
        for event in range {
            let plan = index * segments + table.grid.segmentOf[Int(list.entries[event]) - first]
            if stepEvents[plan] == 0 { active.append(plan) }
            stepEvents[plan] &+= 1
            stepCrossings[plan] &+= list.crossings.isEmpty ? 1 : Int(list.crossings[event])
        }
    }
}
