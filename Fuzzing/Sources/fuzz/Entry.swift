/// What libFuzzer calls with every input it makes.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Reader.chosen.read(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
