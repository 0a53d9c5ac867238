/// What is wrong with an input file: which file, where in it, why, and what to do about it.
///
/// Every reader throws this type, so that the command line can print one line that names file and reason.
public struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path as the user gave it.
    public var file: String
    /// The place inside the file, such as `"offset 24"` or `"line 12, key limits.neurons"`; `nil` when the whole file is meant.
    public var place: String?
    /// What is wrong, with the offending value.
    public var reason: String
    /// What the user can do about it.
    public var remedy: String?

    /// The whole file is meant and nothing can be done about it, unless told otherwise.
    public init(file: String, place: String? = nil, reason: String, remedy: String? = nil) {
        self.file = file
        self.place = place
        self.reason = reason
        self.remedy = remedy
    }

    public var description: String {
        let location = place.map { " (\($0))" } ?? ""
        let advice = remedy.map { "; \($0)" } ?? ""
        return "\(PathText.shown(file))\(location): \(reason)\(advice)"
    }
}
