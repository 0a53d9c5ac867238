import Testing

@testable import Formats

@Suite("Files of PyTorch: are they told, with what to write instead?")
struct PyTorchFileTests {
    static let legacy: [UInt8] = [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]

    @Test("archives of torch.save, torch.jit.save and torch.export.save, and the pickles before them", arguments: [
        ["net/data.pkl", "net/byteorder", "net/data/0"], ["net/data/0", "net/data.pkl", "net/code/__torch__/conv.py"],
        ["e/data/weights/weight_0", "e/models/model.json"],
    ])
    func archives(names: [String]) {
        let bytes = ZipArchive.encode(names.map { ($0, [1, 2, 3]) })
        #expect(PyTorchFile.isOne(bytes))
        #expect {
            try NPZ.parse(bytes, file: "net.pt")
        } throws: { error in
            let text = "\(error)"
            return text.contains("net.pt") && text.contains("PyTorch") && text.contains("torch.onnx.export") && text.contains("safetensors.torch.save_file")
        }
        #expect(PyTorchFile.isOne(Self.legacy))
    }

    @Test("archives of arrays are none")
    func others() {
        #expect(!PyTorchFile.isOne(ZipArchive.encode([("a.npy", [1])])))
        #expect(!PyTorchFile.isOne(Array("PK\u{3}\u{4}".utf8)))
        #expect(!PyTorchFile.isOne([]))
    }
}
