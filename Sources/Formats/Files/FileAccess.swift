import Foundation

/// Whole files in and out, with errors that name the file and say why.
public enum FileAccess {
    /// How much is read at a time, so that a file that grows while it is read cannot pass its limit by more than this.
    private static let chunkBytes = 16 << 20

    /// The bytes of the file at `path`; an empty file gives none.
    ///
    /// - Throws: when the file is missing, a folder, a device, unreadable or longer than `maximumBytes`.
    public static func read(_ path: String, maximumBytes: Int = 4 << 30) throws(FileError) -> [UInt8] {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        } catch {
            throw FileError(file: path, reason: reason(for: error, otherwise: "cannot be opened"))
        }
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory?: throw FileError(file: path, reason: "is a folder, not a file")
        case .typeCharacterSpecial?, .typeBlockSpecial?, .typeSocket?:
            throw FileError(file: path, reason: "is a device, not a file")
        default: break
        }
        let expected = (attributes[.size] as? NSNumber)?.intValue ?? 0
        let tooLarge = FileError(file: path, reason: "is larger than \(maximumBytes) bytes")
        guard expected <= maximumBytes else { throw tooLarge }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            while let chunk = try handle.read(upToCount: chunkBytes), !chunk.isEmpty {
                guard chunk.count <= maximumBytes - bytes.count else { throw tooLarge }
                bytes.append(contentsOf: chunk)
            }
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(file: path, reason: reason(for: error, otherwise: "cannot be read"))
        }
        return bytes
    }

    /// Replaces the file at `path` by `bytes` in one step, creating its folders where they are missing.
    ///
    /// The bytes go to a temporary file in the same folder which is then renamed, so that readers see the old file or the new
    /// one and a failure leaves no partial file. A link at `path` is replaced, not followed.
    /// - Throws: when the folder cannot be created or the file cannot be written.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let url = URL(fileURLWithPath: path)
        var isFolder: ObjCBool = false
        if unsafe FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
            throw FileError(file: path, reason: "is a folder and cannot be replaced by a file")
        }
        let folder = url.deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw FileError(file: path, reason: "its folder \(reason(for: error, otherwise: "cannot be created"))")
        }
        do {
            try Data(bytes).write(to: url, options: .atomic)
        } catch {
            throw FileError(file: path, reason: reason(for: error, otherwise: "cannot be written"))
        }
    }

    /// A system error in one short phrase.
    private static func reason(for error: any Error, otherwise: String) -> String {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile?, .fileNoSuchFile?: return "does not exist"
        case .fileReadNoPermission?, .fileWriteNoPermission?: return "may not be accessed (permission denied)"
        case .fileWriteOutOfSpace?: return "cannot be written: no space left on the device"
        case .fileWriteFileExists?: return "cannot be created: a file is in the way"
        case .fileWriteVolumeReadOnly?: return "cannot be written: the volume is read-only"
        default: break
        }
        switch ((error as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError)?.code {
        case .ENOTDIR?: return "\(otherwise): a part of its path is not a folder"
        case .ENAMETOOLONG?: return "\(otherwise): its name is too long"
        case .ELOOP?: return "\(otherwise): its links lead in a circle"
        case .EIO?: return "\(otherwise): the device reports an error"
        case let code?: return "\(otherwise) (system error \(code.rawValue))"
        case nil: return otherwise
        }
    }
}
