/// What `torch.save`, `torch.jit.save` and `torch.export.save` write: pickled Python objects, which nothing here unpacks.
public enum PyTorchFile {
    /// How a plain pickle of `torch.save` begins, as it was written before version 1.6 and still is on request.
    private static let legacyBeginning: [UInt8] = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]

    /// - Parameter bytes: the whole file.
    public static func isOne(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: legacyBeginning) { return true }
        guard FileKind(of: bytes) == .npz, let archive = try? ZipArchive(bytes, file: "") else { return false }
        return isOne(archive)
    }

    /// Whether a ZIP archive has the entries that PyTorch writes.
    static func isOne(_ archive: ZipArchive) -> Bool {
        archive.entries.contains { $0.name.hasSuffix("/data.pkl") || $0.name.hasSuffix("/models/model.json") }
    }

    /// What the file is, as a clause behind its name.
    public static let reason = "is a PyTorch file of pickled Python objects, which are not read"

    /// How to write what can be read.
    public static let remedy =
        "write the network with torch.onnx.export(model, example, \"net.onnx\"), its weights with safetensors.torch.save_file(model.state_dict(), \"net.safetensors\"), arrays with numpy.save"
}
