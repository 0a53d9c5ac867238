extension Array {
    /// An element for each seed in turn, for what a test need not try with every seed.
    package func drawn(by seed: Int) -> Element { self[seed % count] }
}
