"""Times peers on the benchmark's networks and prints their ratios to Synfire's rows of the same run.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    (cd ../.. && swift build -c release --package-path Benchmarks && swift build -c release)
    .venv/bin/python compare.py --output results.json

Rounds of Synfire and of every peer take turns, so that what else the machine does falls on all of them; a figure is the
median over rounds of each round's median. Peers run at their best settings: inference mode, channels last, all of the
threads given, and each in a process of its own: beside other frameworks PyTorch's dense batch takes half as long again.
Dense PyTorch computes all steps as one batch, and no neuron.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import torch
from torch import nn

from unet import FullUNet, UNet

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
EXPLICIT = "zoo:unet?input=1x10x10&base=64&levels=1&convs=2&bias=0&up=transpose2&seed=1"
EXPLICIT_STEPS = 100


def median_seconds(work, runs):
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def dense(batch, runs):
    net = UNet(nn.ReLU).eval().to(memory_format=torch.channels_last)
    x = torch.rand(batch, 1, 56, 40).to(memory_format=torch.channels_last)

    def work():
        with torch.inference_mode():
            net(x)

    return median_seconds(work, runs)


def dense_full(steps):
    """Step by step: twenty inputs at once do not fit the caches, and are slower."""
    net = FullUNet(nn.ReLU).eval().to(memory_format=torch.channels_last)
    x = torch.rand(1, 3, 256, 256).to(memory_format=torch.channels_last)

    def work():
        with torch.inference_mode():
            for _ in range(steps):
                net(x)

    return median_seconds(work, 1)


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


class SanaFE:
    """The core map of the explicit network, exported once; only the simulation is timed, without traces."""

    def __init__(self, synfire, folder):
        self.input = os.path.join(folder, "x.npy")
        numpy.save(self.input, numpy.random.default_rng(1).random((1, 1, 10, 10), dtype=numpy.float32))
        self.folder = os.path.join(folder, "explicit")
        subprocess.run(
            [synfire, "simulate", EXPLICIT, "--input", self.input, "--neuron", "if", "--initial", "0", "--schedule", "delayed",
             "--steps", str(EXPLICIT_STEPS), "--export-sanafe", "--output", self.folder, "--quiet"],
            cwd=ROOT, check=True, capture_output=True)
        with open(os.path.join(self.folder, "sanafe-expected.json")) as file:
            self.expected = json.load(file)

    def seconds(self):
        import sanafe

        arch = sanafe.load_arch(os.path.join(self.folder, "sanafe-arch.yaml"))
        chip = sanafe.SpikingChip(arch)
        chip.load(sanafe.load_net(os.path.join(self.folder, "sanafe-network.yaml"), arch))
        start = time.perf_counter()
        run = chip.sim(self.expected["steps"], timing_model="simple")
        seconds = time.perf_counter() - start
        self.spikes = run["spikes"]
        return seconds


PEERS = {"dense": dense, "dense_full": dense_full, "spikingjelly": spikingjelly, "snntorch": snntorch}


def alone(threads, peer, *arguments):
    """Seconds of a peer in a process of its own."""
    command = [sys.executable, os.path.abspath(__file__), "--threads", str(threads), "--peer", peer, *map(str, arguments)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def bench(command, *options):
    # The chip files are looked up from the package's root.
    out = subprocess.run([command, "end-to-end", *options, "--json"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return json.loads(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(ROOT, "Benchmarks/.build/release/bench"))
    parser.add_argument("--synfire", default=os.path.join(ROOT, ".build/release/synfire"))
    parser.add_argument("--output", default="results.json")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", help="ONNX file for Synfire's side of the small network")
    parser.add_argument("--input", help="NPY input for Synfire's side of the small network")
    parser.add_argument("--skip-full", action="store_true", help="leave the full Spiking-UNet out")
    parser.add_argument("--skip-sanafe", action="store_true")
    parser.add_argument("--peer", nargs="+", help="time one peer only and print its seconds: " + ", ".join(PEERS))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.peer:
        print(PEERS[arguments.peer[0]](*map(int, arguments.peer[1:])))
        return
    files = ["--model", os.path.abspath(arguments.model), "--input", os.path.abspath(arguments.input)] if arguments.model else []
    command = os.path.abspath(arguments.bench)

    ours, peers = {}, {}

    def keep(table, key, value):
        table.setdefault(key, []).append(value)

    with tempfile.TemporaryDirectory() as folder:
        explicit = None if arguments.skip_sanafe else SanaFE(os.path.abspath(arguments.synfire), folder)
        for _ in range(arguments.rounds):
            for row in bench(command, "--network", "small", *files):
                keep(ours, ("small", row["neuron"], row["steps"], row["threads"]), row)
            for steps, runs in [(10, 9), (100, 5)]:
                keep(peers, ("small", "pytorch dense, one batch, no neurons", "", steps, arguments.threads), alone(arguments.threads, "dense", steps, runs))
                keep(peers, ("small", "spikingjelly", "if", steps, arguments.threads), alone(arguments.threads, "spikingjelly", steps, max(2, 30 // steps)))
                keep(peers, ("small", "snntorch", "if", steps, arguments.threads), alone(arguments.threads, "snntorch", steps, max(2, 30 // steps)))
            if explicit:
                for row in bench(command, "--network", "explicit", "--input", explicit.input, "--steps", str(EXPLICIT_STEPS)):
                    keep(ours, ("explicit", row["neuron"], row["steps"], row["threads"]), row)
                keep(peers, ("explicit", "sana-fe", "if", EXPLICIT_STEPS, 1), explicit.seconds())
            if not arguments.skip_full:
                for row in bench(command, "--network", "full"):
                    keep(ours, ("full", row["neuron"], row["steps"], row["threads"]), row)
                keep(peers, ("full", "pytorch dense, no neurons", "", 20, arguments.threads), alone(arguments.threads, "dense_full", 20))

    rows = []
    for key, list_ in ours.items():
        rows.append(list_[0] | {"seconds": statistics.median(row["seconds"] for row in list_), "subject": key[0]})
        rows[-1]["minimum"] = min(row["minimum"] for row in list_)
    others = [
        {"subject": key[0], "peer": key[1], "neuron": key[2], "steps": key[3], "threads": key[4], "seconds": statistics.median(values),
         "minimum": min(values)}
        for key, values in peers.items()]
    ratios = [
        {"network": row["network"], "peer": peer["peer"], "neuron": row["neuron"], "steps": row["steps"], "threads": row["threads"],
         "timesFaster": peer["seconds"] / row["seconds"], "timesFasterAtMinimum": peer["minimum"] / row["minimum"]}
        for row in rows for peer in others
        if peer["subject"] == row["subject"] and peer["steps"] == row["steps"] and peer["threads"] == row["threads"]]
    names = ["torch", "spikingjelly", "snntorch"] + ([] if arguments.skip_sanafe else ["sanafe"])
    result = {
        "schema": "synfire-peers/1",
        "command": "python compare.py " + " ".join(os.path.basename(option) for option in sys.argv[1:]),
        "versions": {name: importlib.metadata.version(name) for name in names} | {"python": platform.python_version()},
        "processor": next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), ""),
        "cores": os.cpu_count(), "loadAverage": os.getloadavg()[0], "rounds": arguments.rounds, "synfire": rows, "peers": others,
        "ratios": ratios,
    }
    temporary = arguments.output + ".part"
    with open(temporary, "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    os.replace(temporary, arguments.output)
    for ratio in ratios:
        print(f"{ratio['timesFaster']:8.2f}x {ratio['peer']} ({ratio['network']}, {ratio['neuron']}, T = {ratio['steps']})")


if __name__ == "__main__":
    sys.exit(main())
