"""Runs a core map exported by `synfire simulate --export-sanafe` in SANA-FE and compares what comes out.

    python3 -m venv .venv && .venv/bin/pip install sanafe==2.2.9
    synfire simulate small.json --input x.npy --neuron if --initial 0 --schedule delayed --export-sanafe --output out
    .venv/bin/python sanafe_run.py out --output sanafe.json

Spikes inside every layer's window and the read-out's potentials must be equal; latencies are printed side by side.
Exits with 1 if a spike differs.
"""

import argparse
import importlib.metadata
import json
import platform
import sys

import sanafe


def groups_of(trace, expected):
    """Spikes by group and step as sets of neuron numbers."""
    fired = {group["group"]: [set() for _ in trace] for group in expected["groups"]}
    for step, addresses in enumerate(trace):
        for address in addresses:
            name, _, neuron = str(address).partition(".")
            fired[name][step].add(int(neuron))
    return fired


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--output")
    options = parser.parse_args()
    with open(f"{options.folder}/sanafe-expected.json") as file:
        expected = json.load(file)
    latencies = {}
    for model in ("simple", "detailed"):
        arch = sanafe.load_arch(f"{options.folder}/sanafe-arch.yaml")
        chip = sanafe.SpikingChip(arch)
        chip.load(sanafe.load_net(f"{options.folder}/sanafe-network.yaml", arch))
        run = chip.sim(expected["steps"], timing_model=model, spike_trace=True, potential_trace=True)
        latencies[model] = run["sim_time"]
    fired = groups_of(run["spike_trace"], expected)
    compared, wrong = 0, 0
    for group in expected["groups"]:
        first, end = group["window"]
        for step in range(first, end):
            ours = set(group["spikes"][step])
            compared += len(ours)
            wrong += len(ours ^ fired[group["group"]][step])
    readout = [int(value) for value in run["potential_trace"][-1]]
    result = {
        "schema": "synfire-sanafe-comparison/1",
        "sanafe": importlib.metadata.version("sanafe"),
        "python": platform.python_version(),
        "chip": expected["chip"],
        "steps": expected["steps"],
        "layers": [group["neurons"] for group in expected["groups"]],
        "spikes": compared,
        "differentSpikes": wrong,
        "readoutEqual": readout == expected["readout"],
        "packets": {"synfire": expected["packets"], "sanafe": run["packets_sent"]},
        "synapticOperations": {"synfire": expected["sops"], "sanafe": run["spikes"]},
        "latencySeconds": {"synfire": expected["latency"], "sanafe": latencies},
    }
    text = json.dumps(result, indent=2)
    print(text)
    if options.output:
        with open(options.output, "w") as file:
            file.write(text + "\n")
    return 1 if wrong or not result["readoutEqual"] else 0


if __name__ == "__main__":
    sys.exit(main())
