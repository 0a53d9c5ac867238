/// The one place where a count and a price become an energy.
public enum Energy {
    /// Joules of `count` events at `picojoules` each, per inference.
    ///
    /// The order of operations is part of the definition, so that a reader can reproduce every bit from the stored count and
    /// price: ((count × picojoules) ÷ 10¹²) ÷ inferences, each step rounded to the nearest double.
    public static func joules(count: Int, picojoules: Double, inferences: Int = 1) -> Double {
        Double(count) * picojoules / 1e12 / Double(inferences)
    }
}
