#if canImport(Glibc)
private import Glibc
#elseif canImport(Musl)
private import Musl
#elseif canImport(Darwin)
private import Darwin
#endif

/// The level that a user asks for by the environment, or the highest one.
extension ProcessorLevel {
    /// The variable that lowers the level, for tests and for whoever doubts a number.
    public static let variable = "SYNFIRE_PROCESSOR"

    /// A level that cannot be used.
    public struct Refusal: Error, CustomStringConvertible, Equatable, Sendable {
        /// What the variable says.
        public var name: String
        /// The levels that this processor has.
        public var supported: [ProcessorLevel]

        public var description: String {
            let levels = supported.map(\.rawValue).joined(separator: ", ")
            return ProcessorLevel(rawValue: name) == nil
                ? "\(ProcessorLevel.variable)=\(name) is no processor level; use one of \(levels)"
                : "\(ProcessorLevel.variable)=\(name): this processor or its system lacks it; use one of \(levels)"
        }
    }

    /// - Parameter name: the value of `SYNFIRE_PROCESSOR`; nothing or an empty one asks for the highest level.
    /// - Throws: `Refusal` if there is no such level here.
    public static func choose(_ name: String?) throws(Refusal) -> ProcessorLevel {
        guard let name, !name.isEmpty else { return highest }
        guard let level = ProcessorLevel(rawValue: name), level <= highest else { throw Refusal(name: name, supported: supported) }
        return level
    }
}

extension ProcessorLevel {
    /// What `SYNFIRE_PROCESSOR` asks for; where it cannot be had, which command lines report by `choose`, the highest level.
    public static let current = (try? choose(environment)) ?? highest

    /// The value of `SYNFIRE_PROCESSOR`.
    public static var environment: String? {
        guard let value = unsafe getenv(variable) else { return nil }
        return unsafe String(cString: value)
    }
}
