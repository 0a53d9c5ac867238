public import Kernels
private import KernelsBaseline
#if arch(x86_64)
private import KernelsAVX2
private import KernelsAVX512
#endif

/// A processor level: which instructions the kernels use. Every level gives the same bytes; higher ones are faster.
public enum ProcessorLevel: String, CaseIterable, Sendable, Comparable {
    /// Every processor that the program is built for.
    case baseline
    /// x86-64-v3: AVX2.
    case avx2
    /// x86-64-v4 with VNNI: AVX-512.
    case avx512

    public static func < (left: ProcessorLevel, right: ProcessorLevel) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The levels that this processor and its system have, ascending.
    public static var supported: [ProcessorLevel] { allCases.filter { $0 <= highest } }

    /// The highest level that this processor and its system have.
    public static let highest = detect()

    /// Its kernels.
    ///
    /// A level that the processor lacks gives the highest one that it has.
    public var kernels: any ProcessorKernels.Type { table }

    /// Its kernels for training, likewise.
    public var floatKernels: any FloatKernels.Type { table }

    private var table: any (ProcessorKernels & FloatKernels).Type {
        switch min(self, Self.highest) {
        case .baseline: BaselineKernels.self
        #if arch(x86_64)
        case .avx2: AVX2Kernels.self
        case .avx512: AVX512Kernels.self
        #else
        case .avx2, .avx512: BaselineKernels.self
        #endif
        }
    }
}
