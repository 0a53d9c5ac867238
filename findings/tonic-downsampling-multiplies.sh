#!/usr/bin/env bash
# tonic's integrating downsampler makes sixty events of each one, and writes times in 32 bits.
#
# Guessed:  downsampling 640 x 480 to 20 x 15 leaves fewer events, or as many.
# Instead:  with noise_threshold=0, the documented default, which must be written out since the true default raises,
#           every pixel emits an ON *and* an OFF event in every step: "at least the threshold" is met by nothing at all.
#           2000 events become 117,458. Times come back as int32: absolute Unix microseconds, as in AEDAT 4, wrap.
# Hurt:     who counts input spikes or prices them: energy scales with pixels and steps, not with the recording.
# Versions: tonic 1.7.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; example and default of EventDownsampling in tonic's documentation.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet tonic==1.7.0 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
import numpy as np, tonic
from tonic.transforms import EventDownsampling

print("tonic", tonic.__version__)
random = np.random.default_rng(0)
e = np.zeros(2000, tonic.io.events_struct)
e["x"], e["y"], e["t"] = random.integers(0, 640, 2000), random.integers(0, 480, 2000), np.sort(random.integers(0, 100_000, 2000))
e["p"] = random.integers(0, 2, 2000)
counts = {}
for threshold in (0, 1, 2):
    small = EventDownsampling(sensor_size=(640, 480, 2), target_size=(20, 15), dt=0.5, downsampling_method="integrator",
                              noise_threshold=threshold)(e.copy())
    counts[threshold] = len(small)
    print(f"noise_threshold {threshold}: {len(small)} events of {len(e)}, {small['t'].dtype} times up to {small['t'].max()}")
    assert small["t"].dtype == np.int32
assert counts[0] > 50 * len(e) and counts[1] < len(e), "tonic has changed"
try:
    EventDownsampling(sensor_size=(640, 480, 2), target_size=(20, 15), dt=0.5, downsampling_method="integrator")(e.copy())
    raise SystemExit("tonic has changed: its default works")
except AssertionError:
    print("noise_threshold left out, as in the documented example: AssertionError")
END
