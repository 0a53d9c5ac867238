/// The version that reports name.
public enum ProgramVersion {
    public static let current = "0.1.0"
}
