/// A number format of arithmetic units, with the energy of its operations in 45 nm.
///
/// Source: Horowitz 2014, "Computing's energy problem", ISSCC, doi 10.1109/ISSCC.2014.6757323, figure 1.1.9.
public enum NumberFormat: String, Sendable, CaseIterable {
    /// Floats of 32 and 16 bits, integers of 32 and 8.
    case fp32, fp16, int32, int8

    /// Picojoules of one addition, which is what an accumulate (AC) costs.
    public var addPicojoules: Double {
        switch self {
        case .fp32: 0.9
        case .fp16: 0.4
        case .int32: 0.1
        case .int8: 0.03
        }
    }

    /// Picojoules of one multiplication.
    public var multiplyPicojoules: Double {
        switch self {
        case .fp32: 3.7
        case .fp16: 1.1
        case .int32: 3.1
        case .int8: 0.2
        }
    }

    /// Picojoules of one multiply-accumulate (MAC): the decimal sum of the two, which adding doubles would miss by a bit.
    public var multiplyAccumulatePicojoules: Double {
        switch self {
        case .fp32: 4.6
        case .fp16: 1.5
        case .int32: 3.2
        case .int8: 0.23
        }
    }
}
