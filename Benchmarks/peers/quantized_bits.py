"""Quality of the two segmenting and denoising U-Nets with weights and activations of b bits, before Swift computes it in integers.

    python quantized_bits.py QDQ_FOLDER UNETS_FOLDER     # what quantized.py wrote, and data/unets

Quantisers are simulated in floats. `minmax`: ranges of quantized.py for every tensor. `mse`: activations clipped where their squared
error is least (49 candidates), weights likewise per channel (29), input at 8 bits and output not quantised, as hardware
keeps its last sums. Ranges are chosen on the very images that are judged, which flatters the quantised network. Rectifiers
are the quantisers' lower ends, also in the fp32 row, which must equal `expected.npy`.
"""

import pathlib
import sys

import numpy as np
import onnx
import torch
import torch.nn.functional as F


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def tensors(path):
    graph = onnx.load(path).graph
    return graph, {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in graph.initializer}


def activation(x, low, high, bits):
    levels = 2**bits - 1
    step = (high - low) / levels
    zero = round(-low / step)
    return (torch.clamp(torch.round(x / step) + zero, 0, levels) - zero) * step


def clipped(x, low, high, bits):
    rectified = torch.clamp(x, min=low) if low == 0 else x
    return min((activation(rectified, low * f, high * f, bits) for f in np.linspace(0.04, 1, 49)),
               key=lambda y: float(((y - rectified) ** 2).mean()))


def weight(w, axis, bits, fit):
    others = [d for d in range(w.ndim) if d != axis]
    top = max(1, 2 ** (bits - 1) - 1)
    step = w.abs().amax(others, keepdim=True) / top
    step[step == 0] = 1
    best, least = None, None
    for f in np.linspace(0.3, 1, 29)[::-1] if fit else [1.0]:
        y = torch.clamp(torch.round(w / (step * f)), -top, top) * step * f
        error = ((y - w) ** 2).sum(others, keepdim=True)
        best = y if best is None else torch.where(error < least, y, best)
        least = error if least is None else torch.minimum(error, least)
    return best


def evaluate(folder, name, image, bits, fit):
    graph, constants = tensors(folder / f"{name}.onnx")
    _, original = tensors(folder / f"{name}.prepared.onnx")
    values = {graph.input[0].name: torch.from_numpy(image)}
    get = lambda key: constants[key] if key in constants else values[key]
    quantisers = [node for node in graph.node if node.op_type == "QuantizeLinear"]
    for node in graph.node:
        options, inputs = attributes(node), node.input
        if node.op_type == "QuantizeLinear":
            x, step, zero = get(inputs[0]), float(constants[inputs[1]]), int(constants[inputs[2]])
            low, high = -zero * step, (255 - zero) * step
            if not bits or (fit and node is quantisers[-1]):
                y = torch.clamp(x, min=low) if low == 0 else x
            elif fit:
                y = activation(x, low, high, 8) if node is quantisers[0] else clipped(x, low, high, bits)
            else:
                y = activation(x, low, high, bits)
        elif node.op_type == "DequantizeLinear":
            y = original[inputs[0].removesuffix("_quantized")] if inputs[0] in constants else get(inputs[0])
            if inputs[0] in constants and y.ndim == 4 and bits:
                y = weight(y, options.get("axis", 1), bits, fit)
        elif node.op_type in ("Conv", "ConvTranspose"):
            x, w, bias = get(inputs[0]), get(inputs[1]), get(inputs[2]) if len(inputs) > 2 else None
            top, left, bottom, right = options.get("pads", [0] * 4)
            if node.op_type == "Conv":
                y = F.conv2d(F.pad(x, (left, right, top, bottom)), w, bias, options.get("strides", 1))
            else:
                y = F.conv_transpose2d(x, w, bias, options.get("strides", 1), (top, left), tuple(options.get("output_padding", [0, 0])))
        else:
            y = {"AveragePool": lambda: F.avg_pool2d(get(inputs[0]), 2),
                 "Concat": lambda: torch.cat([get(key) for key in inputs], options["axis"])}[node.op_type]()
        values[node.output[0]] = y
    return values[graph.output[0].name].numpy()


def main(folder, unets):
    folder, unets = pathlib.Path(folder), pathlib.Path(unets)
    load = lambda network, name: np.load(unets / network / f"{name}.npy")
    scan, label = load("hippocampus-unet", "input"), load("hippocampus-unet", "label") > 0
    noisy, clean = load("denoise-unet", "input"), load("denoise-unet", "clean")
    print("ranges | bits | Dice, all slices | Dice, slices 7-26 | PSNR dB | from expected.npy")
    for fit in (False, True):
        for bits in (0, 8, 6, 5, 4, 3, 2):
            logits = evaluate(folder, "hippocampus-unet", scan, bits, fit)
            noise = evaluate(folder, "denoise-unet", noisy, bits, fit)
            mask, truth = logits > 0, label.reshape(logits.shape)
            dice = [2 * (mask[s] & truth[s]).sum() / (mask[s].sum() + truth[s].sum()) for s in (slice(None), slice(7, 27))]
            psnr = -10 * np.log10(((noisy - noise - clean) ** 2).mean())
            apart = max(np.abs(logits - load("hippocampus-unet", "expected")).max(), np.abs(noise - load("denoise-unet", "expected")).max())
            print(f"{'mse' if fit else 'minmax'} | {bits or 'fp32'} | {dice[0]:.4f} | {dice[1]:.4f} | {psnr:.2f} | {apart:.3g}")


if __name__ == "__main__":
    main(*sys.argv[1:])
