#!/usr/bin/env bash
# OpenVINO runs three valid ONNX layers with other values than ONNX defines, without a message.
#
# Guessed:  what OpenVINO cannot do it refuses, as it does for wrap padding and half_pixel_symmetric.
# Instead:  ConvTranspose with output_shape and SAME_UPPER (a "same" layer by its size) is shifted by a pixel;
#           a Softmax of opset 11 normalises one axis in place of all from `axis` on; Resize with antialias = 1 comes
#           out as without.
# Hurt:     who takes OpenVINO's output as the dense network's accuracy: a decoder shifted by a pixel costs Dice.
# Versions: openvino 2026.4.1, onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; operators ConvTranspose-11, Softmax-11, Resize-18 of the ONNX specification.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet openvino==2026.4.1 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
import numpy as np, onnx, onnxruntime, openvino
from onnx import TensorProto, helper, numpy_helper

print("openvino", openvino.__version__, "onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
random = np.random.default_rng(7)
x = random.standard_normal((1, 4, 5, 6)).astype(np.float32)


def run(op, constants, inputs=None, opset=18, **attributes):
    """What OpenVINO says and what ONNX Runtime says."""
    node = helper.make_node(op, inputs or ["x", *constants], ["y"], **attributes)
    value = helper.make_tensor_value_info
    graph = helper.make_graph([node], "g", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [None] * 4)],
                              [numpy_helper.from_array(v, k) for k, v in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, "n.onnx")
    vino = openvino.Core().compile_model("n.onnx", "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0]
    ort = onnxruntime.InferenceSession("n.onnx", providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    return vino, ort


def close(a, b): return a.shape == b.shape and np.allclose(a, b, atol=1e-4)


# The definition: the whole transposed convolution is 11 x 13; SAME_UPPER takes the odd row and column off the end.
w = random.standard_normal((4, 3, 3, 3)).astype(np.float32)
whole = np.zeros((1, 3, 11, 13), np.float32)
for i in range(5):
    for j in range(6):
        whole[0, :, 2 * i:2 * i + 3, 2 * j:2 * j + 3] += np.einsum("c,cokl->okl", x[0, :, i, j], w)
vino, ort = run("ConvTranspose", {"w": w}, kernel_shape=[3, 3], strides=[2, 2], output_shape=[10, 12], auto_pad="SAME_UPPER")
print("ConvTranspose to 10x12, SAME_UPPER: onnxruntime right", close(ort, whole[:, :, :10, :12]),
      "openvino right", close(vino, whole[:, :, :10, :12]), "openvino right but for a shift by one pixel", close(vino, whole[:, :, 1:, 1:]))
assert close(ort, whole[:, :, :10, :12]) and close(vino, whole[:, :, 1:, 1:]), "openvino has changed"
e = np.exp(x - x.max())
vino, ort = run("Softmax", {}, opset=11, axis=1)
print("Softmax of opset 11: sum of all outputs: onnxruntime", ort.sum().round(3), "openvino", vino.sum().round(3))
assert close(ort, e / e.sum((1, 2, 3), keepdims=True)) and close(vino, e / e.sum(1, keepdims=True)), "openvino has changed"
half = {"s": np.array([1, 4, 3, 3])}
vino, ort = run("Resize", half, ["x", "", "", "s"], mode="linear", antialias=1)
plain, ort_plain = run("Resize", half, ["x", "", "", "s"], mode="linear", antialias=0)
print(f"Resize to 3x3 with antialias: onnxruntime changes by {np.abs(ort - ort_plain).max():.3f}, openvino by {np.abs(vino - plain).max():.3f}")
assert close(plain, ort_plain) and close(vino, plain) and not close(ort, ort_plain), "openvino has changed"
END
