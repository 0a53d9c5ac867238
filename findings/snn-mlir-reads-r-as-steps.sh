#!/usr/bin/env bash
# snn-mlir takes the resistance of a NIR LIF node for tau / dt: with r = 1 the neuron has no memory.
#
# Guessed:  a reader of NIR discretises tau dv/dt = (v_leak - v) + r i with a step of its own or the user's.
# Instead:  snn-mlir 1.0.0 computes the step as dt = tau / r, so the decay is 1 - 1/r whatever tau is. r = 1, which
#           sinabs and SpikingJelly write and any NIR file may hold, gives decay 0: the potential is forgotten in
#           each step. r = 0.5 gives decay -1: the potential changes sign. tau of 10 ms, 20 ms and 20 s come out alike.
#           `snn_mlir.check` says ok. Only writers that put tau / dt into r (snnTorch, lava) fit.
# Hurt:     who compiles a trained network for hardware through NIR: spikes and energy of another network.
# Versions: snn-mlir 1.0.0, nir 1.0.8, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; equation of LIF in the NIR specification.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet snn-mlir==1.0.0 nir==1.0.8 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
import re
import nir, numpy as np, snn_mlir

print("snn-mlir", snn_mlir.__version__, "nir", nir.version)


def decay(tau, r):
    vector = lambda v: np.full(3, v, np.float32)
    nodes = {"input": nir.Input({"input": np.array([3])}), "w": nir.Linear(np.eye(3, dtype=np.float32)),
             "lif": nir.LIF(tau=vector(tau), r=vector(r), v_leak=vector(0), v_threshold=vector(1), v_reset=vector(0)),
             "output": nir.Output({"output": np.array([3])})}
    nir.write("lif.nir", nir.NIRGraph(nodes, [("input", "w"), ("w", "lif"), ("lif", "output")]))
    assert snn_mlir.check("lif.nir").ok
    return float(re.search(r"decay_float = ([^ ]+)", snn_mlir.to_mlir("lif.nir")).group(1))


for tau, r, expected in [(0.02, 20, 0.95), (0.02, 1, 0), (0.01, 1, 0), (20, 1, 0), (0.02, 0.5, -1)]:
    found = decay(tau, r)
    print(f"tau {tau:5} s, r {r:4}: decay {found:g} per step")
    assert abs(found - expected) < 1e-6, "snn-mlir has changed"
END
