import Foundation
import Testing

@testable import Formats

@Suite("Do the results in a folder belong to one run?")
final class FileSetTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("set-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ files: [(String, [UInt8])], report: String = "run.json") throws {
        var set = FileSet(reportName: report)
        for (name, bytes) in files { set.add(name, bytes) }
        try set.write(set.listed(in: .object([JSON.Member("schema", .string("test"))])), into: FolderLock(folder))
    }

    private var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }

    private func reason(_ body: () throws -> Any) -> String? {
        do { _ = try body() } catch { return (error as? FileError)?.reason }
        return nil
    }

    @Test("a second run's files replace the first one's, and what it does not have goes")
    func staleFilesGo() throws {
        try write([("spikes.npz", [2]), ("mask.npy", [3])])
        try FileAccess.write([9], to: "\(folder)/notes.txt")
        try write([("mask.npy", [4])])
        #expect(try names == ["mask.npy", "notes.txt", "run.json"])
        let status = try FileSetStatus(of: folder)
        #expect(status.isWhole && status.reports == ["run.json"] && status.files.map(\.name) == ["mask.npy"] && status.others == ["notes.txt"])
        try write([("mask.npy", [5])], report: "compile.json")
        #expect(try names == ["compile.json", "mask.npy", "notes.txt"])
    }

    @Test("results of two commands that share no file stand side by side")
    func severalSets() throws {
        try write([("a", [1])], report: "convert.json")
        try write([("b", [2]), ("c", [3])], report: "compare.json")
        #expect(try names == ["a", "b", "c", "compare.json", "convert.json"])
        #expect(try FileSetStatus(of: folder).isWhole)
        try write([("b", [4])], report: "run.json")
        #expect(try names == ["a", "b", "convert.json", "run.json"])
        #expect(try FileSetStatus(of: folder).isWhole)
    }

    @Test("a file that was changed since is nobody's to remove")
    func changedFilesStay() throws {
        try write([("mask.npy", [2])])
        try FileAccess.write([7], to: "\(folder)/mask.npy")
        #expect(try FileSetStatus(of: folder).files.map(\.state) == [.changed])
        try write([])
        #expect(try FileAccess.read("\(folder)/mask.npy") == [7])
    }

    @Test("what is missing, changed or without a list is said")
    func brokenSets() throws {
        try write([("a", [1]), ("b", [2])])
        try FileManager.default.removeItem(atPath: "\(folder)/b")
        try FileAccess.write([3], to: "\(folder)/a")
        let status = try FileSetStatus(of: folder)
        #expect(!status.isWhole && status.files.map(\.state) == [.changed, .missing])
        for (text, part) in [("{}", "is missing"), (#"{"files": [{"name": "../a", "sha256": ""}]}"#, "is no name"), ("{", "")] {
            try FileAccess.write(Array(text.utf8), to: "\(folder)/convert.json")
            try? FileManager.default.removeItem(atPath: "\(folder)/run.json")
            #expect(reason { try FileSetStatus(of: self.folder) }?.contains(part) == true || part.isEmpty)
        }
        try FileManager.default.removeItem(atPath: "\(folder)/convert.json")
        #expect(reason { try FileSetStatus(of: self.folder) }?.contains("holds no whole set of results") == true)
    }

    @Test("the report lists every file with its SHA-256")
    func list() throws {
        try write([("abc", Array("abc".utf8))])
        let report = try JSON.parse(FileAccess.read("\(folder)/run.json"), file: "run.json")
        #expect(
            report["files"]
                == .array([.object([JSON.Member("name", .string("abc")), JSON.Member("sha256", .string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))])]))
    }

    @Test("a failing run leaves the old set as it was")
    func failuresChangeNothing() throws {
        try write([("mask.npy", [2])])
        try FileManager.default.createDirectory(atPath: "\(folder)/output.npy", withIntermediateDirectories: true)
        #expect(reason { try self.write([("mask.npy", [3]), ("output.npy", [4])]) } == "is a folder, where a result should be written")
        #expect(try FileSetStatus(of: folder).isWhole && FileAccess.read("\(folder)/mask.npy") == [2])
    }

    @Test("two runs into one folder: the second is told")
    func locked() throws {
        let first = try FolderLock(folder)
        #expect(reason { try FolderLock(self.folder) } == "is where another run is writing its results")
        withExtendedLifetime(first) {}
    }

    @Test("what a run reads is not replaced by what it writes")
    func inputsStay() throws {
        try write([("output.npy", [2])])
        #expect(reason { try FolderLock(self.folder, inputs: ["\(self.folder)/output.npy"]) } == "is read, and the results would replace it")
        try FileAccess.write([5], to: "\(folder)/mask.npy")
        let lock = try FolderLock(folder, inputs: ["\(folder)/mask.npy"])
        var set = FileSet(reportName: "run.json")
        set.add("mask.npy", [6])
        #expect(throws: FileError.self) { try set.write(set.listed(in: .object([])), into: lock) }
        #expect(try FileAccess.read("\(folder)/mask.npy") == [5])
    }

    @Test("a folder made for results that did not come goes again, one that was there stays")
    func emptyFoldersGo() throws {
        do { _ = try FolderLock("\(folder)/a/b") }
        #expect(!FileManager.default.fileExists(atPath: folder))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        do { _ = try FolderLock(folder) }
        #expect(FileManager.default.fileExists(atPath: folder))
    }

    @Test("a link to a folder is a folder")
    func linkedFolders() throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/real", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "real")
        let set = FileSet(reportName: "run.json")
        try set.write(set.listed(in: .object([])), into: FolderLock("\(folder)/link"))
        #expect(try FileSetStatus(of: "\(folder)/real").isWhole)
    }
}
