import Testing

/// Does every public symbol have a comment?
///
/// Exempt are members that carry out `CustomStringConvertible`, `Equatable`, `Comparable`, `Hashable` or `Codable`, whose documentation
/// says what they do; `PublicDeclarations` lists them.
@Suite struct CommentTests {
    @Test func `Every public declaration of the sources has a comment`() throws {
        var count = 0
        for target in try SourceFile.targets() {
            for file in try SourceFile.all(of: target) {
                let declarations = PublicDeclarations(in: file.text)
                #expect(declarations.isBalanced, "\(file.path) was misread")
                count += declarations.all.count
                for lacking in declarations.all where !lacking.isCommented {
                    Issue.record("\(file.path):\(lacking.line) has no comment: \(lacking.text)")
                }
            }
        }
        #expect(count > 2500)
    }

    @Test func `Every public function that throws says what or when`() throws {
        var count = 0
        for file in try SourceFile.targets().flatMap(SourceFile.all(of:)) {
            for throwing in PublicDeclarations(in: file.text).all where throwing.isThrowing {
                count += 1
                #expect(throwing.comment.contains(/(?i)throw|error/), "\(file.path):\(throwing.line): \(throwing.text)")
            }
        }
        #expect(count > 80)
    }

    /// Snippets without a comment, each with what is public in it.
    @Test(arguments: [
        ("public struct A {}", 1),
        ("struct A {\n    public private(set) var x = 0\n    private(set) var y = 0\n}", 1),
        ("public enum A {\n    case a, b\n    indirect case c\n    static let d = 0\n}", 3),
        ("public enum A { case a }", 2),
        ("enum A {\n    case a\n    public init() {}\n}", 1),
        ("public protocol P {\n    associatedtype T\n    var x: Int { get }\n    static func f()\n    init()\n}", 5),
        ("protocol P {\n    var x: Int { get }\n}", 0),
        ("public extension A {\n    func f() {}\n    private func g() {}\n    static var h: Int { 0 }\n}", 2),
        ("extension A {\n    func f() {}\n    public subscript(i: Int) -> Int { i }\n    public typealias B = Int\n}", 2),
        ("public static func + (a: A, b: A) -> A { a }", 1),
        ("@inlinable public func f() {\n    let public = 0\n    switch x {\n    case .a: break\n    }\n}", 1),
        ("package func f() {}\nfunc g() {}\npublic import Models", 0),
        // Members that the standard library's protocols document.
        ("    public var description: String { \"\" }", 0),
        ("    public var description: String", 1),
        ("    public static func == (a: A, b: A) -> Bool { true }", 0),
        ("    public static func += (a: inout A, b: A) {}", 1),
        // Nothing in comments and strings.
        ("// public struct A {\nlet a = \"public {\"\nlet b = \"\\(x[\"{\"])\"\n/* public var x */", 0),
    ])
    func `What is public is found without its comment`(snippet: String, count: Int) {
        let declarations = PublicDeclarations(in: snippet)
        #expect(declarations.all.count == count && declarations.isBalanced)
        #expect(declarations.all.allSatisfy { !$0.isCommented })
    }

    @Test(arguments: [
        "/// A.\npublic struct A {}",
        "/// A.\n///\n/// More.\n@inlinable\n@inline(__always)\npublic func f() {}",
        "/** A. */\npublic struct A {}",
        "/// A.\npublic enum A {\n    /// B.\n    case b\n}",
    ])
    func `A comment before a declaration is found, attributes between them or not`(snippet: String) {
        let declarations = PublicDeclarations(in: snippet)
        #expect(!declarations.all.isEmpty && declarations.all.allSatisfy(\.isCommented))
    }

    @Test(arguments: [
        "// A.\npublic struct A {}", "/// A.\n\npublic struct A {}", "public struct A {}  /// A.", "/// A.\nstruct B {}\npublic struct A {}",
    ])
    func `A note, a line between them or a comment behind it does not count`(snippet: String) {
        #expect(PublicDeclarations(in: snippet).all.map(\.isCommented) == [false])
    }

    @Test func `Lines are counted from one and texts are the file's own`() {
        let declarations = PublicDeclarations(in: "import Models\n\nextension A {\n    public static let a = \"words\"\n}")
        #expect(declarations.all == [.init(line: 4, text: "public static let a = \"words\"", comment: "", isThrowing: false)])
    }

    @Test(arguments: [
        ("public func f() throws(E) -> Int { 0 }", true),
        ("public func f(\n    a: Int, b: Int\n) throws {\n}", true),
        ("public func f(_ g: () throws -> Int) rethrows {}", true),
        ("public func f() {\n    let g: () throws -> Int = h\n}", false),
        ("public protocol P {\n    /// A.\n    func f()\n    /// B.\n    func g() throws\n}", false),
        ("public var a: Int { get throws { 0 } }", false),
    ])
    func `A signature is read to its end and no further`(snippet: String, isThrowing: Bool) throws {
        let declarations = PublicDeclarations(in: snippet)
        #expect(try #require(declarations.all.dropFirst(declarations.all.count > 1 ? 1 : 0).first).isThrowing == isThrowing)
    }
}
