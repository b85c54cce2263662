#!/usr/bin/env python3
"""Twelve steps of the page's training by native ONNX Runtime, to hold the browser's against.

    pip install onnxruntime numpy
    python3 tests/reference/tuning_steps.py build/native/bluesquare > tests/data/tuning_steps.json

Input i of row r is 3 |sin(i + r)| in the first half of the channels, or, where r is odd and the class the second, in
the other half, else 0; rate .01, momentum .9."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime

root = Path(__file__).resolve().parents[2]
shipped = root / "models/tuning"
about = json.loads((shipped / "step.json").read_text())
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.argv[1], "trainer", "efficientnet_lite0", "--classes", "2", "--batch", "32", "--size", "64",
                    "--train", "last:2", "-o", f"{folder}/step.onnx"], check=True, stdout=subprocess.DEVNULL)
    stored = Path(f"{folder}/step.safetensors").read_bytes()
params = np.frombuffer(stored[8 + int.from_bytes(stored[:8], "little"):], np.float32)[:about["total"]].copy()
momenta = np.zeros_like(params)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(str(shipped / "step.onnx"), options)
row, place = np.indices((about["batch"], np.prod(about["input"][1:])))
half = 2 * place // np.prod(about["input"][1:])
x = np.where(half == row % 2, 3 * np.abs(np.sin(place + row)), 0).astype(np.float32).reshape(about["input"])
y = np.eye(2, dtype=np.float32)[np.arange(about["batch"]) % 2]
losses = []
for _ in range(12):
    loss, params, momenta = session.run(["loss", "params_new", "momenta_new"], {
        "x": x, "y": y, "lr": np.float32([.01]), "momentum": np.float32([.9]), "params": params, "momenta": momenta})
    losses.append(float(loss))
step = len(params) // 500
print(json.dumps({"onnxruntime": onnxruntime.__version__, "losses": losses, "step": step,
                  "params": [round(float(p), 7) for p in params[::step]]}))
