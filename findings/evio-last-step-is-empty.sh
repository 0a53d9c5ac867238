#!/usr/bin/env bash
# evio's input tensor for spiking networks has one step less than asked for: the last holds one event.
#
# Guessed:  binary_tensor(bins=10) spreads a recording evenly over ten steps.
# Instead:  times are scaled to 0 ... bins - 1 and rounded down, so only an event at the very end reaches the last
#           step. T = 10 is nine steps and a stray event, T = 4 three, T = 2 has the whole recording in the first.
# Hurt:     who reports accuracy or spikes per step over T, or compares with tonic or SpikingJelly at the same T.
# Versions: evio 0.1.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet evio==0.1.0 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
import evio, numpy as np

# One event per pixel, evenly in time: each shows as one bit.
n, size = 1024, 32
t = np.arange(n) * 100
events = evio.from_arrays(np.arange(n) % size, np.arange(n) // size, t, np.ones(n, int))
for bins in (2, 4, 10):
    steps = evio.binary_tensor(events, bins, (size, size)).reshape(bins, -1).sum(1).astype(int).tolist()
    even = np.bincount(np.minimum(bins - 1, bins * t // t[-1])).tolist()
    print(f"{bins:2} bins of {n} events: evio {steps}, evenly {even}")
    assert sum(steps) == n and steps[-1] == 1 and max(steps) > n // bins, "evio has changed"
END
