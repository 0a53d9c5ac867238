#!/usr/bin/env bash
# Three slices, two of them without the organ: their mean Dice is 0.25, 0.375, 0.58, 0.67, 0.75 or infinite.
#
# Guessed:  libraries differ in whether two empty masks score 1 or are left out; a false positive on an empty slice
#           scores 0 everywhere.
# Instead:  MONAI's DiceMetric leaves out every slice whose *label* is empty, so false positives there cost nothing
#           (0.75), and gives 0 for a set in which no label has the organ, be the masks right or wrong. Its
#           GeneralizedDiceScore says 0.5833, that of torchmetrics 0.25 (two empty masks score 0), DiceScore of
#           torchmetrics 0.375 by sample and 0.6667 over all. miseval calls one and the same pair of
#           empty masks Dice 1 and intersection over union 0. SimpleITK answers Dice infinity and Jaccard
#           1.797e308, a finite number, which a mean or a filter for infinities keeps.
# Hurt:     who compares Dice "per slice" between papers: on volumes most slices have no organ.
# Versions: torch 2.13.0, monai 1.6.1, torchmetrics 1.9.0, miseval 1.3.0, SimpleITK 2.5.7, numpy 2.4.6.
#           Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 monai==1.6.1 torchmetrics==1.9.0 miseval==1.3.0 \
    SimpleITK==2.5.7 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import math, warnings
warnings.filterwarnings("ignore")
import miseval, monai.metrics, numpy as np, SimpleITK, torch
import torchmetrics.segmentation as tm

label = torch.zeros(3, 8, 8, dtype=int)
mask = label.clone()
label[0, 2:6, 2:6] = 1
mask[0, 2:6, 3:7] = 1    # 12 of 16: Dice 0.75
mask[2, :2, :2] = 1      # the third: no organ, but four pixels found; the second: nothing, rightly
onehot = lambda a: torch.nn.functional.one_hot(a, 2).permute(0, 3, 1, 2).float()


def monai_(kind, pick=slice(None)):
    metric = kind(include_background=False)
    metric(onehot(mask[pick]), onehot(label[pick]))
    return metric.aggregate().item()


def torchmetrics_(kind, **options):
    metric = kind(num_classes=2, include_background=False, input_format="index", **options)
    metric.update(mask, label)
    return metric.compute().item()


def itk(slice_, what):
    overlap = SimpleITK.LabelOverlapMeasuresImageFilter()
    image = lambda a: SimpleITK.GetImageFromArray(a[slice_].numpy().astype(np.uint8))
    overlap.Execute(image(mask), image(label))
    return getattr(overlap, what)()


pairs = [(mask[i].numpy().astype(bool), label[i].numpy().astype(bool)) for i in range(3)]
seen = {
    "monai DiceMetric": (monai_(monai.metrics.DiceMetric), 0.75),
    "monai DiceMetric, empty slices only": (monai_(monai.metrics.DiceMetric, [1, 2]), 0),
    "monai GeneralizedDiceScore": (monai_(monai.metrics.GeneralizedDiceScore), 1.75 / 3),
    "torchmetrics DiceScore": (torchmetrics_(tm.DiceScore), 0.375),
    "torchmetrics DiceScore, global": (torchmetrics_(tm.DiceScore, aggregation_level="global"), 2 / 3),
    "torchmetrics GeneralizedDiceScore": (torchmetrics_(tm.GeneralizedDiceScore), 0.25),
    "miseval DSC of two empty masks": (miseval.evaluate(pairs[1][1], pairs[1][0], metric="DSC"), 1),
    "miseval IoU of two empty masks": (miseval.evaluate(pairs[1][1], pairs[1][0], metric="IoU"), 0),
    "SimpleITK Dice of two empty masks": (itk(1, "GetDiceCoefficient"), math.inf),
    "SimpleITK Jaccard of two empty masks": (itk(1, "GetJaccardCoefficient"), np.finfo(float).max),
    "mean of SimpleITK Dice": (np.mean([itk(i, "GetDiceCoefficient") for i in range(3)]), math.inf),
}
for name, (value, expected) in seen.items():
    print(f"{name:38} {value:.4g}")
for name, (value, expected) in seen.items():
    assert value == expected or abs(value - expected) < 1e-6, f"{name} has changed"
END
