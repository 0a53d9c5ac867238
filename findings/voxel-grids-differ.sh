#!/usr/bin/env bash
# Voxel grids "after Zhu et al. 2019" of tonic, evlib and evio differ, and two of them lose events.
#
# Guessed:  three packages that name the same paper give the same grid; its sum is ON events less OFF events.
# Instead:  evio places the events on bins 0 to B - 1, so both neighbours of each exist and the sum is exact. tonic and
#           evlib place them on 0 to B: what belongs to bin B is dropped, half a bin in the mean, so a grid of 5 bins
#           loses a tenth of all events, and of 2 bins a quarter. Bins begin at different times.
# Hurt:     who trains on one and evaluates, or prices input activity, on the other.
# Versions: tonic 1.7.0, evlib 0.13.2, evio 0.1.0, polars 2.1.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; doi 10.1109/CVPR.2019.00108, section 3.1.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet tonic==1.7.0 evlib==0.13.2 evio==0.1.0 polars==2.1.0 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import evio, evlib, numpy as np, polars as pl, tonic
from tonic.transforms import ToVoxelGrid

random = np.random.default_rng(0)
n, size = 1000, 16
x, y, t = random.integers(0, size, n), random.integers(0, size, n), np.sort(random.integers(0, 100_000, n))
p = np.ones(n, int)  # ON events only: each should add one
ours = np.zeros(n, np.dtype([("x", np.int16), ("y", np.int16), ("t", np.int64), ("p", np.int8)]))
ours["x"], ours["y"], ours["t"], ours["p"] = x, y, t, p
frame = pl.DataFrame({"t": pl.Series(t).cast(pl.Duration("us")), "x": x.astype(np.int16), "y": y.astype(np.int16),
                      "polarity": p.astype(np.int8)})
for bins in (2, 5, 20):
    by_tonic = ToVoxelGrid((size, size, 2), bins)(ours.copy())[:, 0]
    rows = evlib.create_voxel_grid(frame, size, size, bins)
    by_evlib = np.zeros((bins, size, size))
    by_evlib[rows["time_bin"].to_numpy(), rows["y"].to_numpy(), rows["x"].to_numpy()] = rows["contribution"].to_numpy()
    by_evio = evio.voxel_grid(evio.from_arrays(x, y, t, p), bins, (size, size))
    print(f"{n} ON events in {bins:2} bins: tonic {by_tonic.sum():.1f}, evlib {by_evlib.sum():.1f}, evio {by_evio.sum():.1f};"
          f" first bins {by_tonic[0].sum():.1f}, {by_evlib[0].sum():.1f}, {by_evio[0].sum():.1f}")
    assert abs(by_evio.sum() - n) < 0.1 and np.allclose(by_tonic, by_evlib), "a package has changed"
    assert abs(by_tonic.sum() - n * (1 - 0.5 / bins)) < 0.02 * n, "tonic has changed"
END
