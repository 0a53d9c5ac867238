import Compiler
import EventSim
import Formats
import Foundation
import Models

/// A reader of the package, by the name that the environment variable `READER` gives.
enum Reader: String, CaseIterable {
    case json, npy, npz, nifti, png, pnm, safetensors, onnx, zlib, gzip, chip, network, nir, weights, map, spikes

    /// The one to be fuzzed.
    static let chosen: Reader = {
        let name = ProcessInfo.processInfo.environment["READER"] ?? ""
        guard let reader = Reader(rawValue: name) else {
            fatalError("READER=\"\(name)\" is none of \(Reader.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return reader
    }()

    /// Reads bytes that may be anything; only the reader's own errors are caught, everything else ends the process.
    func read(_ bytes: [UInt8]) {
        do {
            switch self {
            case .json: _ = try JSON.parse(bytes, file: "a").text(indented: true)
            case .npy: _ = try NPY.parse(bytes, file: "a").floats()
            case .npz: _ = try NPZ.parse(bytes, file: "a")
            case .nifti:
                let volume = try NIfTI.parse(bytes, file: "a")
                _ = (volume.scaled, volume.affine, volume.spacing)
            case .png: _ = try PNG.parse(bytes, file: "a")
            case .pnm: _ = try PNM.parse(bytes, file: "a")
            case .safetensors: _ = try Safetensors.parse(bytes, file: "a").encoded()
            case .onnx: _ = try ONNXModel.parse(bytes, file: "a")
            case .zlib: _ = try Inflate.zlib(bytes, limit: 1 << 22, file: "a")
            case .gzip: _ = try Inflate.gzip(bytes, limit: 1 << 22, file: "a")
            case .chip: _ = try ChipSpecification.parse(bytes, file: "a")
            case .network:
                let shape = Shape(channels: 1, height: 8, width: 8)
                _ = try ONNXImporter.importNetwork(ONNXModel.parse(bytes, file: "a"), file: "a", inputShape: shape).shapes(input: shape)
            case .nir: _ = try NIRImport(NIR.parse(bytes, file: "a"), name: "a")
            case .weights: _ = try Network.parse(bytes, file: "a", inputShape: Shape(channels: 1, height: 8, width: 8))
            case .map: _ = try CoreMapFile.decode(Safetensors.parse(bytes, file: "a"), file: "a")
            case .spikes: _ = try SpikeTrain.parse(bytes, file: "a", channels: 1, height: 8, width: 8)
            }
        } catch is FileError {
        } catch is NetworkError {
        } catch {
            // An untyped error is a finding of its own.
            fatalError("\(self.rawValue) threw \(error)")
        }
    }
}
