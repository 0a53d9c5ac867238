public import Kernels

/// The kernels for every processor that the build is for: SSE2 on x86-64, NEON on arm64.
public enum BaselineKernels: ProcessorKernels, FloatKernels, InstructionSet {
    /// Words are faster where no instruction multiplies bytes.
    public static var multipliesBytes: Bool { false }
}
