#!/usr/bin/env bash
# A class that occurs neither in labels nor in predictions scores nan, -1, or 0, even within one library.
#
# Guessed:  nan everywhere, left out of means.
# Instead:  torchmetrics 1.9.0 gives nan (DiceScore), -1 (MeanIoU per class), 0 (MulticlassJaccardIndex, per class) for
#           the same masks; MONAI's DiceMetric gives 0 with reduction "mean_batch" and leaves the class out with "mean".
#           The mean of the printed values is nan, 0.18, 0.52 or 0.58; the two classes that occur score 0.75 to 0.89.
# Hurt:     who averages per-class tables, or evaluates one subject at a time where small organs are missing.
# Versions: torchmetrics 1.9.0, monai 1.6.1, torch 2.13.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 torchmetrics==1.9.0 monai==1.6.1 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import math, warnings
warnings.filterwarnings("ignore")
import torch
from monai.metrics import DiceMetric
from torchmetrics.classification import MulticlassJaccardIndex
from torchmetrics.segmentation import DiceScore, MeanIoU

# Classes 0 and 1 occur, class 2 never.
label = torch.zeros(1, 8, 8, dtype=int)
mask = label.clone()
label[0, :, :4] = 1
mask[0, :, :3] = 1
onehot = lambda a: torch.nn.functional.one_hot(a, 3).permute(0, 3, 1, 2).float()


def value(metric):
    metric.update(mask, label)
    return [round(v, 4) for v in metric.compute().tolist()]


def monai(reduction):
    metric = DiceMetric(include_background=True, reduction=reduction)
    metric(onehot(mask), onehot(label))
    return [round(v, 4) for v in metric.aggregate().reshape(-1).tolist()]


seen = {
    "torchmetrics DiceScore": value(DiceScore(num_classes=3, average="none", input_format="index")),
    "torchmetrics MeanIoU": value(MeanIoU(num_classes=3, per_class=True, input_format="index")),
    "torchmetrics MulticlassJaccardIndex": value(MulticlassJaccardIndex(num_classes=3, average=None)),
    "monai DiceMetric mean_batch": monai("mean_batch"),
    "monai DiceMetric mean": monai("mean"),
}
for name, values in seen.items():
    print(f"{name:36} {values}  mean {sum(values) / len(values):.3f}")
last = [values[-1] for values in seen.values()][:4]
assert math.isnan(last[0]) and last[1:] == [-1, 0, 0], "a library has changed"
assert abs(seen["monai DiceMetric mean"][0] - sum(seen["monai DiceMetric mean_batch"][:2]) / 2) < 1e-3
END
