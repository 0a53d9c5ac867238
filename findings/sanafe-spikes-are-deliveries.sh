#!/usr/bin/env bash
# SANA-FE's result "spikes" counts deliveries to synapses, and reset() does not go back to the first step.
#
# Guessed:  results["spikes"], "Total spike count" in its documentation, is the number of times neurons fired; after
#           reset() the same simulation gives the same result.
# Instead:  one spike of a neuron with 50 targets counts 50; the firings stand under "neurons_fired". Networks that fire
#           equally often differ by their fan-out, and energy / spikes is an energy per synapse. reset() clears the
#           potentials but time goes on: spikes given for steps 1 to 10 are over, and a second run of the sample is
#           silent, at the price of a network without input.
# Hurt:     who quotes spikes or energy per spike, or loops over samples with reset().
# Versions: sanafe 2.2.9, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; docstring of SpikingChip.sim.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet sanafe==2.2.9 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
from importlib.metadata import version
import sanafe

print("sanafe", version("sanafe"))
assert "Total spike count" in sanafe.SpikingChip.sim.__doc__


def chip(targets):
    """One input neuron that fires in five of ten steps, and its targets, which never fire."""
    arch, net = sanafe.load_loihi(), sanafe.Network()
    source, sinks = net.create_neuron_group("source", 1), net.create_neuron_group("sinks", targets, model_attributes={"threshold": 1e6})
    source.connect_neurons_dense(sinks, {"w": [1.0] * targets})
    source[0].set_attributes(soma_hw_name="loihi_inputs[0]", model_attributes={"spikes": [True, False] * 5})
    source[0].map_to_core(arch.tiles[0].cores[0])
    for neuron in sinks:
        neuron.set_attributes(soma_hw_name="loihi_lif")
        neuron.map_to_core(arch.tiles[1].cores[0])
    made = sanafe.SpikingChip(arch)
    made.load(net)
    return made


def run(made):
    result = made.sim(10)
    return result["timestep_start"], result["neurons_fired"], result["spikes"], result["energy"]["total"]


found = {}
for targets in (1, 10, 50):
    made = chip(targets)
    first = run(made)
    made.reset()
    found[targets] = first, run(made)
    print(f"\n{targets:2} targets: first run from step {first[0]}: neurons_fired {first[1]}, spikes {first[2]}, {first[3]:.3e} J;"
          f" after reset from step {found[targets][1][0]}: neurons_fired {found[targets][1][1]}, {found[targets][1][3]:.3e} J")
for targets, (first, second) in found.items():
    assert first[:3] == (1, 5, 5 * targets) and second[:3] == (11, 0, 0) and second[3] < first[3], "sanafe has changed"
END
