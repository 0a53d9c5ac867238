#!/usr/bin/env bash
# NIR takes a grouped convolution for one of fewer inputs: the right graph is refused, a wrong one accepted.
#
# Guessed:  a depthwise convolution of 4 channels fits an input of 4 channels.
# Instead:  Conv2d (and Conv1d) takes its number of input channels from the second extent of the weights, which for
#           groups > 1 is that of one group. NIRGraph and nir.read refuse 4 channels for groups 4 with "type mismatch:
#           [[4 4 4]] -> [[1 4 4]]", and accept an input of 1 channel, which no such convolution has. With
#           type_check=False both directions work.
# Hurt:     who exchanges depthwise-separable networks (MobileNet encoders): they cannot be written, or are given a
#           wrong input to please the check.
# Versions: nir 1.0.8, numpy 2.4.6. Date: 2026-12-01.
# Source:   seen by running; Conv2d and groups in the NIR specification.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet nir==1.0.8 numpy==2.4.6
cd "$work"
env/bin/python - <<'END'
import nir, numpy as np

print("nir", nir.version)


def graph(groups, channels, **options):
    conv = nir.Conv2d(input_shape=(4, 4), weight=np.ones((4, 4 // groups, 3, 3), np.float32), stride=1, padding=1, dilation=1,
                      groups=groups, bias=np.zeros(4, np.float32))
    nodes = {"input": nir.Input(np.array([channels, 4, 4])), "conv": conv, "output": nir.Output(np.array([4, 4, 4]))}
    return nir.NIRGraph(nodes, [("input", "conv"), ("conv", "output")], **options)


def accepted(call):
    try:
        call()
        return True
    except ValueError as error:
        print("   ", error)
        return False


for groups in (1, 2, 4):
    right = accepted(lambda: graph(groups, 4))
    print(f"groups {groups}, input of 4 channels: {'accepted' if right else 'refused'}")
    assert right == (groups == 1), "nir has changed"
wrong = accepted(lambda: graph(4, 1))
print("groups 4, input of 1 channel:", "accepted" if wrong else "refused")
assert wrong, "nir has changed"
nir.write("grouped.nir", graph(4, 4, type_check=False))
assert not accepted(lambda: nir.read("grouped.nir")) and accepted(lambda: nir.read("grouped.nir", type_check=False)), "nir has changed"
print("written with type_check=False: read only with type_check=False")
END
