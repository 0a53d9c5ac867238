"""Times a training step of PyTorch and of SpikingJelly beside Synfire's, on the small U-Net with a batch of 26.

    .venv/bin/python training.py --output training.json

Rounds of Synfire and of every peer take turns, each in a process of its own; a figure is the median over rounds of each round's median.
PyTorch's dense step is timed in both memory formats, SpikingJelly's IF neurons step by step and over all steps at once, and the faster
one counts. All do the same: forward, 0.3 BCE + 0.7 Dice, backward, Adam.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time

import torch
from torch import nn

from unet import UNet

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BATCH, STEPS = 26, 10


def loss(z, y):
    p = torch.sigmoid(z)
    dice = 1 - (2 * (p * y).sum() + 1e-5) / (p.sum() + y.sum() + 1e-5)
    return 0.3 * nn.functional.binary_cross_entropy_with_logits(z, y) + 0.7 * dice


def timed(net, forward, layout, runs):
    net = net.to(memory_format=layout)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    x = torch.rand(BATCH, 1, 56, 40).to(memory_format=layout)
    y = (torch.rand(BATCH, 1, 56, 40) > 0.8).float()
    seconds = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        optimizer.zero_grad()
        loss(forward(net, x), y).backward()
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    return {"seconds": statistics.median(seconds[1:]), "minimum": min(seconds[1:]),
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def dense(layout):
    return timed(UNet(nn.ReLU), lambda net, x: net(x), layout, 7)


def single(layout):
    from spikingjelly.activation_based import functional, neuron

    def forward(net, x):
        functional.reset_net(net)
        return sum(net(x) for _ in range(STEPS)) / STEPS

    return timed(UNet(lambda: neuron.IFNode(v_reset=None, detach_reset=True)), forward, layout, 3)


def multiple(layout):
    from spikingjelly.activation_based import functional, layer, neuron

    net = UNet(lambda: neuron.IFNode(v_reset=None, detach_reset=True))

    class Folded(nn.Module):
        """A stateless layer over steps and samples as one batch."""

        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, x):
            return functional.seq_to_ann_forward(x, self.inner)

    def fold(module):
        for name, child in module.named_children():
            if isinstance(child, (nn.Conv2d, nn.ConvTranspose2d, nn.AvgPool2d)):
                setattr(module, name, Folded(child))
            else:
                fold(child)

    fold(net)
    functional.set_step_mode(net, "m")
    cat = torch.cat

    def forward(net, x):
        functional.reset_net(net)
        sequence = x.unsqueeze(0).repeat(STEPS, 1, 1, 1, 1)
        # Channels are the third axis of a sequence.
        torch.cat = lambda parts, axis: cat(parts, 2)
        try:
            return net(sequence).mean(0)
        finally:
            torch.cat = cat

    return timed(net, forward, torch.contiguous_format, 3)


PEERS = {"pytorch dense": dense, "spikingjelly if, step by step": single, "spikingjelly if, all steps": multiple}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(ROOT, "Benchmarks/.build/release/bench"))
    parser.add_argument("--output", default="training.json")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", nargs=2, help="time one peer in one memory format only")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    layouts = {"contiguous": torch.contiguous_format, "channels-last": torch.channels_last}
    if arguments.peer:
        print(json.dumps(PEERS[arguments.peer[0]](layouts[arguments.peer[1]])))
        return
    table = {}
    for _ in range(arguments.rounds):
        for mode in ["dense", "flow", "flow-if", "bptt"]:
            out = subprocess.run(
                [os.path.abspath(arguments.bench), "training", "--json", "--mode", mode, "--threads", str(arguments.threads)], cwd=ROOT,
                capture_output=True, text=True, check=True).stdout
            table.setdefault("synfire " + mode, []).append(json.loads(out)[0])
        for name in PEERS:
            for layout in layouts if "all steps" not in name else ["contiguous"]:
                out = subprocess.run(
                    [sys.executable, os.path.abspath(__file__), "--threads", str(arguments.threads), "--peer", name, layout],
                    capture_output=True, text=True, check=True).stdout
                table.setdefault(f"{name}, {layout}", []).append(json.loads(out))
    rows = [
        {"name": name, "seconds": statistics.median(row["seconds"] for row in rows), "minimum": min(row["minimum"] for row in rows),
         "peakBytes": max(row["peakBytes"] for row in rows)}
        for name, rows in table.items()]
    result = {
        "schema": "synfire-training-peers/1", "batch": BATCH, "steps": STEPS, "threads": arguments.threads, "rounds": arguments.rounds,
        "versions": {name: importlib.metadata.version(name) for name in ["torch", "spikingjelly"]} | {"python": platform.python_version()},
        "processor": next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), ""),
        "cores": os.cpu_count(), "loadAverage": os.getloadavg()[0], "rows": rows,
    }
    with open(arguments.output + ".part", "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    os.replace(arguments.output + ".part", arguments.output)
    for row in rows:
        print(f"{row['name']:45} median {row['seconds'] * 1e3:8.1f} ms  min {row['minimum'] * 1e3:8.1f} ms  peak {row['peakBytes'] >> 20} MiB")


if __name__ == "__main__":
    sys.exit(main())
