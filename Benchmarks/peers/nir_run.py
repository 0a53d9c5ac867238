"""Runs a network exported by `synfire convert --export-nir` in snnTorch and, node by node, on nir's own classes.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python nir_run.py --make net.onnx x.npy        # a network of multiples of 1/32, and an input
    synfire convert net.onnx --input x.npy --neuron lif --leak 0.9375 --reset hard --normalization none --initial 0 \\
        --steps 32 --export-nir --output leaky
    synfire convert net.onnx --input x.npy --neuron if --normalization none --initial 0 --steps 32 --export-nir --output soft
    .venv/bin/python nir_run.py leaky soft --output nir.json

Spikes of every node in every step must be equal. snnTorch's import knows LIF neurons that reset to 0 (its IF leaks by mistake in
1.0.0), so it runs `leaky` only, without the read-out's integrator, for which it has no module; its executor comes from nirtorch.
The other runner, NumPy over the classes of the package nir, is no simulator of anybody's: it reads `metadata.reset` and runs both
whole. Exits with 1 if a spike differs.
"""

import argparse
import importlib.metadata
import json
import platform
import sys

import nir
import numpy as np


def make(model, sample):
    """A small network with a concatenation, average poolings and a dense layer, its numbers multiples of 1/32."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    random = np.random.default_rng(7)
    weights = {}

    def tensor(name, *shape, low=-8, high=12):
        weights[name] = (random.integers(low, high, shape) / 32).astype(np.float32)
        return name

    def conv(name, source, inputs, outputs, **attributes):
        return helper.make_node(
            "Conv", [source, tensor(name + ".w", outputs, inputs, 3, 3), tensor(name + ".b", outputs, low=0, high=6)], [name],
            name=name, kernel_shape=[3, 3], pads=[1, 1, 1, 1], **attributes)

    nodes = [
        conv("a", "x", 1, 4), helper.make_node("Relu", ["a"], ["ar"], name="ar"),
        helper.make_node("AveragePool", ["ar"], ["ap"], name="ap", kernel_shape=[2, 2], strides=[2, 2]),
        conv("b", "ap", 4, 6), helper.make_node("Relu", ["b"], ["br"], name="br"),
        helper.make_node("Concat", ["ap", "br"], ["j"], name="j", axis=1),
        conv("c", "j", 10, 6, strides=[2, 2]), helper.make_node("Relu", ["c"], ["cr"], name="cr"),
        conv("o", "cr", 6, 3),
    ]
    graph = helper.make_graph(
        nodes, "nir", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 16, 16])],
        [helper.make_tensor_value_info("o", TensorProto.FLOAT, [1, 3, 4, 4])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), model)
    np.save(sample, (random.integers(0, 33, (1, 1, 16, 16)) / 32).astype(np.float32))


def order(graph):
    """Node names, each behind those it reads."""
    done = []
    while len(done) < len(graph.nodes):
        for name in graph.nodes:
            if name not in done and all(a in done for a, b in graph.edges if b == name):
                done.append(name)
    return done


def conv2d(node, x):
    (py, px), (sy, sx), (dy, dx) = node.padding, node.stride, node.dilation
    padded = np.pad(x, ((0, 0), (py, py), (px, px)))
    outputs, inputs, ky, kx = node.weight.shape
    height = (padded.shape[1] - dy * (ky - 1) - 1) // sy + 1
    width = (padded.shape[2] - dx * (kx - 1) - 1) // sx + 1
    y = np.zeros((outputs, height, width)) + node.bias.astype(float)[:, None, None]
    for i in range(ky):
        for j in range(kx):
            patch = padded[:, i * dy : i * dy + sy * (height - 1) + 1 : sy, j * dx : j * dx + sx * (width - 1) + 1 : sx]
            for group in range(int(node.groups)):
                o = slice(group * outputs // int(node.groups), (group + 1) * outputs // int(node.groups))
                y[o] += np.tensordot(node.weight[o, :, i, j].astype(float), patch[group * inputs : (group + 1) * inputs], 1)
    return y


def pool(node, x, reduce):
    (ky, kx), (sy, sx) = node.kernel_size, node.stride
    assert (ky, kx) == (sy, sx) and not np.any(node.padding)
    c, h, w = x.shape
    return reduce(x[:, : h // ky * ky, : w // kx * kx].reshape(c, h // ky, ky, w // kx, kx), axis=(2, 4))


class Interpreter:
    """The graph's definition in steps of dt, in 64-bit floats."""

    def __init__(self, graph):
        self.graph = graph
        self.dt = float(graph.metadata["dt"])
        self.reset = text(graph.metadata.get("reset", "zero"))
        self.order = order(graph)
        self.state = {}

    def neuron(self, name, node, x):
        v = self.state.get(name, np.zeros_like(x) + np.asarray(node.metadata.get("v_init", 0.0)).reshape(-1, *[1] * (x.ndim - 1)))
        if isinstance(node, (nir.LIF, nir.LI)):
            v = v + self.dt / node.tau * (node.v_leak - v + node.r * x)
        else:
            v = v + node.r * x
        if isinstance(node, (nir.I, nir.LI)):
            self.state[name] = v
            return v
        spikes = v >= node.v_threshold if text(node.metadata.get("comparison", "above")) == "atOrAbove" else v > node.v_threshold
        soft = text(node.metadata.get("reset", self.reset)) == "subtract"
        self.state[name] = np.where(spikes, v - node.v_threshold if soft else node.v_reset, v)
        return spikes.astype(float)

    def step(self, x):
        values = {}
        for name in self.order:
            node = self.graph.nodes[name]
            arriving = sum(values[a] for a, b in self.graph.edges if b == name)
            if isinstance(node, nir.Input):
                values[name] = x
            elif isinstance(node, nir.Output):
                values[name] = arriving
            elif isinstance(node, (nir.Affine, nir.Linear)):
                values[name] = node.weight.astype(float) @ arriving + (node.bias if isinstance(node, nir.Affine) else 0)
            elif isinstance(node, nir.Scale):
                values[name] = node.scale * arriving
            elif isinstance(node, nir.Conv2d):
                values[name] = conv2d(node, arriving)
            elif isinstance(node, nir.AvgPool2d):
                values[name] = pool(node, arriving, np.mean)
            elif isinstance(node, nir.SumPool2d):
                values[name] = pool(node, arriving, np.sum)
            elif isinstance(node, (nir.I, nir.LI, nir.IF, nir.LIF)):
                values[name] = self.neuron(name, node, arriving)
            else:
                raise SystemExit(f"{name}: no {type(node).__name__} here")
        return values


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def run_interpreter(graph, x, steps, names):
    interpreter = Interpreter(graph)
    trace = [interpreter.step(x.astype(float)) for _ in range(steps)]
    integrators = {name: trace[-1][name] for name, node in graph.nodes.items() if isinstance(node, (nir.I, nir.LI))}
    return {name: [set(np.flatnonzero(step[name]).tolist()) for step in trace] for name in names}, integrators


def without_integrator(graph):
    """The same without the read-out's integrator, which snnTorch has no module for: what it integrates leaves the graph."""
    kept = {name: node for name, node in graph.nodes.items() if not isinstance(node, (nir.I, nir.LI))}
    dropped = set(graph.nodes) - set(kept)
    onward = {a: b for a, b in graph.edges if a in dropped}
    edges = [(a, onward.get(b, b)) for a, b in graph.edges if a not in dropped]
    return nir.NIRGraph(nodes=kept, edges=edges)


def run_snntorch(graph, x, steps, names):
    """snnTorch's modules, executed by nirtorch; spikes are caught at the modules of the firing nodes."""
    import torch
    from snntorch.import_nir import import_from_nir

    net = import_from_nir(without_integrator(graph))
    caught = {name: [] for name in names}

    def catch(name):
        def hook(module, inputs, output):
            spikes = output[0] if isinstance(output, tuple) else output
            caught[name].append(set(torch.nonzero(spikes.flatten()).flatten().tolist()))
        return hook

    parts = dict(net.named_modules())
    for name in names:
        parts[name].register_forward_hook(catch(name))
    state = None
    with torch.no_grad():
        for _ in range(steps):
            output = net(torch.from_numpy(x)[None], state)
            state = output[1] if isinstance(output, tuple) else None
    return caught, {}


def compare(folder):
    graph = nir.read(f"{folder}/network.nir")
    expected = np.load(f"{folder}/nir-expected.npz")
    steps = int(expected["steps"])
    ours = {}
    for key in expected.files:
        if key.startswith("spikes."):
            ours[key[7:]] = [set() for _ in range(steps)]
            for step, index, _ in expected[key]:
                ours[key[7:]][step].add(int(index))
    runners = {"numpy interpreter": run_interpreter}
    if all(not isinstance(node, nir.IF) for node in graph.nodes.values()):
        runners["snntorch"] = run_snntorch
    result = {
        "reset": text(graph.metadata["reset"]), "steps": steps,
        "nodes": {name: type(graph.nodes[name]).__name__ for name in order(graph)},
        "neurons": {name: int(graph.nodes[name].v_threshold.size) for name in ours},
        "spikes": {name: sum(map(len, fired)) for name, fired in ours.items()}, "differentSpikes": {},
    }
    for runner, run in runners.items():
        theirs, potentials = run(graph, expected["input"], steps, list(ours))
        assert all(len(theirs[name]) == steps for name in ours), "a node ran another number of steps"
        result["differentSpikes"][runner] = sum(len(a ^ b) for name in ours for a, b in zip(ours[name], theirs[name]))
        for name, potential in potentials.items():
            result["largestPotentialDifference"] = float(np.max(np.abs(potential.flatten() - expected[f"potential.{name}"].flatten())))
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--make", nargs=2, metavar=("MODEL", "INPUT"))
    parser.add_argument("--output")
    options = parser.parse_args()
    if options.make:
        make(*options.make)
        return
    result = {
        "schema": "synfire-nir-comparison/1", "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in ("nir", "nirtorch", "snntorch", "numpy")},
        "networks": {folder.rstrip("/").split("/")[-1]: compare(folder) for folder in options.folders},
    }
    written = json.dumps(result, indent=2) + "\n"
    print(written, end="")
    if options.output:
        with open(options.output, "w") as file:
            file.write(written)
    if any(count for network in result["networks"].values() for count in network["differentSpikes"].values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
