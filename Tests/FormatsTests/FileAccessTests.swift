import Foundation
import Testing

@testable import Formats

@Suite("Do files come in and go out whole, or with a reason?")
final class FileAccessTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("formats-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func reason(_ path: String, maximumBytes: Int = 100) -> String? {
        do throws(FileError) {
            _ = try FileAccess.read(path, maximumBytes: maximumBytes)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func roundTripCreatesFolders() throws {
        let path = folder + "/a/b/data.bin"
        for bytes: [UInt8] in [[1, 2, 3], [], Array(repeating: 7, count: 100)] {
            try FileAccess.write(bytes, to: path)
            #expect(try FileAccess.read(path) == bytes)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/a/b") == ["data.bin"])
    }

    @Test func reasonsAreNamed() throws {
        try FileAccess.write(Array(repeating: 0, count: 101), to: folder + "/long")
        #expect(reason(folder + "/missing") == "does not exist")
        #expect(reason(folder) == "is a folder, not a file")
        #expect(reason(folder + "/long") == "is larger than 100 bytes")
        #expect(reason(folder + "/long", maximumBytes: 101) == nil)
        #expect(reason("/dev/zero") == "is a device, not a file")
        #expect(reason("") != nil)
    }

    @Test func failuresLeaveNothing() throws {
        try FileAccess.write([1], to: folder + "/file")
        #expect(throws: FileError.self) { try FileAccess.write([2], to: self.folder + "/file/below") }
        try FileManager.default.createDirectory(atPath: folder + "/sub", withIntermediateDirectories: true)
        #expect(throws: FileError.self) { try FileAccess.write([2], to: self.folder + "/sub") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["file", "sub"])
        #expect(try FileAccess.read(folder + "/file") == [1])
    }

    @Test func linksAreFollowed() throws {
        try FileAccess.write([9], to: folder + "/target")
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "target")
        #expect(try FileAccess.read(folder + "/link") == [9])
    }

    @Test("a path is what the system takes it for", arguments: ["~", "file:", "file:x", "a%20b", "~root", "a b", "ü"])
    func pathsAreLiteral(name: String) throws {
        let before = FileManager.default.currentDirectoryPath
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileAccess.write([4], to: "\(folder)/\(name)/\(name)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [name])
        #expect(try FileAccess.read("\(folder)/\(name)/\(name)") == [4])
        #expect(FileManager.default.currentDirectoryPath == before)
    }

    @Test("names that are no UTF-8 are kept byte for byte")
    func bytesThatAreNoText() throws {
        let raw: [UInt8] = Array("\(folder)/a".utf8) + [0xE9, 0xFF, 0x2E, 0xC3]
        let path = PathText.text(of: raw)
        #expect(PathText.bytes(of: path) == raw)
        try FileAccess.write([5], to: path)
        #expect(try FileAccess.read(path) == [5])
        #expect(access(raw.map { CChar(bitPattern: $0) } + [0], F_OK) == 0)
        #expect(FileError(file: path, reason: "r").description == "\(folder)/a\\xE9\\xFF.\\xC3: r")
        // The private scalars that carry bytes come back too when a path holds them already.
        let carrier = Array("x\u{10FF41}y".utf8)
        #expect(PathText.bytes(of: PathText.text(of: carrier)) == carrier)
        #expect(PathText.text(of: Array("plain/ü".utf8)) == "plain/ü")
    }

    @Test("a pipe takes the bytes and stays a pipe")
    func pipesStay() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/pipe"
        try #require(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDWR)
        defer { close(reader) }
        try FileAccess.write([1, 2, 3], to: path)
        var bytes = [UInt8](repeating: 0, count: 3)
        #expect(read(reader, &bytes, 3) == 3 && bytes == [1, 2, 3])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType != .typeRegular)
        #expect(reasonOf { try FileAccess.read(path, acceptsPipes: false) } == "is a pipe, not a file")
    }

    @Test("devices stay, and a full one is an error")
    func devicesStay() throws {
        try FileAccess.write([1], to: "/dev/null")
        var status = stat()
        #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        #expect(reasonOf { try FileAccess.write([1], to: "/dev/full") } == "cannot be written: no space left on the device")
    }

    @Test("links are written through, whatever they lead to")
    func linksStay() throws {
        try FileAccess.write([1], to: "\(folder)/real/file")
        for (link, target) in [("toFile", "real/file"), ("toFolder", "real"), ("toNothing", "real/new"), ("again", "toFile"), ("circle", "circle")] {
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(link)", withDestinationPath: target)
        }
        try FileAccess.write([2], to: "\(folder)/again")
        #expect(try FileAccess.read("\(folder)/real/file") == [2])
        try FileAccess.write([3], to: "\(folder)/toNothing")
        #expect(try FileAccess.read("\(folder)/real/new") == [3])
        try FileAccess.write([4], to: "\(folder)/toFolder/deep/file")
        #expect(try FileAccess.read("\(folder)/real/deep/file") == [4])
        #expect(reasonOf { try FileAccess.write([5], to: "\(self.folder)/circle") } == "cannot be written: its links lead in a circle")
        for link in ["toFile", "toFolder", "toNothing", "again"] {
            #expect(try FileManager.default.attributesOfItem(atPath: "\(folder)/\(link)")[.type] as? FileAttributeType == .typeSymbolicLink)
        }
    }

    @Test("a replaced file keeps its permissions; nothing else is left in the folder")
    func permissionsStay() throws {
        let path = "\(folder)/file"
        try FileAccess.write([1], to: path)
        chmod(path, 0o640)
        try FileAccess.write([2], to: path)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }

    @Test("what a killed writer with a named temporary file left is removed by the next one")
    func abandonedFilesGo() throws {
        try FileAccess.write([1], to: "\(folder)/.synfire-1-1.tmp")
        let file = try TemporaryFile(in: folder, isNameless: false)
        try file.write([7], permissions: nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        let other = try TemporaryFile(in: folder, isNameless: false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2, "one that is being written stays")
        try file.replace("\(folder)/done")
        try other.replace("\(folder)/done")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["done"])
    }

    @Test func sameFiles() throws {
        try FileAccess.write([1], to: "\(folder)/a")
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/b", withDestinationPath: "a")
        try FileAccess.write([1], to: "\(folder)/c")
        #expect(FileAccess.isSame("\(folder)/a", "\(folder)/./b"))
        #expect(!FileAccess.isSame("\(folder)/a", "\(folder)/c") && !FileAccess.isSame("\(folder)/x", "\(folder)/x"))
    }

    private func reasonOf(_ body: () throws -> Any) -> String? {
        do { _ = try body() } catch { return (error as? FileError)?.reason }
        return nil
    }
}
