#!/usr/bin/env bash
# A snnTorch network exported to ONNX a step at a time keeps no potential: 11 spikes become 0 or 50.
#
# Guessed:  torch.onnx.export of a network whose neurons keep their state inside (init_hidden=True) either fails or
#           makes an input and an output of the state.
# Instead:  it succeeds with one input and one output. The potential that the neuron had while it was exported is
#           written down as a constant, so each call starts from it again. Called 50 times, a neuron that fires 11 times in
#           PyTorch fires never, or in each call, depending on how many steps had run before the export; both of
#           torch's exporters do so.
# Hurt:     who deploys or measures the exported step: accuracy, spikes and energy are those of another network.
# Versions: snntorch 1.0.0, torch 2.13.0, onnx 1.23.2, onnxscript 0.7.2, onnxruntime 1.32.0, numpy 2.4.6.
#           Date: 2026-12-01.
# Source:   seen by running.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet torch==2.13.0 snntorch==1.0.0 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0 numpy==2.4.6
cd "$work"
env/bin/python - 2>"$work/log" <<'END' || { tail -20 "$work/log"; exit 1; }
import contextlib, io, warnings
warnings.filterwarnings("ignore")
import onnxruntime, snntorch, torch
from snntorch import utils
from torch import nn

print("snntorch", snntorch.__version__, "torch", torch.__version__, "onnxruntime", onnxruntime.__version__)


class Step(nn.Module):
    def __init__(self):
        super().__init__()
        self.neuron = snntorch.Leaky(beta=0.9, init_hidden=True)

    def forward(self, x):
        return self.neuron(x)


x, net = torch.full((1, 1), 0.3), Step().eval()


def in_torch():
    with torch.no_grad():
        return int(sum(net(x).item() for _ in range(50)))


utils.reset(net)
right = in_torch()
print("PyTorch, 50 steps:", right, "spikes")
found = {}
for exporter, dynamo in (("tracing", False), ("torch.export", True)):
    for before in (0, 3):
        utils.reset(net)
        with torch.no_grad():
            for _ in range(before):
                net(x)
        with contextlib.redirect_stdout(io.StringIO()):
            torch.onnx.export(net, (x,), "step.onnx", dynamo=dynamo)
        session = onnxruntime.InferenceSession("step.onnx", providers=["CPUExecutionProvider"])
        assert len(session.get_inputs()) == len(session.get_outputs()) == 1
        feed = {session.get_inputs()[0].name: x.numpy()}
        found[exporter, before] = int(sum(session.run(None, feed)[0].item() for _ in range(50)))
        print(f"exported by {exporter:12} after {before} steps, called 50 times: {found[exporter, before]} spikes")
assert right > 5 and all(v in (0, 50) for v in found.values()), "snntorch or torch has changed"
assert set(found.values()) == {0, 50}, "snntorch or torch has changed"
END
