/// A dense array of any element type as files hold it: little-endian bytes in C order (last axis fastest).
public struct RawTensor: Sendable, Equatable {
    /// How the bytes are read.
    public let elementType: ElementType
    /// Extent of each axis; an empty shape is a scalar, an extent of 0 an empty tensor.
    public let shape: [Int]
    /// The elements, little-endian, in C order.
    public let bytes: [UInt8]

    /// - Precondition: `bytes.count` equals the product of `shape` times the size of an element.
    public init(elementType: ElementType, shape: [Int], bytes: [UInt8]) {
        let needed = elementType.byteCount(shape: shape)
        precondition(
            bytes.count == needed,
            "\(elementType.rawValue) of shape \(shape) needs \(needed.map(String.init) ?? "too many") bytes, got \(bytes.count)")
        self.elementType = elementType
        self.shape = shape
        self.bytes = bytes
    }

    /// The same elements as 32-bit floats.
    public init(_ tensor: Tensor) {
        self.init(
            elementType: .float32, shape: tensor.shape, bytes: LittleEndian.bytes(of: tensor.scalars.map(\.bitPattern)))
    }

    /// Elements in C order as 64-bit floats.
    ///
    /// - Precondition: as many as the shape has.
    public init(shape: [Int], doubles: [Double]) {
        self.init(elementType: .float64, shape: shape, bytes: LittleEndian.bytes(of: doubles.map(\.bitPattern)))
    }

    /// Elements in C order as bytes.
    ///
    /// - Precondition: as many as the shape has.
    public init(shape: [Int], uint8s: [UInt8]) {
        self.init(elementType: .uint8, shape: shape, bytes: uint8s)
    }

    /// Elements in C order as signed bytes.
    ///
    /// - Precondition: as many as the shape has.
    public init(shape: [Int], int8s: [Int8]) {
        self.init(elementType: .int8, shape: shape, bytes: LittleEndian.bytes(of: int8s))
    }

    /// Elements in C order as 32-bit integers.
    ///
    /// - Precondition: as many as the shape has.
    public init(shape: [Int], int32s: [Int32]) {
        self.init(elementType: .int32, shape: shape, bytes: LittleEndian.bytes(of: int32s))
    }

    /// Elements in C order as 64-bit integers.
    ///
    /// - Precondition: as many as the shape has.
    public init(shape: [Int], int64s: [Int64]) {
        self.init(elementType: .int64, shape: shape, bytes: LittleEndian.bytes(of: int64s))
    }

    /// Number of elements.
    public var count: Int { bytes.count / elementType.byteCount }

    // Conversions are spelled as closures: an unapplied `Float.init` may also mean `init(bitPattern:)`.

    /// The elements as 32-bit floats, rounded to nearest where they do not fit exactly; booleans become 0 and 1.
    public func floats() -> [Float] {
        switch elementType {
        case .float32: LittleEndian.words(bytes, as: UInt32.self).map(Float.init(bitPattern:))
        case .float64: LittleEndian.words(bytes, as: UInt64.self).map { Float(Double(bitPattern: $0)) }
        case .float16: LittleEndian.words(bytes, as: UInt16.self).map { Float(Float16(bitPattern: $0)) }
        case .bfloat16: LittleEndian.words(bytes, as: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
        case .bool: bytes.map { $0 == 0 ? 0 : 1 }
        case .uint8: bytes.map { Float($0) }
        case .int8: bytes.map { Float(Int8(bitPattern: $0)) }
        case .int16: LittleEndian.words(bytes, as: Int16.self).map { Float($0) }
        case .uint16: LittleEndian.words(bytes, as: UInt16.self).map { Float($0) }
        case .int32: LittleEndian.words(bytes, as: Int32.self).map { Float($0) }
        case .uint32: LittleEndian.words(bytes, as: UInt32.self).map { Float($0) }
        case .int64: LittleEndian.words(bytes, as: Int64.self).map { Float($0) }
        case .uint64: LittleEndian.words(bytes, as: UInt64.self).map { Float($0) }
        }
    }

    /// The elements as 64-bit floats, whose integers are exact up to 2⁵³; booleans become 0 and 1.
    public func doubles() -> [Double] {
        switch elementType {
        case .float64: LittleEndian.words(bytes, as: UInt64.self).map(Double.init(bitPattern:))
        case .int64: LittleEndian.words(bytes, as: Int64.self).map { Double($0) }
        case .uint64: LittleEndian.words(bytes, as: UInt64.self).map { Double($0) }
        case .int32: LittleEndian.words(bytes, as: Int32.self).map { Double($0) }
        case .uint32: LittleEndian.words(bytes, as: UInt32.self).map { Double($0) }
        default: floats().map { Double($0) }
        }
    }

    /// The elements as integers, booleans as 0 and 1; `nil` for floating types and where a `uint64` exceeds `Int.max`.
    public func integers() -> [Int]? {
        switch elementType {
        case .float16, .bfloat16, .float32, .float64: return nil
        case .bool: return bytes.map { $0 == 0 ? 0 : 1 }
        case .uint8: return bytes.map { Int($0) }
        case .int8: return bytes.map { Int(Int8(bitPattern: $0)) }
        case .int16: return LittleEndian.words(bytes, as: Int16.self).map { Int($0) }
        case .uint16: return LittleEndian.words(bytes, as: UInt16.self).map { Int($0) }
        case .int32: return LittleEndian.words(bytes, as: Int32.self).map { Int($0) }
        case .uint32: return LittleEndian.words(bytes, as: UInt32.self).map { Int($0) }
        case .int64: return LittleEndian.words(bytes, as: Int64.self).map { Int($0) }
        case .uint64:
            let words = LittleEndian.words(bytes, as: UInt64.self)
            return words.allSatisfy { $0 <= UInt64(Int.max) } ? words.map { Int($0) } : nil
        }
    }

    /// The same values and shape as 32-bit floats, rounded where they do not fit.
    public var tensor: Tensor { Tensor(shape: shape, scalars: floats()) }
}
