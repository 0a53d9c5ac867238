"""Integer arithmetic that gives onnxruntime's int8 outputs, checked kernel by kernel and end to end.

    python quantized_rules.py QDQ.onnx INPUT.npy...      # models made by quantized.py, one input each

Every operator of the optimised graph is computed here from integers and single-precision scales, once on what onnxruntime's operators
gave (alone) and once on this program's own values (end to end). Rules, with q an unsigned byte, z its zero point, s its step, all scales
float32, rint to the even neighbour, and results clipped to 0...255, which is also what became of a rectifier before the quantiser:

- convolution: rint(float32(sum of (qx - zx) * w, exact in int32, bias included as int32 at sx * sw) * float32(sx * sw / sy)) + zy
- transposed convolution: onnxruntime has no integer kernel and runs it in floats between quantisers, with a float bias. The exact sum
  times sx * sw, divided by sy, differs from it by a step where a value lies half-way (under 3e-5 of an image)
- average pooling: the window's (q - zx) * sx summed in float32 in row order, divided by its count, divided by sy, then zy is added
  *before* rint; integer sums differ from it at every tie (one value in thirty)
- concatenation, leaky ReLU: rint(value / sy) + zy of each part's value (q - z) * s
- max pooling and nearest resizing: of the bytes
- softmax: rint(share * floor(1 / sy)); the floor is 254 for a step of 1/255 rounded up, a step less than exact for half of the values
"""

import sys

import numpy as np
import onnx
import onnxruntime as ort
import torch
import torch.nn.functional as F

F32 = np.float32


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def byte(values):
    return np.clip(values, 0, 255).astype(np.int64)


def exact(array):
    return torch.from_numpy(np.ascontiguousarray(array)).double()


class Rules:
    """One operator at a time; `dense` keeps what a dequantised tensor is in integers: (integers, scale)."""

    def __init__(self, constants):
        self.constants = constants
        self.dense = {}

    def apply(self, node, values):
        get = lambda name: self.constants[name] if name in self.constants else values[name]
        return getattr(self, node.op_type)(node, [get(name) if name else None for name in node.input], attributes(node))

    def QuantizeLinear(self, node, inputs, _):
        x, step, zero = inputs
        if node.input[0] in self.dense:
            sums, scale = self.dense[node.input[0]]
            x = (sums * scale.reshape(1, -1, 1, 1)).astype(F32)
        return byte(np.rint(x.astype(F32) / F32(step)) + int(zero))

    def DequantizeLinear(self, node, inputs, options):
        x, scale = inputs[:2]
        zero = inputs[2].astype(np.int64) if len(inputs) > 2 else np.int64(0)
        shape = [1] * x.ndim
        if scale.size > 1:
            shape[options.get("axis", 1)] = -1
        integers = x.astype(np.int64) - zero.reshape(shape if zero.size > 1 else [1] * x.ndim)
        self.dense[node.output[0]] = (integers, scale)
        return integers.astype(F32) * scale.reshape(shape)

    def QLinearConv(self, node, inputs, options):
        x, sx, zx, w, sw, _, sy, zy = inputs[:8]
        bias = exact(inputs[8]) if len(inputs) > 8 else None
        top, left, bottom, right = options.get("pads", [0] * 4)
        image = F.pad(exact(x.astype(np.int64) - int(zx)), (left, right, top, bottom))
        sums = F.conv2d(image, exact(w), bias, options.get("strides", [1, 1]), 0, options.get("dilations", [1, 1]), options.get("group", 1))
        scale = (F32(sx) * sw.astype(F32) / F32(sy)).astype(F32).reshape(1, -1, 1, 1)
        return byte(np.rint(sums.numpy().astype(F32) * scale) + int(zy))

    def ConvTranspose(self, node, inputs, options):
        (x, sx), (w, sw) = self.dense[node.input[0]], self.dense[node.input[1]]
        scale = (F32(sx) * sw.astype(F32)).astype(F32)
        top, left, bottom, right = options.get("pads", [0] * 4)
        assert (top, left) == (bottom, right), "asymmetric padding of a transposed convolution"
        sums = F.conv_transpose2d(
            exact(x), exact(w), None, options.get("strides", [1, 1]), (top, left), tuple(options.get("output_padding", [0, 0])),
            options.get("group", 1), options.get("dilations", [1, 1])).numpy()
        if len(inputs) > 2:
            sums = sums + (inputs[2].astype(np.float64) / scale).reshape(1, -1, 1, 1)
        self.dense[node.output[0]] = (sums, scale)
        return sums * scale.reshape(1, -1, 1, 1)

    def QLinearAveragePool(self, node, inputs, options):
        x, sx, zx, sy, zy = inputs
        (height, width), strides = options["kernel_shape"], options["strides"]
        assert list(strides) == [height, width] and not any(options.get("pads", [])), "windows that overlap or leave the image"
        real = (x.astype(np.int64) - int(zx)).astype(F32) * F32(sx)
        total = F32(0)
        for row in range(height):
            for column in range(width):
                total = total + real[:, :, row::height, column::width]
        return byte(np.rint((total / F32(height * width)) / F32(sy) + F32(zy)))

    def QLinearConcat(self, node, inputs, options):
        step, zero = inputs[:2]
        parts = [inputs[index:index + 3] for index in range(2, len(inputs), 3)]
        real = [(x.astype(np.int64) - int(z)).astype(F32) * F32(s) for x, s, z in parts]
        return np.concatenate([byte(np.rint(part / F32(step)) + int(zero)) for part in real], options["axis"])

    def MaxPool(self, node, inputs, options):
        top, left, bottom, right = options.get("pads", [0] * 4)
        image = F.pad(exact(inputs[0]), (left, right, top, bottom), value=-1)
        return F.max_pool2d(image, options["kernel_shape"], options.get("strides"), 0, 1, bool(options.get("ceil_mode", 0))).numpy().astype(np.int64)

    def Resize(self, node, inputs, _):
        rows, columns = (int(factor) for factor in inputs[2][2:])
        return inputs[0].repeat(rows, 2).repeat(columns, 3)

    def QLinearLeakyRelu(self, node, inputs, options):
        x, sx, zx, sy, zy = inputs
        real = (x.astype(np.int64) - int(zx)).astype(F32) * F32(sx)
        return byte(np.rint(np.where(real < 0, real * F32(options["alpha"]), real) / F32(sy)) + int(zy))

    def QLinearSoftmax(self, node, inputs, options):
        x, sx, zx, sy, zy = inputs
        real = (x.astype(np.float64) - int(zx)) * float(sx)
        share = np.exp(real - real.max(options["axis"], keepdims=True))
        return byte(np.rint(share / share.sum(options["axis"], keepdims=True) * np.floor(F32(1) / F32(sy))) + int(zy))


def session(model, level):
    options = ort.SessionOptions()
    options.log_severity_level, options.graph_optimization_level, options.intra_op_num_threads = 3, level, 1
    return options, lambda: ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def optimised(path):
    """The graph of integer kernels that onnxruntime makes of a QDQ model, before layouts of one processor."""
    target = path + ".optimised"
    options, make = session(path, ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED)
    options.optimized_model_filepath = target
    make()
    return onnx.load(target)


def compare(path, images):
    model = optimised(path)
    graph = model.graph
    present = {output.name for output in graph.output}
    graph.output.extend(onnx.helper.make_empty_tensor_value_info(o) for n in graph.node for o in n.output if o not in present)
    run = session(model.SerializeToString(), ort.GraphOptimizationLevel.ORT_DISABLE_ALL)[1]()
    shipped = session(path, ort.GraphOptimizationLevel.ORT_ENABLE_ALL)[1]()
    constants = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    name, last = run.get_inputs()[0].name, graph.node[-1]
    step = float(constants[last.input[1]])
    worst, share, kernels = 0.0, 0.0, {}
    for image in images:
        truth = dict(zip((o.name for o in run.get_outputs()), run.run(None, {name: image[None]})))
        truth[name] = image[None]
        own, alone, values = Rules(constants), Rules(constants), dict(truth)
        for node in graph.node:
            output = node.output[0]
            single = alone.apply(node, truth)
            values[output] = own.apply(node, values)
            if node.op_type not in ("DequantizeLinear", "ConvTranspose"):
                row = kernels.setdefault(node.op_type, [0, 0.0])
                apart = np.abs(single - truth[output].astype(np.int64))
                kernels[node.op_type] = [max(row[0], int(apart.max())), max(row[1], float((apart > 0).mean()))]
        apart = np.abs(values[last.output[0]] - shipped.run(None, {name: image[None]})[0]) / step
        worst, share = max(worst, float(apart.max())), max(share, float((apart > 1e-3).mean()))
    print(f"{path}: {len(images)} images, at most {worst:.3f} steps apart, {share:.4%} of outputs")
    for kernel, (most, part) in kernels.items():
        print(f"    {kernel:<20} alone: at most {most}, {part:.5%}")


if __name__ == "__main__":
    for model, images in zip(sys.argv[1::2], sys.argv[2::2]):
        compare(model, np.load(images))
