#!/usr/bin/env bash
# A delay of ten steps in SuperNeuroMAT makes nine neurons, and their spikes are counted.
#
# Guessed:  the delay of a synapse changes when a spike arrives, not how many spikes there are.
# Instead:  a synapse of delay d becomes a chain of d - 1 hidden neurons. num_neurons, num_synapses, the spike train and
#           ispikes.sum() contain them: two neurons that fire twice each show 22 spikes at delay 10.
# Hurt:     who reads spikes, neurons or an energy per spike from a network with delays.
# Versions: superneuromat 3.5.0, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet superneuromat==3.5.0 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
import numpy as np, superneuromat

print("superneuromat", superneuromat.__version__)
for delay in (1, 2, 5, 10):
    model = superneuromat.SNN()
    a, b = model.create_neuron(threshold=0.0, leak=0.0), model.create_neuron(threshold=0.0, leak=0.0)
    model.create_synapse(a, b, weight=1.0, delay=delay)
    model.add_spike(0, a, 1.0)
    model.add_spike(3, a, 1.0)
    model.simulate(20)
    spikes = np.array(model.ispikes)
    print(f"delay {delay:2}: second neuron fires at {np.flatnonzero(spikes[:, 1]).tolist()}, both fire {spikes[:, :2].sum()} times;"
          f" the model says {model.num_neurons} neurons, {model.num_synapses} synapses, {spikes.sum()} spikes")
    assert spikes[:, :2].sum() == 4, "superneuromat has changed"
    assert (model.num_neurons, model.num_synapses, spikes.sum()) == (delay + 1, delay, 2 * delay + 2), "superneuromat has changed"
END
