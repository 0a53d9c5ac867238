#!/usr/bin/env bash
# SpikingJelly's lemaire estimator prices one network two ways, by the class that its convolutions are wrapped in.
#
# Guessed:  layer.Conv2d(step_mode="m") and layer.SeqToANNContainer(nn.Conv2d) are the two documented ways to run a convolution over
#           all steps at once; they compute the same, so an estimate of their energy is the same.
# Instead:  estimate_lemaire_energy gives 2.5 times as much for the container: it asks the layer for its step_mode, finds
#           none on nn.Conv2d, and takes the potentials' memory T times as large as it is. The other three estimators agree.
# Hurt:     who compares networks, or papers, that were written with the one and with the other.
# Versions: spikingjelly 2.0.0, torch 2.13.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; op_counter/analytical_energy.py, _time_steps.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 spikingjelly==2.0.0 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import spikingjelly, torch
from importlib.metadata import version
from torch import nn
from spikingjelly.activation_based import functional, layer, neuron, op_counter

print("spikingjelly", version("spikingjelly"), "torch", torch.__version__)
torch.manual_seed(0)
steps = 4
x = (torch.rand(steps, 1, 2, 12, 12) < 0.3).float()
weights = [torch.randn(8, 2, 3, 3) / 3, torch.randn(4, 8, 3, 3) / 5]


def convolution(weight, wrapped):
    sizes = dict(in_channels=weight.shape[1], out_channels=weight.shape[0], kernel_size=3, padding=1, bias=False)
    plain = nn.Conv2d(**sizes) if wrapped else layer.Conv2d(**sizes, step_mode="m")
    plain.weight.data = weight.clone()
    return layer.SeqToANNContainer(plain) if wrapped else plain


def run(wrapped):
    net = nn.Sequential(
        convolution(weights[0], wrapped), neuron.IFNode(step_mode="m"), convolution(weights[1], wrapped), neuron.IFNode(step_mode="m")).eval()
    with torch.no_grad():
        spikes = net(x)
        functional.reset_net(net)
        lemaire = op_counter.estimate_lemaire_energy(net, x)
        functional.reset_net(net)
        simple = op_counter.estimate_simple_energy(net, x)
    return spikes, lemaire, simple


plain, container = run(False), run(True)
assert torch.equal(plain[0], container[0])
print("the same", int(plain[0].sum()), "spikes")
for name, (_, lemaire, simple) in [("layer.Conv2d(step_mode='m')", plain), ("SeqToANNContainer(nn.Conv2d)", container)]:
    print(f"{name:30} lemaire {lemaire.total_pj:12,.0f} pJ   simple {simple.energy_total_pj:12,.0f} pJ")
assert plain[1].counts == container[1].counts
assert plain[2].energy_total_pj == container[2].energy_total_pj
assert container[1].total_pj > 2 * plain[1].total_pj
END
