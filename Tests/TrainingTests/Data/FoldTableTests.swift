import Formats
import Testing

@testable import Training

@Suite("Are people kept whole by folds?")
struct FoldTableTests {
    @Test func `Scans have a person and a fold`() throws {
        let table = try FoldTable("id,group,fold\na,1,0\nb,1,0\nc,2,1\r\n\n", file: "folds.csv")
        #expect(table.entries.map(\.id) == ["a", "b", "c"] && table.entries.map(\.person) == ["1", "1", "2"])
        #expect(table.folds == [0, 1] && table.entries(in: [1]).map(\.id) == ["c"])
        #expect(try FoldTable("fold,id\n3,a\n", file: "f").entries == [.init(id: "a", person: "a", fold: 3)])
    }

    @Test(arguments: [
        ("id,group,fold\na,1,0\nb,1,1\n", "line 3", "puts person 1 into fold 1"), ("id,fold\na,0\na,0\n", "line 3", "again"),
        ("id,fold\na\n", "line 2", "does not name"), ("id,fold\na/b,0\n", "line 2", "does not name"), ("id,fold\na,-1\n", "line 2", "does not name"),
        ("name,fold\na,0\n", "line 1", "no columns"), ("id,fold\n", "", "names no scan"),
    ])
    func `What is wrong is named with its line`(text: String, place: String, reason: String) {
        let error = #expect(throws: FileError.self) { _ = try FoldTable(text, file: "folds.csv") }
        #expect(error?.file == "folds.csv" && error?.place ?? "" == place && error?.reason.contains(reason) == true, "\(String(describing: error))")
    }
}
