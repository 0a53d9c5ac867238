/// The version that reports name.
public enum ProgramVersion {
    /// As reports and files name it.
    public static let current = "0.1.0"
}
