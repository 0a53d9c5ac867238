import EventSim
public import Formats
import Foundation

/// The files that come with the program, found from the current folder or from where the program lies.
public enum SampleFiles {
    /// The bundled denoiser, inside the package.
    public static let model = "Examples/denoise/model.onnx"
    /// The bundled photograph, inside the package.
    public static let image = "Examples/denoise/camera.png"
    /// Standard deviation of the noise the sample's network was trained to remove.
    public static let noise = 25.0 / 255

    /// - Throws: `FileError` when the program was moved away from its package.
    public static func path(_ name: String) throws(FileError) -> String {
        for folder in ChipLibrary.standardDirectories() {
            let path = folder.contains("/") ? "\(folder.dropLast("/hwspec".count))/\(name)" : name
            if FileManager.default.fileExists(atPath: path) { return path }
        }
        throw FileError(
            file: name, reason: "the bundled sample was not found",
            remedy: "run synfire inside its package, or name a network: synfire simulate NETWORK --input FILE")
    }
}
