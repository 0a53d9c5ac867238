"""Runs synfire on what networks.py wrote, beside ONNX Runtime.

    python run.py FOLDER PATH/TO/synfire [NAME ...]

prints a line and writes results.json: the largest difference of `infer` from ONNX Runtime, and Dice of the dense network and of the simulated
one on the images, at T = 32 with `--neuron auto`, norms frozen where there are any.
"""
import json
import pathlib
import subprocess
import sys

import numpy as np
import onnxruntime

from networks import NAMES

FROZEN = {"monai-unet", "monai-basicunet", "monai-dynunet"}


def call(*words):
    run = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.strip().splitlines()[-1] if run.stderr.strip() else f"exit code {run.returncode}")
    return run.stdout


def row(folder, synfire, name):
    network, images = folder / f"{name}.onnx", folder / "images.npy"
    values = np.load(images)
    session = onnxruntime.InferenceSession(str(network))
    first = session.get_inputs()[0]
    keras = len(first.shape) == 4 and first.shape[-1] == 1
    wanted = np.concatenate([session.run(None, {first.name: v[None].transpose(0, 2, 3, 1) if keras else v[None]})[0] for v in values])
    result = {"network": name}
    try:
        call(synfire, "infer", network, "--input", images, "--output", folder / "out.npy", "--quiet")
        ours = np.load(folder / "out.npy").reshape(wanted.shape)
        result["difference"] = float(np.abs(ours - wanted).max())
        words = ["--freeze-norms"] if name in FROZEN else []
        report = json.loads(call(
            synfire, "simulate", network, "--input", images, "--label", folder / "labels.npy", "--calibrate", folder / "calibration.npy", "--neuron",
            "auto", "--steps", 32, "--output", folder / f"run-{name}", "--json", "--quiet", *words))
        metric = report["quality"]["metric"]
        result |= {"dense": metric["dense"], "spiking": metric["spiking"], "neuron": report["conversion"]["neuron"], "cores": report["chip"]["cores"]}
    except RuntimeError as error:
        result["refusal"] = str(error)
    return result


def main():
    folder, synfire = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    rows = []
    for name in sys.argv[3:] or NAMES:
        rows.append(row(folder, synfire, name))
        print(rows[-1], flush=True)
    versions = json.loads((folder / "versions.json").read_text()) if (folder / "versions.json").exists() else {}
    (folder / "results.json").write_text(json.dumps({"versions": versions, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
