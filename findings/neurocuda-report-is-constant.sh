#!/usr/bin/env bash
# NeuroCUDA's NeuroBench report shows one firing rate and one energy ratio whatever the network does.
#
# Guessed:  SynOps, activation sparsity and energy of its NeuroBenchReporter are measured on the given data, and grow
#           with the image; the price of an operation on Loihi is the published 23.6 pJ or so.
# Instead:  the firing rate is the constant 0.2: a silent network and one whose neurons fire in every other step get the same
#           activation sparsity 0.8, SynOps and energy. A convolution's weights count once per step, not once per pixel,
#           so images of 8 x 8 and 256 x 256 cost the same. "Loihi" costs 0.08 pJ per operation, 300 times less than
#           published, a GPU 50 pJ per weight *and step*: the ratio is 50 / (0.2 x 0.08) = 3125 for every network.
#           The package NeuroBench is not called.
# Hurt:     who quotes "3125 times less energy, by NeuroBench".
# Versions: neurocuda 0.2.0, snntorch 1.0.0, torch 2.13.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; Davies et al. 2018, doi 10.1109/MM.2018.112130359, table 2.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 snntorch==1.0.0 neurocuda==0.2.0 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import snntorch, torch
from torch import nn
from neurocuda.neurobench import NeuroBenchReporter

steps = 8


class Net(nn.Module):
    def __init__(self, weight):
        super().__init__()
        self.conv, self.neuron, self.head = nn.Conv2d(1, 8, 3, padding=1), snntorch.Leaky(beta=0.9), nn.Linear(8, 2)
        nn.init.constant_(self.conv.weight, weight)
        nn.init.zeros_(self.conv.bias)

    def forward(self, x):
        state, self.rate, out = self.neuron.init_leaky(), 0.0, 0
        for _ in range(steps):
            spikes, state = self.neuron(self.conv(x), state)
            self.rate += spikes.mean().item() / steps
            out = out + self.head(spikes.mean((2, 3)))
        return out


reporter = NeuroBenchReporter(device="cpu")
reports = []
for weight, size in ((0.0, 8), (50.0, 8), (50.0, 256)):
    net = Net(weight)
    data = [(torch.ones(1, 1, size, size), torch.zeros(1, dtype=torch.long))]
    algorithm = reporter.measure_algorithm(net, data, T=steps)
    system = reporter.measure_system(net, "loihi", T=steps, input_shape=(1, 1, size, size), iterations=1)
    reports.append((algorithm.activation_sparsity, algorithm.synaptic_operations, system.energy_uj_per_inference, system.energy_ratio_vs_gpu))
    print(f"firing rate {net.rate:.2f}, image {size:3}x{size}: activation sparsity {reports[-1][0]}, SynOps {reports[-1][1]},"
          f" energy {reports[-1][2]} uJ, GPU / Loihi {reports[-1][3]}")
assert len({r[:3] for r in reports}) == 1 and reports[0][0] == 0.8, "neurocuda has changed"
assert NeuroBenchReporter.GPU_PJ_PER_MAC / (0.2 * NeuroBenchReporter.NEURO_PJ_PER_SOP) == 3125, "neurocuda has changed"
END
