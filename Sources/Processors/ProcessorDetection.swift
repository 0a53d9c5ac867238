#if arch(x86_64) && canImport(_Builtin_intrinsics.intel)
private import _Builtin_intrinsics.intel
private import _Builtin_intrinsics.intel.cpuid
private import ProcessorState
#endif

/// Asks the processor what it can do, and the system which registers it saves.
extension ProcessorLevel {
    static func detect() -> ProcessorLevel {
        #if arch(x86_64) && canImport(_Builtin_intrinsics.intel)
        let (basic, extended) = (leaf(1), leaf(7))
        let savesRegisters = has(basic.ecx, 27)
        guard savesRegisters else { return .baseline }
        let saved = synfire_enabled_registers()
        // x86-64-v3: FMA, MOVBE, F16C, AVX and, in leaf 7, BMI1, AVX2, BMI2; LZCNT in the leaf of its maker.
        let isV3 = has(basic.ecx, 12, 22, 28, 29) && has(extended.ebx, 3, 5, 8) && has(leaf(0x8000_0001).ecx, 5) && has(saved, 1, 2)
        guard isV3 else { return .baseline }
        // x86-64-v4: AVX-512 F, DQ, CD, BW, VL; and VNNI.
        let isV4 = has(extended.ebx, 16, 17, 28, 30, 31) && has(extended.ecx, 11) && has(saved, 5, 6, 7)
        return isV4 ? .avx512 : .avx2
        #else
        return .baseline
        #endif
    }

    #if arch(x86_64) && canImport(_Builtin_intrinsics.intel)
    /// The answers of `cpuid`; zeros where the processor does not know the question.
    private static func leaf(_ number: UInt32) -> (ebx: UInt32, ecx: UInt32) {
        var (eax, ebx, ecx, edx): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        let isKnown = unsafe __get_cpuid_count(number, 0, &eax, &ebx, &ecx, &edx) != 0
        return isKnown ? (ebx, ecx) : (0, 0)
    }

    private static func has(_ word: UInt32, _ bits: UInt32...) -> Bool { bits.allSatisfy { word >> $0 & 1 == 1 } }
    #endif
}
