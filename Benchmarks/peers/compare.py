"""Times peers on the benchmark's U-Net and prints their ratios to Synfire's rows of the same run.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    (cd ../.. && swift build -c release --package-path Benchmarks)
    .venv/bin/python compare.py --bench ../.build/release/bench --output results.json

Every peer runs in inference mode on channels-last tensors with the given number of threads; figures are medians.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time

import torch
from torch import nn

from unet import FullUNet, UNet


def median_seconds(work, runs):
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), min(seconds)


def dense(steps, full=False, runs=15):
    net = (FullUNet(nn.ReLU) if full else UNet(nn.ReLU)).eval().to(memory_format=torch.channels_last)
    shape = (1, 3, 256, 256) if full else (steps, 1, 56, 40)
    x = torch.rand(shape).to(memory_format=torch.channels_last)

    def work():
        with torch.inference_mode():
            for _ in range(steps if full else 1):
                net(x)

    return median_seconds(work, runs)


def spikingjelly(steps, runs):
    from spikingjelly.activation_based import functional, neuron

    net = UNet(lambda: neuron.IFNode(v_reset=None)).eval().to(memory_format=torch.channels_last)
    x = torch.rand(1, 1, 56, 40).to(memory_format=torch.channels_last)

    def work():
        with torch.inference_mode():
            for _ in range(steps):
                net(x)
            functional.reset_net(net)

    return median_seconds(work, runs)


def snntorch(steps, runs):
    import snntorch as snn
    from snntorch import utils

    net = UNet(lambda: snn.Leaky(beta=1.0, init_hidden=True, reset_mechanism="subtract")).eval().to(memory_format=torch.channels_last)
    x = torch.rand(1, 1, 56, 40).to(memory_format=torch.channels_last)

    def work():
        with torch.inference_mode():
            utils.reset(net)
            for _ in range(steps):
                net(x)

    return median_seconds(work, runs)


def synfire(bench, names):
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    rows = {}
    for name in names:
        # The chip files are looked up from the package's root.
        command = [os.path.abspath(bench)] + name.split() + ["--json"]
        out = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
        rows[name.split()[0]] = json.loads(out)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", required=True)
    parser.add_argument("--output", default="results.json")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--model", help="ONNX file for Synfire's side")
    parser.add_argument("--input", help="NPY input for Synfire's side")
    parser.add_argument("--full", action="store_true", help="also the full Spiking-UNet")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    files = f" --model {arguments.model} --input {arguments.input}" if arguments.model and arguments.input else ""
    ours = synfire(arguments.bench, ["end-to-end" + files] + (["full"] if arguments.full else []))
    peers = []

    def add(name, neuron, steps, timing, network="u-net"):
        peers.append({"peer": name, "network": network, "neuron": neuron, "steps": steps, "seconds": timing[0], "minimum": timing[1]})

    add("pytorch dense, one batch", "none", 10, dense(10))
    add("pytorch dense, one batch", "none", 100, dense(100))
    add("spikingjelly", "if", 10, spikingjelly(10, 7))
    add("spikingjelly", "if", 100, spikingjelly(100, 3))
    add("snntorch", "if", 10, snntorch(10, 7))
    if arguments.full:
        add("pytorch dense, step by step", "none", 20, dense(20, full=True, runs=1), network="spiking-unet")

    ratios = []
    for row in ours["end-to-end"] + ours.get("full", []):
        if row["threads"] != arguments.threads:
            continue
        for peer in peers:
            if peer["steps"] == row["steps"] and (peer["network"] == "spiking-unet") == (row["network"] == "spiking-unet"):
                ratios.append({
                    "peer": peer["peer"], "network": row["network"], "neuron": row["neuron"], "steps": row["steps"],
                    "timesFaster": peer["seconds"] / row["seconds"], "timesFasterAtMinimum": peer["minimum"] / row["minimum"]})
    result = {
        "command": "python compare.py " + ("--full " if arguments.full else "") + f"--threads {arguments.threads}",
        "versions": {name: importlib.metadata.version(name) for name in ["torch", "spikingjelly", "snntorch"]}
        | {"python": platform.python_version()},
        "processor": next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), ""),
        "loadAverage": os.getloadavg()[0],
        "synfire": ours, "peers": peers, "ratios": ratios,
    }
    with open(arguments.output, "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    for ratio in ratios:
        print(f"{ratio['timesFaster']:8.2f}x {ratio['peer']} ({ratio['network']}, {ratio['neuron']}, T = {ratio['steps']})")


if __name__ == "__main__":
    sys.exit(main())
