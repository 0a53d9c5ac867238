import Foundation
public import Formats

/// Finds chip files by name in a list of folders, or by path.
///
///     let chip = try ChipLibrary(directories: ChipLibrary.standardDirectories()).chip("loihi-like")
public struct ChipLibrary: Sendable {
    /// Searched in order; the first file of a name wins.
    public var directories: [String]

    /// Nothing is read before a chip is asked for.
    public init(directories: [String]) { self.directories = directories }

    /// The chip called `reference`: a path if it contains a slash or ends in `.json`, otherwise a name from `names`.
    ///
    /// - Throws: a `FileError` listing the chips there are, when there is none of that name; what
    ///   `ChipSpecification.load` throws.
    public func chip(_ reference: String) throws(FileError) -> ChipSpecification { try chip(reference, overrides: []) }

    /// The same with some of its figures replaced.
    ///
    /// - Throws: as `chip(_:)`, and a `FileError` for an override whose key or value the chip file could not have.
    public func chip(_ reference: String, overrides: [ChipOverride]) throws(FileError) -> ChipSpecification {
        let path = try path(of: reference)
        return try ChipSpecification.parse(try FileAccess.read(path, maximumBytes: 1 << 20), file: path, overrides: overrides)
    }

    /// The file that `reference` means; see `chip(_:)`.
    ///
    /// - Throws: a `FileError` listing the chips there are, when there is none of that name.
    public func path(of reference: String) throws(FileError) -> String {
        if reference.contains("/") || reference.hasSuffix(".json") { return reference }
        for directory in directories {
            let path = "\(directory)/\(reference).json"
            if reference != Self.schemaName, FileManager.default.fileExists(atPath: path) { return path }
        }
        let available = names
        let list =
            available.isEmpty
            ? "no chip files in \(directories.joined(separator: ", ")); set SYNFIRE_HWSPEC to the folder that holds them"
            : "available: \(available.joined(separator: ", "))"
        let guess = Suggestion.phrase(for: reference, in: available)
        throw FileError(file: reference, reason: "no chip of this name\(guess)", remedy: list)
    }

    /// The names of all chips in the folders, sorted.
    public var names: [String] {
        var names: Set<String> = []
        for directory in directories {
            // A folder that does not exist holds no chips; `path(of:)` says so when it matters.
            let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            for file in files where file.hasSuffix(".json") {
                let name = String(file.dropLast(".json".count))
                if name != Self.schemaName, !name.isEmpty { names.insert(name) }
            }
        }
        return names.sorted()
    }

    /// The folder named by `SYNFIRE_HWSPEC`, then `hwspec` in the current folder, then the first `hwspec` with a
    /// `loihi-like.json` in it beside or up to six folders above the running program.
    public static func standardDirectories() -> [String] {
        var directories: [String] = []
        if let named = ProcessInfo.processInfo.environment["SYNFIRE_HWSPEC"], !named.isEmpty { directories.append(named) }
        directories.append("hwspec")
        var folder = URL(fileURLWithPath: programPath()).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0...6 {
            let candidate = folder.appendingPathComponent("hwspec")
            if FileManager.default.fileExists(atPath: candidate.appendingPathComponent("loihi-like.json").path) {
                directories.append(candidate.path)
                break
            }
            folder = folder.deletingLastPathComponent()
        }
        return directories
    }

    /// The running program's file; a name without a slash was found on the search path, so the bundle is asked.
    private static func programPath() -> String {
        let invoked = CommandLine.arguments.first ?? ""
        return invoked.contains("/") ? invoked : Bundle.main.executablePath ?? invoked
    }

    /// The name that belongs to the schema of chip files, not to a chip.
    private static let schemaName = "schema"
}
