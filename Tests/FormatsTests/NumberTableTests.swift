import Testing

@testable import Formats

@Suite struct NumberTableTests {
    @Test func `Titles and numbers are read, with quotes, a byte order mark and other line ends`() throws {
        let table = try NumberTable("\u{FEFF}\"a\", b,c\r\n1,-2.5, 3e2\r\n\r\n\"4\",5,6", file: "t.csv")
        #expect(table.titles == ["a", "b", "c"] && table.rows == [[1, -2.5, 300], [4, 5, 6]])
        #expect(try table.column("c") == 2)
    }

    @Test(arguments: [
        ("", "line 1"), ("a,a\n1,2", "line 1"), ("a\n1", "line 1"), ("a,b\n1", "line 2"), ("a,b\n1,2\n1,x", "line 3, column b"), ("a,b\n1,nan", "line 2, column b"),
        ("a,b\n1,", "line 2, column b"), ("a,b\n", ""),
    ])
    func `What is no table of numbers is refused with its place`(_ test: (text: String, place: String)) {
        let error = #expect(throws: FileError.self) { try NumberTable(test.text, file: "t.csv") }
        #expect(error?.description.contains(test.place) == true && error?.description.contains("t.csv") == true)
    }

    @Test func `A column that is not there is refused with the nearest`() throws {
        let table = try NumberTable("mean,fold\n1,2", file: "t.csv")
        let error = #expect(throws: FileError.self) { try table.column("fald") }
        #expect(error?.description.contains("did you mean fold?") == true)
    }
}
