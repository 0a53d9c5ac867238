#!/usr/bin/env bash
# The reference evaluator that comes with ONNX is wrong for layers of ordinary U-Nets.
#
# Guessed:  onnx.reference.ReferenceEvaluator may be slow, but what it returns is what the specification says.
# Instead:  a depthwise ConvTranspose with a bias comes out wrong without a word (right without the bias), one with
#           two groups raises; MaxPool with SAME_LOWER has another size than ONNX's own shape inference;
#           Resize with align_corners and scales of 1.5 gives other values than with the sizes those scales make;
#           a Softmax of opset 11 is computed by the rule of opset 13 (over one axis in place of all from it on).
#           ONNX Runtime is right in all of them.
# Hurt:     who checks an exporter, quantiser or importer against "the reference".
# Versions: onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; operators ConvTranspose-11, MaxPool-12, Resize-18, Softmax-11 of the ONNX specification.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
import numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

print("onnx", onnx.__version__, "onnxruntime", onnxruntime.__version__)
random = np.random.default_rng(7)
x = random.standard_normal((1, 4, 5, 6)).astype(np.float32)
array = lambda *shape: random.standard_normal(shape).astype(np.float32)


def run(op, constants, inputs=None, opset=18, **attributes):
    """What the reference says, what ONNX Runtime says, the shape that onnx infers."""
    node = helper.make_node(op, inputs or ["x", *constants], ["y"], **attributes)
    value = helper.make_tensor_value_info
    graph = helper.make_graph([node], "g", [value("x", TensorProto.FLOAT, x.shape)], [value("y", TensorProto.FLOAT, [None] * 4)],
                              [numpy_helper.from_array(v, k) for k, v in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True).graph.output[0].type.tensor_type.shape
    try:
        reference = ReferenceEvaluator(model).run(None, {"x": x})[0]
    except Exception as error:
        reference = f"{type(error).__name__}: {error}"
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return reference, session.run(None, {"x": x})[0], tuple(d.dim_value for d in inferred.dim)


def transposed(w, bias, groups):
    """The definition for kernel 2, stride 2: each input pixel fills a square of its own."""
    each, out = 4 // groups, w.shape[1]
    y = np.zeros((1, out * groups, 10, 12), np.float32) + bias.reshape(1, -1, 1, 1)
    for c in range(4):
        for o in range(out):
            y[0, c // each * out + o] += np.kron(x[0, c], w[c, o])
    return y


def report(name, found, right, expected):
    reference, ort, shape = found
    same = lambda a: not isinstance(a, str) and a.shape == right.shape and np.allclose(a, right, atol=1e-4)
    what = reference if isinstance(reference, str) else "right" if same(reference) else \
        f"size {reference.shape[2:]}" if reference.shape != right.shape else \
        f"values off by {np.abs(reference - right).max():.2f}"
    print(f"{name:38} {'x'.join(map(str, right.shape)):9} reference: {what}; onnxruntime: {'right' if same(ort) else 'wrong'}")
    assert shape == right.shape and same(ort) and expected in what, "onnx has changed"


double = dict(kernel_shape=[2, 2], strides=[2, 2])
w, b, none = array(4, 1, 2, 2), array(4), np.zeros(4, np.float32)
report("ConvTranspose, depthwise", run("ConvTranspose", {"w": w}, group=4, **double), transposed(w, none, 4), "right")
report("ConvTranspose, depthwise, bias", run("ConvTranspose", {"w": w, "b": b}, group=4, **double), transposed(w, b, 4), "values off")
w = array(4, 2, 2, 2)
report("ConvTranspose, two groups", run("ConvTranspose", {"w": w}, group=2, **double), transposed(w, none, 2), "ValueError")
report("ConvTranspose, two groups, bias", run("ConvTranspose", {"w": w, "b": b}, group=2, **double), transposed(w, b, 2), "ValueError")
padded = np.pad(x, ((0, 0), (0, 0), (1, 0), (0, 0)), constant_values=-np.inf)
report("MaxPool 2x2, SAME_LOWER", run("MaxPool", {}, auto_pad="SAME_LOWER", **double),
       padded.reshape(1, 4, 3, 2, 3, 2).max((3, 5)), "size")
linear = dict(mode="linear", coordinate_transformation_mode="align_corners")
sized = run("Resize", {"s": np.array([1, 4, 7, 9])}, ["x", "", "", "s"], **linear)
report("Resize to 7x9, align_corners, sizes", sized, sized[1], "right")
report("Resize to 7x9, align_corners, scales", run("Resize", {"s": np.array([1, 1, 1.5, 1.5], np.float32)}, ["x", "", "s"], **linear),
       sized[1], "values off")
e = np.exp(x - x.max())
report("Softmax of opset 11, axis 1", run("Softmax", {}, opset=11, axis=1), e / e.sum((1, 2, 3), keepdims=True), "values off")
report("Softmax of opset 13, axis 1", run("Softmax", {}, opset=13, axis=1), e / e.sum(1, keepdims=True), "right")
END
