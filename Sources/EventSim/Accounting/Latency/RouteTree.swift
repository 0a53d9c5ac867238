/// The routes from one core to all tiles that it sends to: under x-first routing they are a tree of links with the core's output port as
/// its root. What flows share is added up and looked up once a link, not once a flow.
struct RouteTree: Sendable {
    /// Number of each node's link in the grid; parents come before their children.
    private(set) var links: [Int32]
    /// The node before it on the way; −1 for the root.
    private(set) var parents: [Int32]
    /// By tile, the node of the last link on the way there.
    private var ends: [TilePosition: Int32] = [:]
    private let source: Int

    /// The output port alone.
    init(source: Int) {
        self.source = source
        links = [Int32(source)]
        parents = [-1]
    }

    /// The node of the last link on the way to a core, whose links are added unless they are there.
    mutating func end(of destination: Int, _ grid: MeshGrid) -> Int32 {
        if let known = ends[grid.tiles[destination]] { return known }
        var node: Int32 = 0
        var isRoot = true
        grid.forEachLink(from: source, to: destination) { link in
            defer { isRoot = false }
            guard !isRoot else { return }
            if let next = links.indices.dropFirst().first(where: { links[$0] == Int32(link) }) {
                node = Int32(next)
            } else {
                links.append(Int32(link))
                parents.append(node)
                node = Int32(links.count - 1)
            }
        }
        ends[grid.tiles[destination]] = node
        return node
    }
}
