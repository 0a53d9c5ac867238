"""Small networks in the spellings of exporters and quantisers, with what ONNX Runtime computes.

Made with onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6:  python3 make.py
"""
import os
import numpy as np, onnx, onnxruntime as ort
from onnx import TensorProto as T, helper as h, numpy_helper as nh

os.chdir(os.path.dirname(os.path.abspath(__file__)))
n = h.make_node


class Graph:
    def __init__(s, seed): s.r, s.w, s.nodes = np.random.default_rng(seed), {}, []
    def floats(s, name, *shape, scale=.3): s.w[name] = s.r.normal(0, scale, shape).astype(np.float32); return name
    def const(s, name, value, type=np.float32): s.w[name] = np.asarray(value, type); return name
    def add(s, kind, inputs, output, **a): s.nodes.append(n(kind, inputs, [output] if isinstance(output, str) else output, name=(output if isinstance(output, str) else output[0]) + '_node', **a))

    def save(s, name, shape, opset=17, declared=None, output=None, shuffle=False, check=True, optimised=True):
        if shuffle: s.nodes = s.nodes[::-1]
        g = h.make_graph(
            s.nodes, name, [h.make_tensor_value_info('x', T.FLOAT, declared or shape)], [h.make_tensor_value_info('y', T.FLOAT, output or list('nchw'))],
            [nh.from_array(a, k) for k, a in s.w.items()])
        m = h.make_model(g, opset_imports=[h.make_opsetid('', opset)], ir_version=min(10, 8 if opset < 21 else 10))
        if check: onnx.checker.check_model(m)
        onnx.save(m, f'{name}.onnx')
        x = s.r.random(shape).astype(np.float32)
        options = ort.SessionOptions()
        if not optimised: options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        y = ort.InferenceSession(f'{name}.onnx', options, providers=['CPUExecutionProvider']).run(None, {'x': x})[0]
        np.save(f'{name}.input.npy', x), np.save(f'{name}.output.npy', y)


def conv(g, x, y, i, o, k=3, **a):
    g.add('Conv', [x, g.floats(y + '.weight', o, i, k, k), g.floats(y + '.bias', o)], y, **({'pads': [k // 2] * 4} | a))


# TensorFlow's order of axes, between the operators too.
g = Graph(1)
g.add('Transpose', ['x'], 't', perm=[0, 3, 1, 2]); conv(g, 't', 'c', 2, 4); g.add('Transpose', ['c'], 'cl', perm=[0, 2, 3, 1])
g.add('Add', ['cl', g.floats('b2', 4)], 'a'); g.add('Relu', ['a'], 'r'); g.add('Transpose', ['r'], 'rt', perm=[0, 3, 1, 2])
g.add('MaxPool', ['rt'], 'p', kernel_shape=[2, 2], strides=[2, 2]); conv(g, 'p', 'd', 4, 4); g.add('Relu', ['d'], 'dr')
g.add('ConvTranspose', ['dr', g.floats('u.weight', 4, 4, 3, 3)], 'u', strides=[2, 2], auto_pad='SAME_UPPER')
g.add('Transpose', ['u'], 'ul', perm=[0, 2, 3, 1]); g.add('Concat', ['ul', 'r'], 'k', axis=3); g.add('Transpose', ['k'], 'kt', perm=[0, 3, 1, 2])
conv(g, 'kt', 'e', 8, 4); g.add('Relu', ['e'], 'er'); conv(g, 'er', 'o', 4, 2, 1); g.add('Transpose', ['o'], 'ol', perm=[0, 2, 3, 1])
g.add('Softmax', ['ol'], 'y', axis=3)
g.save('channels_last', [1, 8, 6, 2], declared=['n', 8, 6, 2], output=['n', 8, 6, 2])

# A single channel is moved by a Reshape.
g = Graph(2)
g.add('Reshape', ['x', g.const('s', [-1, 1, 6, 8], np.int64)], 't'); conv(g, 't', 'c', 1, 3); g.add('Relu', ['c'], 'r'); conv(g, 'r', 'o', 3, 1, 1)
g.add('Reshape', ['o', g.const('e', [-1, 6, 8, 1], np.int64)], 'y')
g.save('channels_last_flat', [1, 6, 8, 1], declared=['n', 6, 8, 1], output=['n', 6, 8, 1])

# Casts around a Resize, appended out of order.
g = Graph(3)
conv(g, 'x', 'c', 1, 3); g.add('Relu', ['c'], 'r'); g.add('Cast', ['r'], 'h', to=T.FLOAT16); g.add('Cast', ['h'], 'hf', to=T.FLOAT); g.add('Resize', ['hf', '', g.const('s', [1, 1, 1.5, 1.5])], 'z', mode='nearest', coordinate_transformation_mode='asymmetric', nearest_mode='floor')
conv(g, 'z', 'y', 3, 2, 1)
g.save('unsorted_nearest', [1, 1, 6, 8], shuffle=True, check=False)

# Weights in int8, per channel, with int32 biases and float16 weights behind a Cast.
g = Graph(4)
g.const('q', g.r.integers(-127, 128, (4, 1, 3, 3)), np.int8); g.const('qs', g.r.uniform(.002, .01, 4)); g.const('qz', [0, 3, -5, 0], np.int8)
g.add('DequantizeLinear', ['q', 'qs', 'qz'], 'qw', axis=0); g.const('bq', [50, -20, 7, 0], np.int32); g.const('bs', .01); g.add('DequantizeLinear', ['bq', 'bs'], 'bw')
g.add('Conv', ['x', 'qw', 'bw'], 'c', pads=[1] * 4); g.add('Relu', ['c'], 'r'); g.const('hw', g.r.normal(0, .3, (2, 4, 1, 1)), np.float16); g.add('Cast', ['hw'], 'w', to=T.FLOAT)
g.add('Conv', ['r', 'w'], 'y')
g.save('weights_int8', [1, 1, 5, 6])

# A whole network with QDQ nodes: rectified by the format (uint8, and int8 from -128), a skip and a transposed convolution.
g = Graph(5)
def qdq(x, y, s, z, t=np.uint8):
    g.const(y + '.s', s); g.const(y + '.z', z, t); g.add('QuantizeLinear', [x, y + '.s', y + '.z'], y + '.q'); g.add('DequantizeLinear', [y + '.q', y + '.s', y + '.z'], y)
qdq('x', 'xq', 1 / 255, 0); conv(g, 'xq', 'c', 1, 4); qdq('c', 'r', .004, 0); g.add('MaxPool', ['r'], 'p', kernel_shape=[2, 2], strides=[2, 2]); qdq('p', 'pq', .004, 0)
conv(g, 'pq', 'd', 4, 4); qdq('d', 'dr', .003, -128, np.int8)
g.add('ConvTranspose', ['dr', g.floats('u.weight', 4, 4, 2, 2)], 'u', strides=[2, 2]); qdq('u', 'uq', .01, 120); g.add('Concat', ['uq', 'r'], 'k', axis=1); qdq('k', 'kq', .01, 120)
conv(g, 'kq', 'e', 8, 4); g.add('Relu', ['e'], 'er'); qdq('er', 'eq', .005, 0); conv(g, 'eq', 'o', 4, 1, 1); qdq('o', 'oq', .008, 128); g.add('Sigmoid', ['oq'], 's'); qdq('s', 'y', 1 / 256, 0)
g.save('qdq', [1, 1, 8, 6])

# Output sizes of transposed convolutions, given or to follow from the strides.
g = Graph(6)
conv(g, 'x', 'c', 1, 2); g.add('Relu', ['c'], 'r')
g.add('ConvTranspose', ['r', g.floats('u1', 2, 2, 3, 3)], 'v', strides=[2, 2], auto_pad='SAME_LOWER'); g.add('Relu', ['v'], 'vr')
g.add('ConvTranspose', ['vr', g.floats('u2', 2, 2, 4, 3)], 'y', strides=[2, 2], output_shape=[21, 16])
g.save('transposed_sizes', [1, 1, 5, 4])

# Sizes by way of Split, Pow, Abs, Round and comparisons.
g = Graph(7)
conv(g, 'x', 'c', 1, 2); g.add('Relu', ['c'], 'r'); g.add('Shape', ['r'], 's'); g.add('Split', ['s'], ['sn', 'sh'], axis=0); g.add('Cast', ['sh'], 'sf', to=T.FLOAT)
g.add('Pow', [g.const('two', 2.), g.const('one', 1, np.int64)], 'f'); g.add('Mul', ['sf', 'f'], 'm'); g.add('Round', ['m'], 'mr'); g.add('Abs', ['mr'], 'ma'); g.add('Cast', ['ma'], 'mi', to=T.INT64)
g.add('LessOrEqual', ['mi', g.const('big', [1000, 1000], np.int64)], 'le'); g.add('Not', ['le'], 'nl'); g.add('Not', ['nl'], 'nn'); g.add('Where', ['nn', 'mi', 'big'], 'wi')
g.add('Concat', ['sn', 'wi'], 'z', axis=0); g.add('Resize', ['r', '', '', 'z'], 'u', mode='nearest', coordinate_transformation_mode='asymmetric', nearest_mode='floor'); conv(g, 'u', 'y', 2, 1, 1)
g.save('sizes_computed', [1, 1, 4, 6], declared=['n', 1, 'h', 'w'])

# Group normalisation as exporters below operator set 18 write it.
g = Graph(8)
conv(g, 'x', 'c', 1, 4); g.add('Reshape', ['c', g.const('g', [0, 2, -1], np.int64)], 'cg'); g.add('InstanceNormalization', ['cg', g.const('i1', [1, 1]), g.const('i0', [0, 0])], 'cn', epsilon=1e-5)
g.add('Reshape', ['cn', g.const('b', [1, 4, 6, 5], np.int64)], 'cb'); g.add('Mul', ['cb', g.floats('norm.weight', 4, 1, 1, scale=1)], 'cm'); g.add('Add', ['cm', g.floats('norm.bias', 4, 1, 1)], 'ca')
g.add('Relu', ['ca'], 'r'); conv(g, 'r', 'y', 4, 2, 1)
g.save('group_norm', [1, 1, 6, 5])

# Slopes of their own for channels, negative ones too, and one negative slope for all.
g = Graph(9)
conv(g, 'x', 'c', 1, 4); g.add('PRelu', ['c', g.const('s', np.reshape([.25, -.3, 0, 1.2], (4, 1, 1)))], 'r'); conv(g, 'r', 'd', 4, 3); g.add('LeakyRelu', ['d'], 'l', alpha=-.2); conv(g, 'l', 'y', 3, 2, 1)
g.save('slopes', [1, 1, 6, 5])

# Bilinear upsampling, both ways, a nearest one by 1.5, and average pooling over windows that overlap and reach out.
for name, seed, a in [('half_pixel', 10, {}), ('pytorch_half_pixel', 11, {}), ('align_corners', 12, {}), ('asymmetric', 13, {})]:
    g = Graph(seed)
    conv(g, 'x', 'c', 1, 3); g.add('Relu', ['c'], 'r'); g.add('Resize', ['r', '', g.const('s', [1, 1, 2, 3])], 'u', mode='linear', coordinate_transformation_mode=name, **a); g.add('Concat', ['u', 'u'], 'k', axis=1); conv(g, 'k', 'y', 6, 2)
    g.save(f'bilinear_{name}', [1, 1, 5, 4])
g = Graph(14)
conv(g, 'x', 'c', 1, 3); g.add('Relu', ['c'], 'r'); g.add('Resize', ['r', '', '', g.const('s', [1, 3, 12, 5], np.int64)], 'u', mode='linear', coordinate_transformation_mode='half_pixel'); conv(g, 'u', 'y', 3, 2)
g.save('bilinear_sizes', [1, 1, 5, 7])
for name, seed, a in [('inside', 15, 0), ('padded', 16, 1)]:
    g = Graph(seed)
    conv(g, 'x', 'c', 1, 3); g.add('Relu', ['c'], 'r'); g.add('AveragePool', ['r'], 'p', kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], count_include_pad=a); conv(g, 'p', 'y', 3, 2)
    g.save(f'average_{name}', [1, 1, 8, 7])

# A ReLU behind a normalised concatenation, and max pooling whose windows overlap or reach out.
g = Graph(17)
conv(g, 'x', 'c', 1, 3); g.add('Relu', ['c'], 'r'); g.add('MaxPool', ['r'], 'p', kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]); conv(g, 'p', 'd', 3, 4); g.add('Relu', ['d'], 'dr')
g.add('MaxPool', ['dr'], 'q', kernel_shape=[2, 3], strides=[1, 1], pads=[0, 1, 1, 1]); g.add('Resize', ['q', '', g.const('s', [1, 1, 2, 2])], 'u', mode='nearest'); g.add('Concat', ['r', 'u'], 'k', axis=1)
g.add('BatchNormalization', ['k', g.floats('n.weight', 7, scale=1), g.floats('n.bias', 7), g.floats('n.mean', 7), g.const('n.var', g.r.uniform(.5, 1.5, 7))], 'kn')
g.add('Relu', ['kn'], 'kr'); conv(g, 'kr', 'y', 7, 2, 1)
g.save('joined_and_pooled', [1, 1, 8, 6])

# The oldest and the newest operator set.
for opset in [11, 25]:
    g = Graph(opset)
    conv(g, 'x', 'c', 1, 2); g.add('Relu', ['c'], 'r'); conv(g, 'r', 'o', 2, 1, 1); g.add('Sigmoid', ['o'], 'y')
    g.save(f'opset_{opset}', [1, 1, 4, 5], opset=opset)

# Weights and activations of four and two bits as Brevitas writes them: a Clip between the two nodes. Optimisations are off, because they
# round the biases of such networks to a multiple of the two scales' product.
g = Graph(26)
def few(x, y, s, low, high, t, constant=False):
    g.const(y + '.s', s); g.const(y + '.z', 0, t); g.const(y + '.l', low, t); g.const(y + '.h', high, t)
    g.add('QuantizeLinear', [x, y + '.s', y + '.z'], y + '.q'); g.add('Clip', [y + '.q', y + '.l', y + '.h'], y + '.c'); g.add('DequantizeLinear', [y + '.c', y + '.s', y + '.z'], y)
few('x', 'xq', 1 / 15, 0, 15, np.uint8)
few(g.floats('a.weight', 4, 1, 3, 3), 'aw', .1, -7, 7, np.int8); g.add('Conv', ['xq', 'aw', g.floats('a.bias', 4)], 'a', pads=[1] * 4); g.add('Relu', ['a'], 'ar'); few('ar', 'aq', .1, 0, 3, np.uint8)
few(g.floats('d.weight', 4, 4, 3, 3), 'dw', .25, -1, 1, np.int8); g.add('Conv', ['aq', 'dw', g.floats('d.bias', 4)], 'd', pads=[1] * 4); few('d', 'dq', .05, -2, 1, np.int8)
few(g.floats('o.weight', 2, 4, 1, 1), 'ow', .05, -7, 7, np.int8); g.add('Conv', ['dq', 'ow', g.floats('o.bias', 2)], 'y')
g.save('few_bits', [1, 1, 6, 7], optimised=False)
