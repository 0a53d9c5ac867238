/// Where a product of two matrices finds its rows and columns in buffers of floats.
///
/// Row i of the result is c[cStart + i · cRow ..< + 16 · vectors]. It gains, for each run and each k of it,
/// a[aStart + run.a + i · aRow + k · aStep] · b[bStart + run.b + k · bStep ..< + 16 · vectors].
public struct ProductShape: Sendable {
    /// Rows of the result.
    public var rows: Int
    /// Columns of the result, in vectors of sixteen.
    public var vectors: Int
    /// What is added to each run's place in a.
    public var aStart: Int
    /// From a row of a to the next.
    public var aRow: Int
    /// From a factor of a to the next along a run.
    public var aStep: Int
    /// What is added to each run's place in b.
    public var bStart: Int
    /// From a row of b to the next along a run.
    public var bStep: Int
    /// First element of the result.
    public var cStart: Int
    /// From a row of the result to the next.
    public var cRow: Int

    /// Whoever calls sees to it that all elements lie inside the buffers.
    public init(rows: Int, vectors: Int, aStart: Int = 0, aRow: Int, aStep: Int, bStart: Int = 0, bStep: Int, cStart: Int, cRow: Int) {
        self.rows = rows
        self.vectors = vectors
        self.aStart = aStart
        self.aRow = aRow
        self.aStep = aStep
        self.bStart = bStart
        self.bStep = bStep
        self.cStart = cStart
        self.cRow = cRow
    }
}

/// A stretch of the dimension that a product sums over.
public struct ProductRun: Sendable {
    /// Its first factor of row 0 in a.
    public var a: Int
    /// Its first row in b.
    public var b: Int
    /// How many factors it has.
    public var count: Int

    /// A run that begins at `a` and `b`.
    public init(a: Int, b: Int, count: Int) {
        self.a = a
        self.b = b
        self.count = count
    }
}
