/// Bits, or their picojoules, by level and direction: `rh2l` is read from the level above, `wl2h` written towards it, the others
/// stand for the lower side of a register. Memories outside of registers have the first two alone.
struct NeuroMCTraffic<Number: Numeric & Sendable & Equatable>: Sendable, Equatable {
    /// What enters a register from above.
    var registerIn: Number = 0
    /// What is written into a register from below.
    var registerWrite: Number = 0
    /// What is read from a register below.
    var registerRead: Number = 0
    /// What leaves a register for above.
    var registerOut: Number = 0
    /// What is read from a memory.
    var memoryRead: Number = 0
    /// What is written to a memory.
    var memoryWrite: Number = 0

    /// All of it.
    var sum: Number { registerIn + registerWrite + registerRead + registerOut + memoryRead + memoryWrite }

    static func += (left: inout NeuroMCTraffic, right: NeuroMCTraffic) {
        left.registerIn += right.registerIn
        left.registerWrite += right.registerWrite
        left.registerRead += right.registerRead
        left.registerOut += right.registerOut
        left.memoryRead += right.memoryRead
        left.memoryWrite += right.memoryWrite
    }
}

/// A piece of work of NeuroMC's accelerator: a layer, a population of neurons or an optimizer's step.
struct NeuroMCFragment: Sendable, Equatable {
    /// Extents of the loops; their product is the number of products.
    struct Loops: Sendable, Equatable {
        var batch = 1, steps = 1, inputs = 1, outputs = 1, height = 1, width = 1, kernelHeight = 1, kernelWidth = 1

        var product: Int { batch * steps * inputs * outputs * height * width * kernelHeight * kernelWidth }
    }

    /// When in training; inference has only the first.
    enum Stage: String, Sendable, Hashable { case forward, backward, optimizer }
    /// Which reading of the loops its products have; `none` for work without products.
    enum Products: Sendable, Equatable { case none, forward, inputGradient, weightGradient }

    var stage: Stage
    var unit: NeuroMCUnit
    var products = Products.none
    var loops: Loops
    /// Values of input, weights and output.
    var values: [Int]
    /// Bits of input, weights and output.
    var bits = [16, 16, 16]
    /// Whether weights that fit their memory are not read again.
    var reusesWeights = false
    /// Beside products.
    var operations = NeuroMCOperations()
    /// Beside the traffic of products.
    var extraBits = NeuroMCTraffic<Int>()
    /// Of the extra traffic.
    var extraPicojoules = NeuroMCTraffic<Double>()

    /// Products, padding taps included, groups ignored.
    var macs: Int { products == .none ? 0 : loops.product }
    /// Picojoules of the products.
    var macPicojoules: Double { Double(macs) * unit.productPicojoules }
    /// Picojoules of all of it.
    var picojoules: Double { macPicojoules + operations.picojoules + basePicojoules.sum + extraPicojoules.sum }

    /// Bits of an output that move between register and memory because its inputs come in rounds of sixteen channels.
    private var rounds: (partial: Int, all: Int) {
        let channels = products == .inputGradient ? loops.outputs : loops.inputs
        let rounds = (channels + 15) / 16 * loops.kernelHeight * loops.kernelWidth
        return (values[2] * (rounds - 1), values[2] * rounds)
    }

    private var weightBits: Int {
        let bits = values[1] * self.bits[1]
        guard reusesWeights, let memories = unit.memories, bits <= memories.weights.size else { return bits }
        return 0
    }

    /// What each operand of the products moves.
    private var base: (input: NeuroMCTraffic<Int>, weights: NeuroMCTraffic<Int>, output: NeuroMCTraffic<Int>) {
        typealias Traffic = NeuroMCTraffic<Int>
        let (products, outputs) = (macs, values[2])
        let (input, weight, output) = (bits[0], bits[1], bits[2])
        switch self.products {
        case .none: return (Traffic(), Traffic(), Traffic())
        case .forward, .inputGradient:
            let rounds = rounds
            return (
                Traffic(registerIn: products * input, registerWrite: products * input, memoryRead: rounds.all * input),
                Traffic(registerIn: weightBits, registerWrite: weightBits, memoryRead: weightBits),
                Traffic(
                    registerIn: (products - outputs) * output, registerWrite: products * output, registerRead: products * output,
                    registerOut: rounds.partial * output, memoryRead: rounds.partial * output, memoryWrite: rounds.all * output)
            )
        case .weightGradient:
            func shared(by channels: Int) -> Int { (products + min(channels, 16) - 1) / min(channels, 16) }
            return (
                Traffic(registerIn: products * input, registerWrite: products * input, memoryRead: shared(by: loops.outputs) * input),
                Traffic(registerIn: products * weight, registerWrite: products * weight, memoryRead: shared(by: loops.inputs) * weight),
                Traffic(
                    registerIn: (products - outputs) * output, registerRead: outputs * output, registerOut: products * output,
                    memoryWrite: outputs * output)
            )
        }
    }

    /// Bits that the products move.
    var baseBits: NeuroMCTraffic<Int> {
        let base = base
        var sum = base.input
        sum += base.weights
        sum += base.output
        return sum
    }

    /// Picojoules of moving them.
    var basePicojoules: NeuroMCTraffic<Double> {
        guard products != .none, let memories = unit.memories else { return NeuroMCTraffic() }
        let base = base
        var sum = NeuroMCTraffic<Double>()
        for (traffic, bits, memory) in [
            (base.input, bits[0], memories.input), (base.weights, bits[1], memories.weights), (base.output, bits[2], memories.output),
        ] {
            let register = NeuroMCMemory.register(bits)
            sum += NeuroMCTraffic(
                registerIn: register.write(traffic.registerIn), registerWrite: register.read(traffic.registerWrite),
                registerRead: register.write(traffic.registerRead), registerOut: register.read(traffic.registerOut),
                memoryRead: memory.read(traffic.memoryRead), memoryWrite: memory.write(traffic.memoryWrite))
        }
        return sum
    }
}
