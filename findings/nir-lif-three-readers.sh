#!/usr/bin/env bash
# One NIR file with leaky neurons, three libraries, three spike counts; sinabs adds rules of its own.
#
# Guessed:  readers of NIR discretise its equations with the user's step and agree on the number of spikes.
# Instead:  for tau = 20 ms, r = 1, threshold 1 and 100 steps, Norse counts 4, 12, 33 spikes (Euler's rule at its
#           default step of 1 ms), snnTorch 0, 1, 3 (0.1 ms, which cannot be chosen), sinabs 100, 300, 800: it takes
#           tau in seconds for steps, so nothing is left of the potential after one, and r for 1. With r = 20 and
#           inputs a twentieth, the same equation, Norse (with a warning) and sinabs (without) count none. For IF
#           neurons sinabs ignores r, too, and adds a lower bound of minus the threshold that NIR has not: inhibition
#           is forgotten.
# Hurt:     who exchanges networks through NIR and compares spikes, energy or accuracy between simulators.
# Versions: nir 1.0.4 (the newest that sinabs accepts), nirtorch 2.0.2, norse 1.1.0, snntorch 1.0.0, sinabs 3.1.3,
#           torch 2.13.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; equations of LIF and IF in the NIR specification.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 sinabs==3.1.3 nir==1.0.4 nirtorch==2.0.2 snntorch==1.0.0 numpy==2.4.6
# Norse asks for torchvision, which reading a graph does not use.
"$work/env/bin/pip" install --quiet --no-deps norse==1.1.0
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import contextlib, io, warnings
warnings.filterwarnings("ignore")
import nir, norse, numpy as np, sinabs, torch
from snntorch.import_nir import import_from_nir

print("nir", nir.version, "norse", norse.__version__, "sinabs", sinabs.__version__)
steps = 100


def graph(neuron, weights, **parameters):
    vector = lambda v: np.full(3, v, np.float32)
    nodes = {"input": nir.Input(np.array([3])),
             "fc": nir.Affine(np.diag(np.array(weights, np.float32)), np.zeros(3, np.float32)),
             "neurons": neuron(v_threshold=vector(1), **{k: vector(v) for k, v in parameters.items()}),
             "output": nir.Output(np.array([3]))}
    nir.write("n.nir", nir.NIRGraph(nodes, [("input", "fc"), ("fc", "neurons"), ("neurons", "output")]))
    return nir.read("n.nir")


def euler(tau, r, weights, dt):
    v, count = np.zeros(3), np.zeros(3, int)
    for _ in range(steps):
        v += dt / tau * (r * np.array(weights) - v)
        count += v > 1
        v[v > 1] = 0
    return count.tolist()


def by_steps(module, x):
    state, count = None, 0
    for t in range(len(x)):
        out, state = module(x[t:t + 1], state)
        count = count + (out[0] if isinstance(out, tuple) else out)
    return count.detach().ravel().int().tolist()


def by_sinabs(g, x):
    with torch.no_grad():
        return sinabs.nir.from_nir(g, batch_size=1)(x)[0].sum(0).int().tolist()


def quietly(call):
    with contextlib.redirect_stdout(io.StringIO()):
        return call()


x = torch.ones(steps, 3)
expected = {1: ([4, 12, 33], [0, 1, 3], [100, 300, 800]), 20: ([0, 0, 0], [0, 1, 3], [0, 0, 0])}
for r in (1, 20):
    weights = [1.5 / r, 3 / r, 8 / r]
    make = lambda: graph(nir.LIF, weights, tau=0.02, r=r, v_leak=0)
    seen = (by_steps(norse.torch.from_nir(make()), x), quietly(lambda: by_steps(import_from_nir(make()), x)), by_sinabs(make(), x))
    print(f"LIF, r {r:2}: Euler at 1 ms {euler(0.02, r, weights, 1e-3)}, at 0.1 ms {euler(0.02, r, weights, 1e-4)};"
          f" norse {seen[0]}, snntorch {seen[1]}, sinabs {seen[2]}")
    assert seen == expected[r], "a reader has changed"
assert euler(0.02, 1, [1.5, 3, 8], 1e-3) == [4, 12, 33] and euler(0.02, 1, [1.5, 3, 8], 1e-4) == [0, 1, 3]
one, two = (by_sinabs(graph(nir.IF, [0.3, 0.3, 0.3], r=r), x) for r in (1, 2))
print("IF, sinabs: r 1", one, "r 2", two)
pulse = torch.cat([torch.full((10, 3), -1.0), torch.full((20, 3), 0.5)])
inhibited = by_sinabs(graph(nir.IF, [1, 1, 1], r=1), pulse)
print("IF, sinabs: ten steps of -1, then twenty of 0.5, which only lift the potential to 0:", inhibited, "spikes")
assert one == two and inhibited[0] > 5, "sinabs has changed"
END
