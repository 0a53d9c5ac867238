import Formats
import Models

/// What the benchmarks run on.
enum BenchmarkNetworks {
    /// The shape of the hippocampus U-Net.
    static let small = "zoo:unet?input=1x56x40&base=16&levels=4&convs=2&bias=0&up=transpose2&seed=1"
    /// 3.3 million synapses; `peers/compare.py` exports the same for SANA-FE.
    static let explicit = "zoo:unet?input=1x10x10&base=64&levels=1&convs=2&bias=0&up=transpose2&seed=1"
    static let full = "zoo:spiking-unet?input=3x256x256&classes=32"

    /// Uniform noise on [0, 1].
    static func image(channels: Int, height: Int, width: Int) -> Tensor {
        let stream = RandomStream(seed: 1, purpose: "benchmark input")
        return Tensor(shape: [channels, height, width], scalars: (0..<channels * height * width).map { stream.uniform($0) })
    }
}

/// Slices of arrays on disk.
enum TensorSource {
    /// The middle slice of `[N, C, H, W]`, where volumes have most to see.
    static func slice(_ path: String) throws -> Tensor {
        let tensor = try NPY.parse(try FileAccess.read(path), file: path).tensor
        return tensor.slice(tensor.shape[0] / 2)
    }
}
