#!/usr/bin/env bash
# A network quantised to 16-bit activations by ONNX Runtime loses its ReLUs in OpenVINO.
#
# Guessed:  16-bit activations are finer than 8-bit ones, so both runtimes agree with the float network closely.
# Instead:  onnxruntime.quantization.quantize_static drops each Relu before a QuantizeLinear whose zero point is the
#           lowest code: the saturation of the quantiser *is* the ReLU from then on. OpenVINO takes 16-bit
#           QuantizeLinear/DequantizeLinear pairs out and computes in floats, so saturation and ReLU are both gone:
#           negative values pass through. 8-bit files keep theirs. No message.
# Hurt:     who reads "int16 costs no accuracy" or an activation sparsity from OpenVINO: the network run there has no
#           non-linearity left and hardly a zero.
# Versions: openvino 2026.4.1, onnx 1.22.0, onnxruntime 1.32.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet openvino==2026.4.1 onnx==1.22.0 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import collections, numpy as np, onnx, onnxruntime, openvino
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static

print("openvino", openvino.__version__, "onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
random = np.random.default_rng(3)
x = random.standard_normal((1, 1, 16, 16)).astype(np.float32)
weights = {"w1": random.standard_normal((8, 1, 3, 3)).astype(np.float32) / 3,
           "w2": random.standard_normal((4, 8, 3, 3)).astype(np.float32) / 8}
value = helper.make_tensor_value_info
graph = helper.make_graph(
    [helper.make_node("Conv", ["x", "w1"], ["c"], pads=[1] * 4), helper.make_node("Relu", ["c"], ["r"]),
     helper.make_node("Conv", ["r", "w2"], ["y"], pads=[1] * 4)],
    "g", [value("x", TensorProto.FLOAT, [1, 1, 16, 16])], [value("y", TensorProto.FLOAT, [1, 4, 16, 16])],
    [numpy_helper.from_array(v, k) for k, v in weights.items()])
onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10), "float.onnx")


class Sample(CalibrationDataReader):
    def __init__(self): self.left = [{"x": x}]
    def get_next(self): return self.left.pop() if self.left else None


def ort(path): return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
def vino(path):
    return openvino.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})([x])[0]


right = ort("float.onnx")
nodes = list(graph.node)
del nodes[1]
nodes[1].input[0] = "c"
linear = onnx.load("float.onnx")
del linear.graph.node[:]
linear.graph.node.extend(nodes)
onnx.save(linear, "without_relu.onnx")
bare = ort("without_relu.onnx")
scale = np.abs(right).max()
print(f"largest output {scale:.3f}; without any Relu it would differ by {np.abs(bare - right).max():.3f}")
for name, kind in [("uint8", QuantType.QUInt8), ("int8", QuantType.QInt8), ("int16", QuantType.QInt16),
                   ("uint16", QuantType.QUInt16)]:
    quantize_static("float.onnx", f"{name}.onnx", Sample(), activation_type=kind, weight_type=QuantType.QInt8)
    kinds = collections.Counter(n.op_type for n in onnx.load(f"{name}.onnx").graph.node)
    a, b = ort(f"{name}.onnx"), vino(f"{name}.onnx")
    print(f"{name:6} Relu nodes {kinds['Relu']}  error of onnxruntime {np.abs(a - right).max():.4f}"
          f"  of openvino {np.abs(b - right).max():.4f}  openvino against the network without Relu {np.abs(b - bare).max():.4f}")
    assert kinds["Relu"] == 0
    assert np.abs(a - right).max() < 0.05 * scale
    if "16" in name:
        assert np.abs(b - right).max() > 0.2 * scale, "openvino has changed"
        assert np.abs(b - bare).max() < 0.02 * scale
    else:
        assert np.abs(b - right).max() < 0.05 * scale
END
