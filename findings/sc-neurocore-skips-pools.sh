#!/usr/bin/env bash
# SC-NeuroCore leaves out each pooling that follows spiking neurons in a NIR graph.
#
# Guessed:  a SumPool2d of 2 x 2 behind integrate-and-fire neurons of 2 x 4 x 4 gives 2 x 2 x 2 sums.
# Instead:  neuron nodes hand on a flat vector, and a pool that gets one returns it as it is: 32 values of 1 where 8
#           values of 4 are due. AvgPool2d divides each single value by 4: 32 values of 0.25 for 8 of 1. Directly
#           behind an input of three dimensions the same node is right. No message, though the Output node says 2 x 2 x 2.
#           Only a Linear layer of fixed width, or a convolution, behind it stops with a mismatch of sizes.
# Hurt:     who simulates or compiles conv-neurons-pool networks for an FPGA from NIR: activity, resources and energy
#           are those of a network four times as large, read-outs of another one.
# Versions: sc-neurocore 3.16.0, nir 1.0.8, numpy 2.4.6, scipy 1.17.1. Date: 2026-12-01.
# Source:   seen by running; SumPool2d and AvgPool2d in the NIR specification.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet sc-neurocore==3.16.0 nir==1.0.8 numpy==2.4.6 scipy==1.17.1
cd "$work"
env/bin/python - <<'END'
from importlib.metadata import version
import nir, numpy as np
from sc_neurocore.nir_bridge import from_nir

print("sc-neurocore", version("sc-neurocore"), "nir", nir.version)
ones = lambda value: np.full((2, 4, 4), value, np.float32)


def output(pool, neurons):
    pair = lambda n: np.array([n, n])
    nodes = {"input": nir.Input(np.array([2, 4, 4])), "pool": pool(kernel_size=pair(2), stride=pair(2), padding=pair(0)),
             "output": nir.Output(np.array([2, 2, 2]))}
    edges = [("pool", "output")]
    if neurons:
        nodes["neurons"] = nir.IF(r=ones(1), v_threshold=ones(0.9), v_reset=ones(0))
        edges += [("input", "neurons"), ("neurons", "pool")]
    else:
        edges += [("input", "pool")]
    nir.write("n.nir", nir.NIRGraph(nodes, edges))
    result = from_nir("n.nir", dt=1.0).run({"input": ones(1)}, steps=1)
    return np.asarray(next(iter(result.values())))[0].ravel()


for pool, right in ((nir.SumPool2d, 4), (nir.AvgPool2d, 1)):
    direct, behind = output(pool, False), output(pool, True)
    print(f"{pool.__name__}: behind the input {direct.size} values of {direct[0]:g}, behind neurons {behind.size} values of {behind[0]:g}")
    assert direct.size == 8 and np.allclose(direct, right)
    assert behind.size == 32 and np.allclose(behind, right / 4), "sc-neurocore has changed"
END
