import Formats
import Foundation
import Testing

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
}
