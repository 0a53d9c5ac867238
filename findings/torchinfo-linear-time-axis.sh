#!/usr/bin/env bash
# torchinfo counts a Linear layer once per entry of the first axis: steps or tokens behind it are free.
#
# Guessed:  a Linear layer on [N, T, F] costs N x T times its weights in every MAC counter.
# Instead:  torchinfo multiplies by the first extent only. A sample of 8 steps, [1, 8, F], counts as one step;
#           [1, 8, 196, F] of a spiking transformer as 1 of 1568; with time first, [8, 1, F], the same layer counts
#           fully. fvcore, thop and torch's FlopCounterMode (halved) count all.
# Hurt:     who divides spiking operations by the dense ones of such a table: the network's dense cost comes out T times
#           (or tokens times) too small, and with it every "saving" too.
# Versions: torchinfo 1.8.0, torch 2.13.0, thop 0.1.1.post2209072238, fvcore 0.1.5.post20221221, numpy 2.4.6.
#           Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 torchinfo==1.8.0 thop==0.1.1.post2209072238 fvcore==0.1.5.post20221221 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import thop, torch, torchinfo
from fvcore.nn import FlopCountAnalysis
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

layer = nn.Sequential(nn.Linear(64, 32, bias=False))
for shape in ((1, 64), (1, 8, 64), (8, 1, 64), (1, 8, 196, 64)):
    x = torch.zeros(shape)
    right = x.numel() // 64 * 64 * 32
    with FlopCounterMode(display=False) as by_torch:
        layer(x)
    found = {"torch / 2": by_torch.get_total_flops() / 2, "fvcore": FlopCountAnalysis(layer, x).total(),
             "thop": thop.profile(layer, (x,), verbose=False)[0], "torchinfo": torchinfo.summary(layer, shape, verbose=0).total_mult_adds}
    print(f"{shape!s:17} right {right:8}:", ", ".join(f"{k} {v:.0f}" for k, v in found.items()))
    assert found["torch / 2"] == found["fvcore"] == found["thop"] == right
    assert found["torchinfo"] == shape[0] * 64 * 32, "torchinfo has changed"
END
