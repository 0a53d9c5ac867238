public import Kernels

/// The kernels for processors with AVX2, whose code must not run elsewhere: this target is compiled for x86-64-v3.
public enum AVX2Kernels: ProcessorKernels, FloatKernels, AVX2Instructions {
    /// Half of the registers hold sixty-four potentials.
    public static var firesTiles: Bool { true }
}
