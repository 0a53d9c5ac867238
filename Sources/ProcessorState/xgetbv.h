// Swift has no name for this one instruction. Call it only where `cpuid` says that the system has enabled it (leaf 1, OSXSAVE).
#if defined(__x86_64__)
static inline unsigned int synfire_enabled_registers(void) {
    unsigned int low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}
#endif
