import EventSim

/// Maps drawn from a seed: strides, transposed, dilated, pooled and grouped kernels, skips, wire codes and tight chips.
struct RandomMap {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    private mutating func draw(_ range: ClosedRange<Int>) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return range.lowerBound + Int(state >> 33) % range.count
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[draw(0...values.count - 1)] }

    /// An axis over `source` coordinates with `kernel` taps, and the extent of its target.
    private mutating func axis(source: Int, kernel: Int) -> (axis: TapAxis, target: Int) {
        var axis = TapAxis(division: 1, extent: source, upsampling: 1, stride: 1, dilation: 1, offset: draw(0...kernel))
        switch draw(0...4) {
        case 0: axis.stride = draw(2...3)
        case 1: axis.upsampling = draw(2...3)
        case 2: axis.dilation = draw(1...3)
        case 3 where source >= 4:
            axis.division = 2
            axis.extent = source / 2
        default: break
        }
        let full = axis.upsampling * (axis.extent - 1) + axis.offset + 1
        return (axis, min(24, max(1, full / axis.stride)))
    }

    mutating func map(sharing: SynapseSharing) -> CoreMap {
        let chip = MapFixture.chip(
            neurons: pick([96, 256, 1024]), synapseWords: pick([2500, 16_384]), inputAxons: pick([900, 4096]),
            outputAxons: pick([900, 4096]), sharing: sharing)
        var layers = [MapFixture.input(draw(5...16), draw(5...16), draw(1...5))]
        var projections: [MappedProjection] = []
        for index in 1...draw(2...5) {
            let source = layers[index - 1]
            let kernel = draw(1...4)
            let (y, height) = axis(source: source.height, kernel: kernel)
            let (x, width) = axis(source: source.width, kernel: kernel)
            let groups = source.channels % 2 == 0 ? pick([1, 2, source.channels]) : 1
            let multi = FiringProgram.cascade(thresholds: [512, 256, 128, 64], payloads: [8, 4, 2, 1], firesAtThreshold: false)
            var layer = MapFixture.layer("l\(index)", height, width, groups * draw(1...40 / groups))
            switch draw(0...3) {
            case 0:
                layer.soma = multi
                layer.wireCode = .perThreshold(payloads: [8, 4, 2, 1])
            case 1: layer.wireCode = .onOff
            case 2: layer.soma = multi
            default: break
            }
            if layer.wireCode == .payload, layer.soma == multi {
                layer.soma = .cascade(thresholds: [512, 256, 128], payloads: [8, 4, 2], firesAtThreshold: false)
            }
            layers.append(layer)
            projections.append(
                MapFixture.projection(
                    layers, index - 1, index, kernel: kernel, groups: groups, y: y, x: x, channelsPerAxon: pick([4, 32]),
                    slotsPerAxon: draw(1...2)))
            if index >= 2, draw(0...1) == 1 {
                let origin = draw(0...index - 2)
                let taps = draw(1...3)
                let skipY = axis(source: layers[origin].height, kernel: taps).axis
                let skipX = axis(source: layers[origin].width, kernel: taps).axis
                projections.append(MapFixture.projection(layers, origin, index, kernel: taps, y: skipY, x: skipX, delay: draw(1...5)))
            }
        }
        return MapFixture.map(layers, projections, chip: chip)
    }
}
