import Testing

@testable import Formats
@testable import Models

/// Is each operator on constants folded as its ONNX definition says, and refused where it has no value?
@Suite struct ConstantFoldingTests {
    /// The integers that the graph's value `y` folds to.
    static func fold(_ kind: String, _ inputs: [Constant?], opset: Int = 17, _ attributes: [String: ONNXAttribute.Value] = [:]) throws -> Constant {
        let names = inputs.indices.map { inputs[$0] == nil ? "" : "c\($0)" }
        let list = attributes.map { ONNXAttribute(name: $0.key, value: $0.value) }
        let node = ONNXNode(name: "n", opType: kind, domain: "", inputs: names, outputs: ["y"], attributes: list)
        var context = ImportContext(opset: opset)
        for (name, input) in zip(names, inputs) { if let input { context.values[name] = .constant(input) } }
        guard case .constant(let result)? = try ConstantFolding.fold(NodeReader(node), context).first else { throw Failure() }
        return result
    }

    struct Failure: Error {}

    static func vector(_ values: Int...) -> Constant { Constant(vector: values) }
    static func matrix(_ shape: [Int]) -> Constant { Constant(shape: shape, values: .integers(Array(0..<shape.reduce(1, *)))) }

    @Test func `Layout operators move values as NumPy does`() throws {
        let m = Self.matrix([2, 3])
        #expect(try Self.fold("Transpose", [m]) == Constant(shape: [3, 2], values: .integers([0, 3, 1, 4, 2, 5])))
        #expect(try Self.fold("Reshape", [m, Self.vector(0, -1)]).shape == [2, 3])
        #expect(try Self.fold("Reshape", [m, Self.vector(-1, 2)]).shape == [3, 2])
        #expect(try Self.fold("Gather", [m, Constant(shape: [], values: .integers([-1]))], ["axis": .integer(1)]) == Self.vector(2, 5))
        #expect(try Self.fold("Gather", [m, Self.vector(1)]) == Constant(shape: [1, 3], values: .integers([3, 4, 5])))
        #expect(
            try Self.fold("Concat", [m, m], ["axis": .integer(-1)])
                == Constant(shape: [2, 6], values: .integers([0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5])))
        #expect(try Self.fold("Unsqueeze", [Self.vector(7, 8), Self.vector(0, -1)]).shape == [1, 2, 1])
        #expect(try Self.fold("Unsqueeze", [Self.vector(7)], opset: 11, ["axes": .integers([0])]).shape == [1, 1])
        #expect(try Self.fold("Squeeze", [Self.matrix([1, 3, 1])]).shape == [3])
        #expect(try Self.fold("Squeeze", [Self.matrix([1, 3, 1]), Self.vector(-1)]).shape == [1, 3])
        #expect(try Self.fold("Shape", [Self.matrix([4, 5, 6])], ["start": .integer(-2)]) == Self.vector(5, 6))
        #expect(try Self.fold("ConstantOfShape", [Self.vector(2, 1)]) == Constant(shape: [2, 1], values: .floats([0, 0])))
    }

    @Test func `Slices follow NumPy, backwards and out of range too`() throws {
        let v = Self.vector(0, 1, 2, 3, 4)
        func slice(_ start: Int, _ end: Int, _ step: Int) throws -> [Int]? {
            try Self.fold("Slice", [v, Self.vector(start), Self.vector(end), Self.vector(0), Self.vector(step)]).integers
        }
        #expect(try slice(1, 4, 2) == [1, 3])
        #expect(try slice(-2, Int.max, 1) == [3, 4])
        #expect(try slice(-1, -Int.max, -1) == [4, 3, 2, 1, 0])
        #expect(try slice(-1, Int.min, -2) == [4, 2, 0])
        #expect(try slice(3, 3, 1) == [])
        #expect(try slice(9, 1, 1) == [])
        #expect(try slice(0, 5, Int.max) == [0])
        #expect(try Self.fold("Slice", [v], opset: 9, ["starts": .integers([1]), "ends": .integers([2])]) == Self.vector(1))
        #expect(
            try Self.fold("Slice", [Self.matrix([3, 2]), Self.vector(-1), Self.vector(-9), Self.vector(0), Self.vector(-1)])
                == Constant(shape: [3, 2], values: .integers([4, 5, 2, 3, 0, 1])))
    }

    @Test func `What exporters compute with sizes has the values of NumPy`() throws {
        #expect(try Self.fold("Mod", [Self.vector(-27, 30, 27), Self.vector(4)]) == Self.vector(1, 2, 3))
        #expect(try Self.fold("Mod", [Self.vector(-27), Self.vector(4)], ["fmod": .integer(1)]) == Self.vector(-3))
        #expect(try Self.fold("Mod", [Self.vector(27), Self.vector(-4)]) == Self.vector(-1))
        #expect(throws: NetworkError.self) { try Self.fold("Mod", [Self.vector(1), Self.vector(0)]) }
        #expect(try Self.fold("Neg", [Self.vector(3, -4)]) == Self.vector(-3, 4))
        #expect(throws: NetworkError.self) { try Self.fold("Neg", [Self.vector(Int.min)]) }
        let halves = Constant(shape: [2], values: .floats([-1.5, 2.25]))
        #expect(try Self.fold("Floor", [halves]).floats == [-2, 2])
        #expect(try Self.fold("Ceil", [halves]).floats == [-1, 3])
        #expect(try Self.fold("Sqrt", [Constant(shape: [1], values: .floats([2.25]))]).floats == [1.5])
        #expect(try Self.fold("Min", [Self.vector(5, 2), Self.vector(3), Self.vector(4, 1)]) == Self.vector(3, 1))
        #expect(try Self.fold("Max", [Self.vector(5, 2), Self.vector(3)]) == Self.vector(5, 3))
        #expect(try Self.fold("Equal", [Self.vector(5, 2), Self.vector(2)]) == Self.vector(0, 1))
        #expect(try Self.fold("Less", [halves, Constant(shape: [], values: .floats([0]))]) == Self.vector(1, 0))
        #expect(try Self.fold("Greater", [Self.vector(5, 2), Self.vector(2)]) == Self.vector(1, 0))
        #expect(try Self.fold("Where", [Self.vector(0, 1), Self.vector(7), Self.vector(8, 9)]) == Self.vector(8, 7))
        #expect(try Self.fold("Size", [Self.matrix([2, 3])]).integers == [6])
        #expect(try Self.fold("ReduceProd", [Self.vector(2, 3, 4)], ["keepdims": .integer(0)]) == Constant(shape: [], values: .integers([24])))
        #expect(try Self.fold("Range", [Self.vector(5), Self.vector(0), Self.vector(-2)]) == Self.vector(5, 3, 1))
        #expect(throws: NetworkError.self) { try Self.fold("Range", [Self.vector(0), Self.vector(Int.max), Self.vector(1)]) }
        #expect(try Self.fold("Expand", [Self.vector(7), Self.vector(2, 2)]) == Constant(shape: [2, 2], values: .integers([7, 7, 7, 7])))
    }

    @Test func `Arithmetic broadcasts`() throws {
        let m = Self.matrix([2, 2])
        #expect(try Self.fold("Add", [m, Self.vector(10, 20)]) == Constant(shape: [2, 2], values: .integers([10, 21, 12, 23])))
        #expect(try Self.fold("Sub", [Constant(shape: [], values: .integers([5])), m]).integers == [5, 4, 3, 2])
        #expect(try Self.fold("Mul", [Constant(shape: [2, 1], values: .integers([2, 3])), Self.vector(4, 5)]).integers == [8, 10, 12, 15])
        #expect(try Self.fold("Div", [Self.vector(-7), Self.vector(2)]).integers == [-3])
        #expect(try Self.fold("Cast", [Constant(shape: [1], values: .floats([-2.9]))], ["to": .integer(7)]) == Self.vector(-2))
    }

    @Test func `What has no value is an error`() {
        let big = Constant(vector: [Int.max])
        let cases: [(String, [Constant?], [String: ONNXAttribute.Value])] = [
            ("Add", [big, big], [:]), ("Div", [big, Self.vector(0)], [:]), ("Div", [Self.vector(Int.min), Self.vector(-1)], [:]),
            ("Add", [Self.vector(1, 2), Self.vector(1, 2, 3)], [:]), ("Add", [Self.vector(1), nil], [:]),
            ("Add", [Self.vector(1), Constant(shape: [1], values: .floats([1]))], [:]),
            ("Gather", [Self.vector(1), Self.vector(1)], [:]), ("Gather", [Self.vector(1), Self.vector(0)], ["axis": .integer(Int.min)]),
            ("Reshape", [Self.vector(1, 2), Self.vector(3)], [:]), ("Reshape", [Self.vector(1, 2), Self.vector(-1, -1)], [:]),
            ("Reshape", [Self.vector(1, 2), Self.vector(-1, Int.max, Int.max)], [:]), ("Reshape", [Self.vector(1), Self.vector(1, 0)], [:]),
            ("ConstantOfShape", [big], [:]), ("ConstantOfShape", [Self.vector(0, 1 << 40, 1 << 40)], [:]),
            ("ConstantOfShape", [Self.vector(-1)], [:]), ("Transpose", [Self.vector(1)], ["perm": .integers([1])]),
            ("Squeeze", [Self.vector(1, 2), Self.vector(0)], [:]), ("Unsqueeze", [Self.vector(1), Self.vector(0, 0)], [:]),
            ("Slice", [Self.vector(1), Self.vector(0), Self.vector(1), Self.vector(0), Self.vector(0)], [:]),
            ("Slice", [Self.vector(1), Self.vector(0), Self.vector(1), Self.vector(3)], [:]),
            ("Concat", [Self.vector(1), Self.matrix([1, 1])], ["axis": .integer(0)]), ("Concat", [], [:]),
            ("Cast", [Constant(shape: [1], values: .floats([.nan]))], ["to": .integer(7)]), ("Cast", [big], ["to": .integer(8)]),
            ("NonZero", [big], [:]), ("Constant", [], [:]),
        ]
        for (kind, inputs, attributes) in cases {
            #expect(throws: NetworkError.self, "\(kind)") { try Self.fold(kind, inputs, attributes) }
        }
    }
}
