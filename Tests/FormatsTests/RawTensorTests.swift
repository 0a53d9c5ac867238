import Formats
import Testing

@Suite("Do stored elements become the right numbers?")
struct RawTensorTests {
    @Test func floatsOfEveryType() {
        func floats(_ type: ElementType, _ bytes: [UInt8]) -> [Float] {
            RawTensor(elementType: type, shape: [bytes.count / type.byteCount], bytes: bytes).floats()
        }
        #expect(floats(.bool, [0, 1, 2]) == [0, 1, 1])
        #expect(floats(.int8, [0x80, 0x7F]) == [-128, 127])
        #expect(floats(.uint8, [0x80, 0xFF]) == [128, 255])
        #expect(floats(.int16, [0x00, 0x80]) == [-32768])
        #expect(floats(.uint16, [0x00, 0x80]) == [32768])
        #expect(floats(.int32, [0xFE, 0xFF, 0xFF, 0xFF]) == [-2])
        #expect(floats(.uint32, [0xFF, 0xFF, 0xFF, 0xFF]) == [4294967296])
        #expect(floats(.int64, [0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) == [-3])
        #expect(floats(.uint64, [0, 0, 0, 0, 0, 0, 0, 0x80]) == [9223372036854775808])
        #expect(floats(.float16, [0x00, 0x3C, 0x01, 0x00, 0x00, 0xFC]) == [1, 5.9604645e-08, -.infinity])
        #expect(floats(.bfloat16, [0x80, 0x3F, 0x49, 0x40]) == [1, 3.140625])
        #expect(floats(.float32, [0, 0, 0x80, 0x3F]) == [1])
        #expect(floats(.float64, [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F]) == [0.1])
    }

    @Test func integersOfEveryType() {
        #expect(RawTensor(shape: [2], int8s: [-1, 5]).integers() == [-1, 5])
        #expect(RawTensor(shape: [2], uint8s: [255, 5]).integers() == [255, 5])
        #expect(RawTensor(shape: [1], int32s: [.min]).integers() == [-2147483648])
        #expect(RawTensor(shape: [], int64s: [.min]).integers() == [Int.min])
        #expect(RawTensor(Tensor(shape: [1], scalars: [1])).integers() == nil)
        let large = RawTensor(elementType: .uint64, shape: [1], bytes: Array(repeating: 0xFF, count: 8))
        #expect(large.integers() == nil)
    }

    @Test func tensorsComeBack() {
        let tensor = Tensor(shape: [2, 3], scalars: [0, -1.5, .pi, .infinity, .leastNonzeroMagnitude, 3])
        #expect(RawTensor(tensor).tensor == tensor)
    }
}
