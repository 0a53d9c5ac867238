#!/usr/bin/env bash
# ONNX Runtime's optimiser changes what a quantised softmax and average pool answer.
#
# Guessed:  a QDQ file (DequantizeLinear, operator, QuantizeLinear on unsigned bytes) answers the same bytes with
#           graph optimisations off, when the operator runs in floats, and on, when it is fused into one of integers.
# Instead:  the fused softmax multiplies by floor(1 / step) in the place of dividing by the step. The float32 nearest to
#           1/255, 1/63, 1/15 or 1/7 lies above it, so that the floor is one less: a class of probability 1 comes out as
#           254/255, 62/63, 14/15 and 6/7, and a third of all bytes are a step too low. 1/256, 1/127, 1/31 and 1/3
#           are exact or lie below: equal. The fused average pool adds the zero point before it rounds to even: with an
#           odd zero point a fifth of the bytes of a 2x2 pool differ by a step. Sigmoid and leaky ReLU are equal.
# Hurt:     who emulates four bits in bytes and compares probabilities with a threshold of 0.95, who checks an integer
#           implementation against ONNX Runtime, or reports a score "in ONNX Runtime" without the optimisation level.
# Versions: onnxruntime 1.32.0, onnx 1.22.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; operators as in the ONNX specification, opset 17.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet onnxruntime==1.32.0 onnx==1.22.0 numpy==2.4.6
"$work/env/bin/python" - <<'END'
import numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper

print("onnxruntime", onnxruntime.__version__, "onnx", onnx.__version__, "numpy", np.__version__)
LEVELS = (onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL, onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL)


def answers(operator, image, step, zero, out_step, out_zero, **options):
    """The bytes of one quantised operator, unoptimised and optimised."""
    constants = {"s": np.float32(step), "z": np.uint8(zero), "t": np.float32(out_step), "o": np.uint8(out_zero)}
    nodes = [helper.make_node("DequantizeLinear", ["x", "s", "z"], ["a"]),
             helper.make_node(operator, ["a"], ["b"], **options),
             helper.make_node("QuantizeLinear", ["b", "t", "o"], ["y"])]
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", TensorProto.UINT8, image.shape)],
                              [helper.make_tensor_value_info("y", TensorProto.UINT8, ["n", "c", "h", "w"])],
                              [numpy_helper.from_array(np.array(v), k) for k, v in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    for level in LEVELS:
        session = onnxruntime.SessionOptions()
        session.graph_optimization_level = level
        session.log_severity_level = 3
        run = onnxruntime.InferenceSession(model.SerializeToString(), session, providers=["CPUExecutionProvider"])
        yield run.run(None, {"x": image})[0].astype(int)


random = np.random.default_rng(1)
image = random.integers(0, 256, (1, 3, 32, 32)).astype(np.uint8)
sure = np.array([255, 0, 0], np.uint8).reshape(1, 3, 1, 1)
for levels, is_low in [(256, False), (255, True), (127, False), (63, True), (31, False), (15, True), (7, True), (3, False)]:
    plain, fused = answers("Softmax", image, 0.05, 128, 1 / levels, 0, axis=1)
    one, one_fused = (a[0, 0, 0, 0] for a in answers("Softmax", sure, 0.1, 0, 1 / levels, 0, axis=1))
    print(f"softmax, step 1/{levels:<3}  bytes that differ {np.mean(plain != fused):.3f}   probability 1: {one} and {one_fused}")
    assert (one_fused < one) == is_low and np.abs(plain - fused).max() == int(is_low), "the fused softmax has changed"
for zero in (0, 1, 127, 128):
    plain, fused = answers("AveragePool", image, 0.02, zero, 0.02, zero, kernel_shape=[2, 2], strides=[2, 2])
    print(f"average pool, zero point {zero:<3}  bytes that differ {np.mean(plain != fused):.3f}")
    assert (np.mean(plain != fused) > 0.1) == (zero % 2 == 1), "the fused average pool has changed"
for operator, out_step, out_zero in [("Sigmoid", 1 / 255, 0), ("LeakyRelu", 0.05, 128)]:
    plain, fused = answers(operator, image, 0.05, 128, out_step, out_zero)
    assert (plain == fused).all(), operator
END
