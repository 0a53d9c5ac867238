extension CoreMap {
    /// What reading the state of every idle neuron comes to, whether or not the chip reads it: words of 64 bits, and bits of the
    /// fields in use, as `FieldWidths` has them for each layer.
    ///
    /// - Parameter ledger: of a run of this map.
    public func idleReads(_ ledger: CounterLedger) -> (words: Int, bits: Int) {
        zip(FieldWidths(self).neuronState, ledger.perLayer).reduce(into: (words: 0, bits: 0)) { sum, layer in
            let (width, reads) = (layer.0, layer.1.compartmentUpdatesIdle)
            sum.words += reads * FieldWidths.words(width)
            sum.bits += reads * width
        }
    }
}
