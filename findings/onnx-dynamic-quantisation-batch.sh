#!/usr/bin/env bash
# A dynamically quantised network answers differently for the same image in another batch.
#
# Guessed:  an image's output does not depend on the other images of its batch, as in the float network.
# Instead:  onnxruntime.quantization.quantize_dynamic puts one DynamicQuantizeLinear before each convolution, whose
#           step comes from the largest and smallest value of the *whole batch*: one bright image coarsens all others.
#           Transposed convolutions, AveragePool and Concat stay in 32-bit floats without a message.
# Hurt:     Dice or accuracy of "the int8 network" depends on batch size and order of the test set; energy by
#           "8-bit MACs" counts a decoder that runs in floats.
# Versions: onnxruntime 1.32.0, onnx 1.23.2, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; DynamicQuantizeLinear in the ONNX operator specification.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import collections, numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_dynamic

print("onnxruntime", onnxruntime.__version__, "onnx", onnx.__version__)
random = np.random.default_rng(5)
weights = {"w1": (8, 1, 3, 3), "w2": (8, 8, 2, 2), "w3": (1, 16, 3, 3)}
node = helper.make_node
graph = helper.make_graph(
    [node("Conv", ["x", "w1"], ["c"], pads=[1] * 4), node("Relu", ["c"], ["skip"]),
     node("AveragePool", ["skip"], ["p"], kernel_shape=[2, 2], strides=[2, 2]),
     node("ConvTranspose", ["p", "w2"], ["u"], strides=[2, 2]), node("Concat", ["skip", "u"], ["j"], axis=1),
     node("Conv", ["j", "w3"], ["y"], pads=[1] * 4)],
    "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, 16, 16])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 1, 16, 16])],
    [numpy_helper.from_array(random.standard_normal(s).astype(np.float32) / 4, k) for k, s in weights.items()])
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), "float.onnx")
quantize_dynamic("float.onnx", "dynamic.onnx")
print(dict(collections.Counter(n.op_type for n in onnx.load("dynamic.onnx").graph.node)))
kinds = collections.Counter(n.op_type for n in onnx.load("dynamic.onnx").graph.node)
assert kinds["ConvInteger"] == 2 and kinds["ConvTranspose"] == 1 and kinds["Concat"] == 1


def run(path, x):
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]


image = random.random((1, 1, 16, 16)).astype(np.float32)
for gain in (1, 4, 16):
    batch = np.concatenate([image, gain * random.random((1, 1, 16, 16)).astype(np.float32)])
    plain = np.abs(run("float.onnx", batch)[0] - run("float.onnx", image)[0]).max()
    quantised = np.abs(run("dynamic.onnx", batch)[0] - run("dynamic.onnx", image)[0]).max()
    error = np.abs(run("dynamic.onnx", batch)[0] - run("float.onnx", image)[0]).max()
    print(f"beside an image {gain:2} times as bright: float network moves by {plain:.6f}, dynamic by {quantised:.4f}"
          f" (error {error:.4f} of {np.abs(run('float.onnx', image)).max():.3f})")
    assert plain < 1e-5
    if gain == 16:
        assert quantised > 0.03, "onnxruntime has changed"
END
