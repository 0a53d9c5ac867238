public import Formats
import Models

/// The output of a network as a file, in the format its name ends in.
public enum OutputFile {
    /// - Parameters:
    ///   - output: `[N, C, H, W]`.
    ///   - isChannelsLast: arrays are written [N, H, W, C], as the network's own file has them.
    /// - Throws: `FileError` when the format cannot hold this output.
    public static func encoded(_ output: Tensor, as path: String, of set: InputSet, isChannelsLast: Bool = false) throws(FileError) -> [UInt8] {
        let name = path.lowercased()
        let array = RawTensor(isChannelsLast ? output.permuted([0, 2, 3, 1]) : output)
        if name.hasSuffix(".npz") { return NPZ.encode([NamedTensor(name: "output", tensor: array)]) }
        if name.hasSuffix(".nii") { return try scan(output, path, set) }
        if name.hasSuffix(".nii.gz") { return Gzip.encode(try scan(output, path, set)) }
        if name.hasSuffix(".png") { return try picture(output, path) }
        for ending in [".gz", ".pgm", ".ppm", ".jpg", ".jpeg", ".tif", ".tiff"] where name.hasSuffix(ending) {
            throw FileError(file: path, reason: "cannot be written as \(ending)", remedy: "end the name in .npy, .npz, .nii, .nii.gz or .png")
        }
        return NPY.encode(array)
    }

    private static func scan(_ output: Tensor, _ path: String, _ set: InputSet) throws(FileError) -> [UInt8] {
        guard let geometry = set.geometry else {
            throw FileError(file: path, reason: "would need the place in space of a scan, and the input is none", remedy: "write .npy instead")
        }
        guard geometry.covers(Shape(channels: output.shape[1], height: output.shape[2], width: output.shape[3])) else {
            throw FileError(file: path, reason: "cannot be laid over the scan: the output has another size than its input", remedy: "write .npy instead")
        }
        return geometry.values(output, first: set.firstSample)
    }

    /// Values clipped to 0 ... 1, which become 0 ... 255.
    private static func picture(_ output: Tensor, _ path: String) throws(FileError) -> [UInt8] {
        let (channels, height, width) = (output.shape[1], output.shape[2], output.shape[3])
        guard output.shape[0] == 1, channels == 1 || channels == 3 else {
            throw FileError(
                file: path, reason: "cannot hold an output of shape \(output.shape): a picture is one sample of 1 or 3 channels",
                remedy: "choose a slice with --slice, or write .npy instead")
        }
        let pixels = ChannelOrder.channelsLast(output.scalars[...], shape: Shape(channels: channels, height: height, width: width))
        return PNG.encode(
            Image(
                width: width, height: height, channels: channels, bitDepth: 8,
                samples: pixels.map { UInt16((min(max($0, 0), 1) * 255).rounded()) }))
    }
}
