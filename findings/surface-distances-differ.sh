#!/usr/bin/env bash
# The mean surface distance of the same two masks is 0.06, 0.22 or 0.26 mm, their HD95 1.00 or 1.41 voxels.
#
# Guessed:  four libraries agree within a tenth on mean surface distance and 95 % Hausdorff distance.
# Instead:  MedPy and MONAI average over surface voxels (0.221), surface-distance weights each piece of surface with its
#           area (0.263), SimpleITK's average Hausdorff distance runs over *all* voxels of the masks, of which those in
#           both have distance 0: 0.058, and smaller the larger the organ. HD95: MedPy takes the percentile of both
#           directions joined, MONAI the larger of two percentiles, 41 % more here.
# Hurt:     who puts a published surface distance beside his own.
# Versions: medpy 0.5.2, monai 1.6.1, surface-distance 0.1, SimpleITK 2.5.7, torch 2.13.0, numpy 2.4.6.
#           Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet medpy==0.5.2 surface-distance==0.1 SimpleITK==2.5.7 torch==2.13.0 monai==1.6.1 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import warnings
warnings.filterwarnings("ignore")
import medpy.metric.binary as medpy, monai.metrics as monai, numpy as np, SimpleITK, surface_distance, torch

spacing = (3.0, 0.5, 0.5)
z, y, x = np.mgrid[0:16, 0:48, 0:48]


def ellipsoid(cy, ry, rx):
    return ((z - 8) * 3 / 12) ** 2 + ((y - cy) / 2 / ry) ** 2 + ((x - 24) / 2 / rx) ** 2 <= 1


def image(mask):
    made = SimpleITK.GetImageFromArray(mask.astype(np.uint8))
    made.SetSpacing(spacing[::-1])
    return made


tensor = lambda mask: torch.tensor(mask[None, None].astype(np.float32))
label, mask = ellipsoid(24, 9, 8), ellipsoid(25, 8, 9)
filter_ = SimpleITK.HausdorffDistanceImageFilter()
filter_.Execute(image(label), image(mask))
mean = {
    "medpy": medpy.assd(mask, label, spacing),
    "monai": monai.compute_average_surface_distance(tensor(mask), tensor(label), symmetric=True, spacing=spacing).item(),
    "surface-distance": float(np.mean(surface_distance.compute_average_surface_distance(
        surface_distance.compute_surface_distances(label, mask, spacing)))),
    "SimpleITK": filter_.GetAverageHausdorffDistance(),
}
print(f"Dice {medpy.dc(mask, label):.3f}; Hausdorff distance {medpy.hd(mask, label, spacing):.3f} (medpy), {filter_.GetHausdorffDistance():.3f} (SimpleITK)")
print("mean surface distance, mm:", ", ".join(f"{k} {v:.3f}" for k, v in mean.items()))
assert [round(v, 3) for v in mean.values()] == [0.221, 0.221, 0.263, 0.058], "a package has changed"

a, b = np.zeros((8, 8, 8), bool), np.zeros((8, 8, 8), bool)
a[2:5, 2:6, 2:6] = b[3:6, 2:6, 1:6] = True
hd95 = medpy.hd95(a, b), monai.compute_hausdorff_distance(tensor(a), tensor(b), percentile=95).item()
print("95 % Hausdorff distance, voxels: medpy", hd95[0], "monai", round(hd95[1], 4))
assert hd95[0] == 1 and abs(hd95[1] - 2 ** 0.5) < 1e-6, "a package has changed"
END
