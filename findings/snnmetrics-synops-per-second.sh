#!/usr/bin/env bash
# snnmetrics gives synaptic operations as a sum, but "synops/s" as the mean of one neuron.
#
# Guessed:  synops/s is synops divided by the time of a sample.
# Instead:  it is the *mean over neurons* divided by the time: too small by the number of neurons, by 1000 for a layer
#           of 1000. Multiplying it by an energy per operation gives the power of one neuron's share.
# Hurt:     who turns it into watts or compares it with a chip's operations per second.
# Synfire:  prints sums, and rates of sums.
# Versions: snnmetrics 0.0.1, torch 2.13.0, torchmetrics 1.9.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 snnmetrics==0.0.1 torchmetrics==1.9.0 numpy==2.4.6 pbr==7.1.3
cd "$work"
env/bin/python - <<'END'
import torch
from snnmetrics.synops import SynOps

for neurons in (10, 100, 1000):
    metric = SynOps(fanout=torch.full((neurons,), 8.0), sample_time=0.1)
    metric.update(torch.full((4, neurons), 5.0))  # four samples, five spikes a neuron, each to eight targets
    result = metric.compute()
    synops, rate = result["synops"].item(), result["synops/s"].item()
    print(f"{neurons:4} neurons: synops {synops:g} in 0.1 s, synops/s {rate:g}, right {synops / 0.1:g}")
    assert synops == neurons * 40 and abs(rate - 400) < 1e-3, "snnmetrics has changed"
END
