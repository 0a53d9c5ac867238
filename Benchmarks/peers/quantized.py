"""Quantises ONNX networks with onnxruntime (QDQ, per channel, symmetric int8 weights) and says how far its own engines are apart.

    python quantized.py OUT NETWORK_FOLDER...

Each folder holds `model.onnx` and `input.npy`. OUT/NAME.onnx is the QDQ model, OUT/NAME.npy its output on the first image, and the
table has, per network: the quantisation step of the output, the largest difference in steps between onnxruntime's fused
integer kernels and the same QDQ graph run literally in floats (graph optimisations off), the share of outputs that differ at all,
PSNR against the fp32 output (peak: its range), and milliseconds at batch one on one thread (fp32, int8; minima of alternating runs).
"""

import pathlib
import sys
import time

import numpy as np
import onnx
import onnxruntime as ort
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process


class Images(CalibrationDataReader):
    """The images of a network's own input, one at a time."""

    def __init__(self, name, images):
        self.rows = iter([{name: image[None]} for image in images])

    def get_next(self):
        return next(self.rows, None)


def session(path, literal=False):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if literal:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def quantize(source, target, images):
    """Weights int8 per channel and symmetric; activations uint8, calibrated by their extremes over `images`."""
    prepared = target.with_suffix(".prepared.onnx")
    # Shapes and folding only; symbolic inference fails on sizes that depend on the image.
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    name = onnx.load(prepared).graph.input[0].name
    quantize_static(
        str(prepared), str(target), Images(name, images), quant_format=QuantFormat.QDQ, per_channel=True,
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.MinMax,
        extra_options={"WeightSymmetric": True, "ActivationSymmetric": False})
    return name


def output_step(path):
    """Step of the quantiser that the output passes last, or None where the graph ends in floats."""
    graph = onnx.load(path).graph
    constants = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    producers = {name: node for node in graph.node for name in node.output}
    last = producers[graph.output[0].name]
    return float(constants[last.input[1]]) if last.op_type == "DequantizeLinear" else None


def best(runs, name, image):
    """Least milliseconds of each session, run in turn."""
    least = [float("inf")] * len(runs)
    for _ in range(9):
        for index, run in enumerate(runs):
            start = time.perf_counter()
            run.run(None, {name: image})
            least[index] = min(least[index], (time.perf_counter() - start) * 1e3)
    return least


def main(out, folders):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    print("network | step | max steps apart | differing | max steps, median image | PSNR dB | fp32 ms | int8 ms")
    for folder in map(pathlib.Path, folders):
        images = np.load(folder / "input.npy")
        path = out / f"{folder.name}.onnx"
        name = quantize(folder / "model.onnx", path, images)
        step = output_step(path)
        fused, literal, dense = session(path), session(path, literal=True), session(folder / "model.onnx")
        worst, share, errors, extremes = [], [], [], []
        for image in images:
            feed = {name: image[None]}
            first, second, exact = (run.run(None, feed)[0] for run in (fused, literal, dense))
            apart = np.abs(first - second) / (step or 1)
            worst.append(float(apart.max()))
            share.append(float((apart > 1e-3).mean()))
            errors.append(float(((first - exact) ** 2).mean()))
            extremes += [float(exact.max()), float(exact.min())]
        np.save(out / f"{folder.name}.npy", fused.run(None, {name: images[:1]})[0])
        psnr = 10 * np.log10((max(extremes) - min(extremes)) ** 2 / np.mean(errors))
        times = best([dense, fused], name, images[:1])
        print(f"{folder.name} | {step} | {max(worst):.2f} | {np.mean(share):.4%} | {np.median(worst):.2f} | {psnr:.2f} | "
              f"{times[0]:.1f} | {times[1]:.1f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
