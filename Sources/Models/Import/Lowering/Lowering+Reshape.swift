/// `Reshape` where it moves no pixel: to the shape an image has, around axes of one, and to groups of channels and back.
extension Lowering {
    static func reshape(_ node: NodeReader, _ context: inout ImportContext) throws(NetworkError) -> ImportedValue {
        let source = try context.pixels(0, of: node)
        let image = try context.activation(0, of: node)
        guard let asked = try context.constant(1, of: node)?.integers else { throw node.malformed("its shape is missing") }
        let channels = context.channels[source]
        // [batch, groups, all the rest] needs no size.
        if image.view == .plain, asked.count == 3, asked[0] == 0 || asked[0] == context.batch, asked[1] > 0, channels % asked[1] == 0,
            asked[2] == -1 || context.shapes[source].map({ asked[2] == channels / asked[1] * $0.height * $0.width }) == true
        {
            return .activation(Activation(layer: source, view: .grouped(asked[1])))
        }
        guard let shape = context.shapes[source] else { throw node.openSize("it reshapes an image whose size the file leaves open") }
        let extents = [context.batch, shape.channels, shape.height, shape.width]
        let axes = image.axes
        let current: [Int]
        switch image.view {
        case .grouped(let groups): current = [context.batch, groups, channels / groups * shape.height * shape.width]
        case .withoutChannels: current = [extents[0], extents[2], extents[3]]
        case .plain, .padded, .permuted: current = (axes ?? []).map { extents[$0] }
        }
        let target = try resolved(asked, from: current, node)
        if case .grouped = image.view, target == extents { return .activation(Activation(layer: source)) }
        guard target.count == 4, let axes, let order = order(of: target, among: axes, extents) else {
            throw node.unsupported(
                "it rearranges an image of \(current) to \(target), which moves its pixels", remedy: "export the network without it")
        }
        return .activation(Activation(layer: source, view: order == [0, 1, 2, 3] ? .plain : .permuted(order)))
    }

    /// The asked shape with 0 and −1 filled in.
    private static func resolved(_ asked: [Int], from current: [Int], _ node: NodeReader) throws(NetworkError) -> [Int] {
        var target = asked
        if try node.integer("allowzero") ?? 0 == 0 {
            for axis in target.indices where target[axis] == 0 && axis < current.count { target[axis] = current[axis] }
        }
        let count = current.reduce(1, *)
        if let open = target.firstIndex(of: -1) {
            target[open] = 1
            guard let known = Constant.elements(of: target, limit: count), known > 0, count % known == 0 else {
                throw node.malformed("an image of \(current) does not fit the shape \(asked)")
            }
            target[open] = count / known
        }
        guard Constant.elements(of: target, limit: count) == count else {
            throw node.malformed("an image of \(current) does not fit the shape \(asked)")
        }
        return target
    }

    /// The order of axes that makes `target`, where only axes of one change their places.
    private static func order(of target: [Int], among axes: [Int], _ extents: [Int]) -> [Int]? {
        var long = axes.filter { extents[$0] != 1 }
        var single = axes.filter { extents[$0] == 1 }
        var order: [Int] = []
        for extent in target {
            if extent == 1 {
                guard !single.isEmpty else { return nil }
                order.append(single.removeFirst())
            } else {
                guard let axis = long.first, extents[axis] == extent else { return nil }
                order.append(long.removeFirst())
            }
        }
        return order
    }
}
