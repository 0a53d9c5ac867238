#!/usr/bin/env bash
# tonic's voxel grid counts OFF events as ON wherever polarity is a bool.
#
# Guessed:  the sum of a voxel grid is (about) ON events less OFF events, whatever integer type polarity has.
# Instead:  ToVoxelGrid writes -1 into the zeros of the polarity column. In a bool column -1 becomes True: OFF counts
#           as +1, and a recording with its polarities reversed gives the very same grid. bool is the type of
#           tonic.io.events_struct and of tonic's own data sets DVSGesture, DSEC, CIFAR10DVS and DVSLip. With signed
#           integers or floats it is right, with uint8 it raises OverflowError.
# Hurt:     who trains or compares on voxel grids of those sets: half of the information is gone, silently.
# Versions: tonic 1.7.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet tonic==1.7.0 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
import numpy as np, tonic
from tonic.transforms import ToVoxelGrid

print("tonic", tonic.__version__)
for name in ("DVSGesture", "DSEC", "CIFAR10DVS", "DVSLip"):
    assert getattr(tonic.datasets, name).dtype["p"] == np.bool_, "tonic has changed"
assert tonic.io.events_struct["p"] == np.bool_


def events(kind):
    random = np.random.default_rng(0)
    e = np.zeros(1000, np.dtype([("x", np.int16), ("y", np.int16), ("t", np.int64), ("p", kind)]))
    e["x"], e["y"], e["t"] = random.integers(0, 34, 1000), random.integers(0, 34, 1000), np.sort(random.integers(0, 100_000, 1000))
    e["p"] = random.integers(0, 4, 1000) == 0
    return e


grid = lambda e: ToVoxelGrid((34, 34, 2), n_time_bins=10)(e.copy())
on = int(events(int)["p"].sum())
print(f"{on} ON and {1000 - on} OFF events")
for kind in (np.int8, np.int64, np.float32, np.bool_):
    e = events(kind)
    turned = e.copy()
    turned["p"] = 1 - e["p"].astype(int)
    total, reversed_total = grid(e).sum(), grid(turned).sum()
    print(f"polarity as {np.dtype(kind)!s:8} sum of the grid {total:8.1f}, with ON and OFF exchanged {reversed_total:8.1f}")
    if kind is np.bool_:
        assert total > 900 and np.array_equal(grid(e), grid(turned)), "tonic has changed"
    else:
        assert total < -400 and np.allclose(grid(e), -grid(turned))
END
