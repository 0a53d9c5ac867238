/// The events of a strip, or a piece of them, for `PanelSums`.
@usableFromInline
struct PanelEvents {
    @usableFromInline var form: ValueForm
    @usableFromInline var range: Range<Int>
    /// Whether they are whole pairs, so that one branch tells when they end.
    @usableFromInline var areInPairs: Bool
    /// Σ value where they carry bytes: what raised weights bring beyond the others.
    @usableFromInline var total: Int

    @_alwaysEmitIntoClient @inline(__always)
    init(form: ValueForm, range: Range<Int>, areInPairs: Bool, total: Int) {
        self.form = form
        self.range = range
        self.areInPairs = areInPairs
        self.total = total
    }
}
