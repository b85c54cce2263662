#!/usr/bin/env python3
"""The step of 'bluesquare trainer' on networks of timm, as PyTorch exports them, against PyTorch's own gradient.

    python3 -m venv --system-site-packages build/bench    # Debian's python3-torch and python3-torchvision
    build/bench/bin/pip install --no-deps timm==0.9.16
    build/bench/bin/pip install huggingface_hub safetensors pyyaml onnxruntime 'numpy<2'
    build/bench/bin/python tests/reference/timm_exports.py [NAME...]

Weights are drawn (nothing is downloaded), and moved a little from where they begin: of equal ones PyTorch writes a
single tensor. Networks whose normalisations PyTorch folds into convolutions have other weights in the file: of them
the loss and the head's gradient are compared alone."""
import json
import struct
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import timm
import torch
import torch.nn.functional as F

PROGRAM = Path(__file__).resolve().parents[2] / "build/native/bluesquare"
SIZES = {"resnetv2_50x1_bit": 64, "convnext_tiny": 64, "vit_small_patch16_224": 224, "vit_small_patch14_dinov2": 56,
         "vit_base_patch16_clip_224": 224, "resnet50": 64, "efficientnet_b0": 64, "efficientnet_lite1": 64,
         "mobilenetv3_small_100": 64}
CLASSES, BATCH = 3, 4


def export(name, size, file):
    torch.manual_seed(0)
    network = timm.create_model(name, pretrained=False, num_classes=0, **({"img_size": size} if "dinov2" in name else {})).eval()
    with torch.no_grad():
        for weight in network.parameters():
            weight.add_(0.02 * torch.randn_like(weight))
    torch.onnx.export(network, torch.zeros(2, 3, size, size), file, input_names=["pixels"], output_names=["features"],
                      dynamic_axes={"pixels": {0: "n"}, "features": {0: "n"}}, opset_version=16)
    return network


def step(folder, x, y, head):
    manifest = json.loads(Path(folder, "step.json").read_text())
    data = Path(folder, "step.safetensors").read_bytes()
    params = np.frombuffer(data[8 + struct.unpack("<Q", data[:8])[0]:], np.float32).copy()
    begin = manifest["parameters"][-2]["offset"]
    params[begin:begin + head.size] = head.ravel()
    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.enable_mem_pattern = 3, False
    session = onnxruntime.InferenceSession(f"{folder}/step.onnx", options, providers=["CPUExecutionProvider"])
    loss, gradient = session.run(["loss", "momenta_new"], {
        "x": x, "y": np.eye(CLASSES, dtype=np.float32)[y], "lr": np.float32([0]), "momentum": np.float32([0]),
        "params": params, "momenta": np.zeros_like(params)})
    return float(loss), np.linalg.norm(gradient[:begin].astype(float)), gradient[begin:begin + head.size].reshape(head.shape), begin


def compare(name, size):
    random = np.random.RandomState(1)
    x, y = random.randn(BATCH, 3, size, size).astype(np.float32), random.randint(0, CLASSES, BATCH)
    with tempfile.TemporaryDirectory() as folder:
        network = export(name, size, f"{folder}/network.onnx")
        features = network(torch.from_numpy(x))
        head = (0.05 * random.randn(CLASSES, features.shape[1])).astype(np.float32)
        subprocess.run([PROGRAM, "trainer", f"{folder}/network.onnx", "--classes", str(CLASSES), "--batch", str(BATCH),
                        "--size", str(size), "-o", f"{folder}/step.onnx"], check=True, stdout=subprocess.DEVNULL)
        loss, norm, slopes, weights = step(folder, x, y, head)
    leaf = torch.from_numpy(head).requires_grad_()
    expected = F.cross_entropy(features @ leaf.T, torch.from_numpy(y))
    expected.backward()
    trained = [weight.grad for weight in network.parameters() if weight.grad is not None]
    expected_norm = float(torch.sqrt(sum((g.double() ** 2).sum() for g in trained)))
    folded = weights != sum(g.numel() for g in trained)
    off = [abs(loss / expected.item() - 1), float(np.abs(slopes - leaf.grad.numpy()).max() / np.abs(slopes).max()),
           0 if folded else abs(norm / expected_norm - 1)]
    print(f"{name:27} loss off by {off[0]:.0e}, head's gradient {off[1]:.0e}, "
          f"{'weights folded' if folded else f'norm of the gradient {off[2]:.0e}'}", flush=True)
    return max(off) < 1e-3


def main():
    warnings.filterwarnings("ignore")
    names = sys.argv[1:] or list(SIZES)
    return 0 if all([compare(name, SIZES[name]) for name in names]) else 1


sys.exit(main())
