#!/usr/bin/env bash
# ONNX Runtime's optimiser rounds the float biases of quantised convolutions.
#
# Guessed:  a QDQ file whose convolution has a float bias (quantised weights and activations, QuantizeLinear, Clip,
#           DequantizeLinear, as Brevitas writes few bits) answers the same at every optimisation level, but for rounding.
# Instead:  from the basic level on, a bias in front of a ReLU and a QuantizeLinear becomes an integer of 32 bits in steps
#           of (step of the input) x (step of the weights). With 8 bits that is tiny; with 2 bits it is 0.167 beside biases
#           of 0.184 at most, and 58 % of the output's bytes change. No message; without optimisations the file is exact.
# Hurt:     who exports a network of 2 to 4 bits and evaluates the file: the accuracy is not that of the network. Of a
#           U-Net of Brevitas 0.13.4 with 2 bits, outputs moved by a quarter of their largest magnitude.
# Versions: onnxruntime 1.32.0, onnx 1.22.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; the optimised model, saved, has Div, Round and Cast in front of the bias.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet onnxruntime==1.32.0 onnx==1.22.0 numpy==2.4.6
"$work/env/bin/python" - <<'END'
import numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper

print("onnxruntime", onnxruntime.__version__, "onnx", onnx.__version__, "numpy", np.__version__)
levels = onnxruntime.GraphOptimizationLevel


def network(bits, rounded):
    """x, a convolution with weights and activations of some bits and a float bias, a ReLU, and its answer in bytes."""
    random = np.random.default_rng(3)
    weights = random.normal(0, 0.2, (8, 4, 3, 3)).astype(np.float32)
    bias = random.normal(0, 0.1, 8).astype(np.float32)
    step, wstep = np.float32(1 / (2**bits - 1)), np.float32(0.5 / (2 ** (bits - 1) - 1))
    most = 2 ** (bits - 1) - 1
    if rounded:
        bias = (np.rint(bias / (step * wstep)) * (step * wstep)).astype(np.float32)
    constants = {"w": weights, "b": bias, "t": np.float32(0.02), "s": step, "ws": wstep, "z": np.uint8(0), "wz": np.int8(0), "low": np.uint8(0),
                 "high": np.uint8(2**bits - 1), "wlow": np.int8(-most), "whigh": np.int8(most)}
    nodes = []
    for name, prefix in (("x", ""), ("w", "w")):
        nodes += [helper.make_node("QuantizeLinear", [name, prefix + "s", prefix + "z"], [name + "_q"]),
                  helper.make_node("Clip", [name + "_q", prefix + "low", prefix + "high"], [name + "_c"]),
                  helper.make_node("DequantizeLinear", [name + "_c", prefix + "s", prefix + "z"], [name + "_d"])]
    nodes += [helper.make_node("Conv", ["x_d", "w_d", "b"], ["c"], pads=[1, 1, 1, 1]), helper.make_node("Relu", ["c"], ["r"]),
              helper.make_node("QuantizeLinear", ["r", "t", "z"], ["r_q"]), helper.make_node("DequantizeLinear", ["r_q", "t", "z"], ["y"])]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 4, 16, 16])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 8, 16, 16])],
                              [numpy_helper.from_array(np.array(v), k) for k, v in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(), np.abs(bias).max(), float(step) * float(wstep)


def answer(model, level):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]).run(None, {"x": image})[0]


image = np.random.default_rng(4).random((1, 4, 16, 16)).astype(np.float32)
for bits in (8, 4, 2):
    model, largest, product = network(bits, rounded=False)
    right, given = answer(model, levels.ORT_DISABLE_ALL), answer(model, levels.ORT_ENABLE_BASIC)
    of_rounded = answer(network(bits, rounded=True)[0], levels.ORT_DISABLE_ALL)
    error = np.abs(given - right).max()
    print(f"{bits} bits: largest bias {largest:.3f}, bias step {product:.5f}: largest error {error:.3f} of {right.max():.2f}, "
          f"{np.mean(given != right):.3f} of the values; with rounded biases {np.mean(given != of_rounded):.3f}")
    assert np.mean(given != of_rounded) < 0.005, "biases are rounded otherwise now"
    assert (error > 0.05) == (bits == 2)
END
