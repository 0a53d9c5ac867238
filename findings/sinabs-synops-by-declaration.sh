#!/usr/bin/env bash
# sinabs counts synaptic operations by the order in which layers are declared, and its total is not their sum.
#
# Guessed:  SNNAnalyzer's total is the sum over its layers, and equals the deliveries of spikes to existing targets.
# Instead:  a spike that goes through a 2x2 AvgPool2d counts a quarter, which get_layer_statistics makes good by a
#           factor 4 for the next layer *in order of declaration*; get_model_statistics does not. A U-Net that declares
#           its pool first has four times too many operations in its first convolution and a quarter of them behind
#           the pool, though only the order of two lines of __init__ changes. ConvTranspose2d is not counted at all.
# Hurt:     who quotes synaptic operations or energy of a pooled network.
# Versions: sinabs 3.1.3, torch 2.13.0, nir 1.0.4, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; SNNAnalyzer of sinabs' documentation (marked deprecated, sinabs.hooks wants a Sequential).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 sinabs==3.1.3 nir==1.0.4 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import sinabs, sinabs.layers as sl, torch
from torch import nn

print("sinabs", sinabs.__version__, "torch", torch.__version__)
steps = 8
torch.manual_seed(0)
x = (torch.rand(steps, 1, 8, 8) < 0.5).float()


class Net(nn.Module):
    """Convolution, neurons, pool, convolution, neurons, transposed convolution."""

    def __init__(self, pool_first):
        super().__init__()
        torch.manual_seed(1)
        if pool_first:
            self.pool = nn.AvgPool2d(2)
        self.c1, self.n1 = nn.Conv2d(1, 4, 3, padding=1), sl.IAFSqueeze(batch_size=1, num_timesteps=steps)
        if not pool_first:
            self.pool = nn.AvgPool2d(2)
        self.c2, self.n2 = nn.Conv2d(4, 4, 3, padding=1), sl.IAFSqueeze(batch_size=1, num_timesteps=steps)
        self.up = nn.ConvTranspose2d(4, 2, 2, stride=2)

    def forward(self, x):
        self.spikes1 = self.n1(self.c1(x))
        self.spikes2 = self.n2(self.c2(self.pool(self.spikes1)))
        return self.up(self.spikes2)


def targets(size):
    """Existing targets of each pixel under a 3x3 kernel with padding 1, for one output channel."""
    return nn.functional.conv2d(torch.ones(1, 1, size, size), torch.ones(1, 1, 3, 3), padding=1)


found = {}
for pool_first in (False, True):
    net = Net(pool_first)
    analyzer = sinabs.SNNAnalyzer(net)
    with torch.no_grad():
        net(x)
    layers = {k: round(v["synops"].item()) for k, v in analyzer.get_layer_statistics()["parameter"].items()}
    total = round(analyzer.get_model_statistics()["synops"].item())
    right = {"c1": round((x * targets(8)).sum().item() * 4),
             "c2": round((net.spikes1 * targets(4).repeat_interleave(2, 2).repeat_interleave(2, 3)).sum().item() * 4),
             "up": round(net.spikes2.sum().item() * 2 * 4)}
    found[pool_first] = layers, total, right
    print(f"pool declared {'first' if pool_first else 'in order'}: layers {layers}, sum {sum(layers.values())}, total {total}; deliveries {right}")
assert found[False][2] == found[True][2] and found[False][2]["up"] > 0
layers, total, right = found[False]
assert layers == {"c1": right["c1"], "c2": right["c2"]} and total < sum(layers.values()), "sinabs has changed"
layers, total, right = found[True]
assert layers["c1"] == 4 * right["c1"] and abs(4 * layers["c2"] - right["c2"]) <= 4 and "up" not in layers, "sinabs has changed"
END
