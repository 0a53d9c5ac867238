#!/usr/bin/env bash
# One transposed convolution, seven MAC counters, four answers.
#
# Guessed:  counters that trace the operators themselves (torchprofile, onnx-tool) count a transposed convolution
#           right; only counters by module type (thop, torchinfo) take it for a convolution at output resolution.
# Instead:  for stride 2, thop, torchinfo and torchprofile say four times the multiply-accumulates there are, and
#           onnx-tool multiplies that by outputs / inputs: twice too many where channels are halved, as in a U-Net,
#           eight times where they are doubled, right by chance at a quarter. fvcore, ptflops and torch's own
#           FlopCounterMode (halved) are right. torch and fvcore say the same number, the one as FLOPs of two per
#           MAC, the other as "flops" of one: 262144 and 131072.
# Hurt:     the dense energy beside a spiking U-Net comes out up to a quarter too high, in favour of the spikes.
# Versions: torch 2.13.0, thop 0.1.1.post2209072238, torchinfo 1.8.0, torchprofile 0.1.0, onnx-tool 1.0.1,
#           fvcore 0.1.5.post20221221, ptflops 0.7.5, onnx 1.23.2, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 thop==0.1.1.post2209072238 torchinfo==1.8.0 onnx-tool==1.0.1 \
    fvcore==0.1.5.post20221221 ptflops==0.7.5 onnx==1.23.2 numpy==2.4.6
# torchprofile asks for torchvision, which it does not use here.
"$work/env/bin/pip" install --quiet --no-deps torchprofile==0.1.0
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import contextlib, io, warnings
import torch
from torch import nn
warnings.filterwarnings("ignore")
import onnx_tool, ptflops, thop, torchinfo
from fvcore.nn import FlopCountAnalysis
from torch.utils.flop_counter import FlopCounterMode
from torchprofile import profile_macs


def by_torch(m, x):
    with FlopCounterMode(display=False) as counter:
        m(x)
    return counter.get_total_flops() / 2


def by_onnx_tool(m, x):
    torch.onnx.export(m, (x,), "m.onnx", dynamo=False)
    model = onnx_tool.Model("m.onnx")
    model.graph.shape_infer(None)
    model.graph.profile()
    return model.graph.macs[0]


counters = {
    "torch / 2": by_torch,
    "fvcore": lambda m, x: FlopCountAnalysis(m, x).total(),
    "ptflops": lambda m, x: ptflops.get_model_complexity_info(
        m, tuple(x.shape[1:]), as_strings=False, print_per_layer_stat=False, backend="pytorch")[0],
    "thop": lambda m, x: thop.profile(m, (x,), verbose=False)[0],
    "torchinfo": lambda m, x: torchinfo.summary(m, tuple(x.shape), verbose=0).total_mult_adds,
    "torchprofile": profile_macs,
    "onnx-tool": by_onnx_tool,
}
x = torch.zeros(1, 16, 16, 16)
cases = [
    ("convolution 16 -> 8, 3x3, pad 1", nn.Conv2d(16, 8, 3, 1, 1, bias=False), 256 * 16 * 8 * 9, (1,) * 7),
    ("transposed 16 -> 8, 2x2, stride 2", nn.ConvTranspose2d(16, 8, 2, 2, bias=False), 256 * 16 * 8 * 4, (1, 1, 1, 4, 4, 4, 2)),
    ("transposed 16 -> 32, 2x2, stride 2", nn.ConvTranspose2d(16, 32, 2, 2, bias=False), 256 * 16 * 32 * 4, (1, 1, 1, 4, 4, 4, 8)),
    ("transposed 16 -> 4, 3x3, stride 2", nn.ConvTranspose2d(16, 4, 3, 2, 1, 1, bias=False), 256 * 16 * 4 * 9, (1, 1, 1, 4, 4, 4, 1)),
]
for name, layer, right, expected in cases:
    found = []
    for counter in counters.values():
        with contextlib.redirect_stdout(io.StringIO()):
            found.append(counter(nn.Sequential(layer), x) / right)
    print(f"{name:36} {right:7} MACs; times:", ", ".join(f"{k} {v:g}" for k, v in zip(counters, found)))
    assert found == [float(e) for e in expected], "a counter has changed"
END
