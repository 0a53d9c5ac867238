/// Rows of cells in aligned columns, each as wide as its widest cell.
///
///     var table = TextTable(columns: [.init("layer"), .init("SOP", alignment: .right)])
///     table.append(["conv1", "3.7 M"])
///     print(table.lines().joined(separator: "\n"))
public struct TextTable: Sendable, Equatable {
    /// On which side of its column a cell stands.
    public enum Alignment: Sendable {
        /// Spaces behind the cell, for words.
        case left
        /// Spaces in front of the cell, for numbers.
        case right
    }

    /// What a column is called, and how its cells stand.
    public struct Column: Sendable, Equatable {
        /// The heading.
        public var title: String
        /// Of heading and cells.
        public var alignment: Alignment
        /// Longer cells are cut to this many columns of the terminal and end in `…`.
        public var maximumWidth: Int

        /// On the left and at most 60 wide, unless told otherwise.
        public init(_ title: String, alignment: Alignment = .left, maximumWidth: Int = 60) {
            self.title = title
            self.alignment = alignment
            self.maximumWidth = maximumWidth
        }
    }

    /// From left to right.
    public private(set) var columns: [Column]
    /// From top to bottom, a cell per column.
    public private(set) var rows: [[String]] = []

    /// Spaces between two columns.
    private let gap: Int

    /// Two spaces between columns unless told otherwise.
    public init(columns: [Column], gap: Int = 2) {
        self.columns = columns
        self.gap = gap
    }

    /// - Precondition: one cell per column.
    public mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row of \(cells.count) cells in a table of \(columns.count) columns")
        rows.append(cells)
    }

    /// Takes away columns in which no row says anything.
    public mutating func dropEmptyColumns() {
        let kept = columns.indices.filter { column in rows.contains { !["", "–", "– "].contains($0[column]) } }
        columns = kept.map { columns[$0] }
        rows = rows.map { row in kept.map { row[$0] } }
    }

    /// The title line and one line per row, without spaces at their ends.
    public func lines() -> [String] {
        let cells = ([columns.map(\.title)] + rows).map { row in
            zip(row, columns).map { cell, column in cell.truncated(toWidth: column.maximumWidth) }
        }
        let widths = columns.indices.map { column in cells.map { $0[column].displayWidth }.max() ?? 0 }
        return cells.map { row in
            var line = ""
            for (index, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[index] - cell.displayWidth)
                line += (index > 0 ? String(repeating: " ", count: gap) : "") + (columns[index].alignment == .right ? padding + cell : cell + padding)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
