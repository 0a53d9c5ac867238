#!/usr/bin/env bash
# MedPy scores an empty mask by the version of NumPy beside it: 1.0 becomes nan.
#
# Guessed:  a released metric gives the same number for the same masks under every NumPy it accepts.
# Instead:  MedPy 0.5.2 catches the division by zero of empty masks as ZeroDivisionError, which Python's integers
#           raise. numpy.count_nonzero returned those up to NumPy 2.2; a later one returns NumPy's, which divide
#           to nan with a warning only. Dice of two empty masks turns from 1.0 into nan, while Jaccard of the same masks
#           stays 1.0; precision, recall and sensitivity turn from 0.0 into nan. A mean over slices or subjects becomes
#           nan, or, by nanmean, drops the cases.
# Hurt:     who repeats a published evaluation in a fresh environment.
# Versions: medpy 0.5.2, numpy 2.2.6 and 2.4.6, scipy 1.17.1. Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
cd "$work"
cat > scores.py <<'END'
import sys, warnings
warnings.filterwarnings("ignore")
import numpy as np
from medpy.metric.binary import dc, jc, precision, recall, sensitivity
empty, full = np.zeros((8, 8), bool), np.ones((8, 8), bool)
found = [float(f(a, b)) for f, a, b in ((dc, empty, empty), (jc, empty, empty), (precision, empty, full), (recall, full, empty),
                                       (sensitivity, empty, empty), (dc, empty, full))]
print("numpy", np.__version__, "Dice, Jaccard of empty masks; precision, recall, sensitivity; Dice empty against full:", found)
expected = [float(v) for v in sys.argv[1:]]
assert np.array_equal(found, expected, equal_nan=True), "medpy or numpy has changed"
END
env/bin/pip install --quiet medpy==0.5.2 scipy==1.17.1 numpy==2.2.6
env/bin/python scores.py 1 1 0 0 0 0
env/bin/pip install --quiet numpy==2.4.6
env/bin/python scores.py nan 1 nan nan nan 0
