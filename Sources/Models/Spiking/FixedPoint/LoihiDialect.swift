/// A published program's reading of Loihi's integer arithmetic (`docs/fixed-point.md`).
///
/// The two agree while mixed weights of eight bits are even, weight exponents are not negative, no register wraps, the
/// lowest potential is out of reach and the refractory period is one step.
public enum LoihiDialect: String, Sendable, CaseIterable {
    /// lava-nc 0.10.0, bit-accurate process models: the weight exponent shifts the sum of a step, potentials saturate.
    case lava
    /// nengo-loihi 1.1.0, emulator: every weight is shifted and rounded by itself, sums and currents wrap.
    case chipLike = "chip-like"
}
