#!/usr/bin/env python3
"""A step of training: the graph of 'bluesquare trainer' through ONNX Runtime against PyTorch, eager, in turns.

    python3 -m venv --system-site-packages build/bench   # Debian's python3-torch, or pip install torch
    build/bench/bin/pip install onnx onnxruntime 'numpy<2'
    build/bench/bin/python tests/bench/step_bench.py

EfficientNet-Lite0, SGD with momentum. Both compute the same: the losses of the steps that are timed are
compared, too. Each turn is a step of ours, one of PyTorch's, and one of PyTorch's with channels last; the first
three are not counted. Medians, and the median of the turns' ratios (less than 1: ours is faster). --processor
counts seconds of the processor in place of the clock's, which is fairer on a machine that others use; take one
thread for it. --memory: the most that a process of each side needs for three steps, above what it had when its
libraries were loaded. ONNX Runtime is PyPI's; the program brings 1.29."""
import argparse
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--program", default="build/native/bluesquare")
parser.add_argument("--size", type=int, default=96)
parser.add_argument("--batch", type=int, default=32)
parser.add_argument("--classes", type=int, default=2)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--turns", type=int, default=20)
parser.add_argument("--processor", action="store_true", help="seconds of the processor")
parser.add_argument("--memory", action="store_true", help="of each side, in a process of its own")
o = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(o.threads)
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # or PyTorch's threads keep the processor from ours

import numpy as np  # noqa: E402
import onnx  # noqa: E402
import onnxruntime  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

WARM, LR, MOMENTUM = 3, 1e-4, 0.9
now = time.process_time if o.processor else time.perf_counter


def read_safetensors(path):
    data = Path(path).read_bytes()
    begin = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:begin])
    return {name: np.frombuffer(data[begin:][slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"]).copy()
            for name, entry in header.items() if name != "__metadata__"}


class Ours:
    def __init__(self, folder):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = o.threads
        options.enable_mem_pattern = False  # as the program has it
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(f"{folder}/step.onnx", options, providers=["CPUExecutionProvider"])
        self.given = {"params": np.concatenate([t.ravel() for t in read_safetensors(f"{folder}/step.safetensors").values()]),
                      "lr": np.float32([LR]), "momentum": np.float32([MOMENTUM])}
        self.given["momenta"] = np.zeros_like(self.given["params"])

    def step(self, x, y):
        self.given.update(x=x, y=np.eye(o.classes, dtype=np.float32)[y])
        loss, self.given["params"], self.given["momenta"] = self.session.run(
            ["loss", "params_new", "momenta_new"], self.given)
        return float(loss)


class Eager:
    """The model's graph, node by node."""

    def __init__(self, folder, layout):
        root = Path(__file__).resolve().parents[2]
        self.nodes = [(node, {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}) for node in
                      onnx.load(root / "models/efficientnet_lite0.onnx", load_external_data=False).graph.node]
        self.weights = {name: torch.tensor(t).requires_grad_() for name, t in read_safetensors(f"{folder}/step.safetensors").items()}
        self.sgd = torch.optim.SGD(self.weights.values(), LR, MOMENTUM)
        self.layout = layout

    def forward(self, x):
        env = {"pixels": x, **self.weights}
        for node, a in self.nodes:
            i = [env.get(name) for name in node.input]
            env[node.output[0]] = {
                "Conv": lambda: F.conv2d(F.pad(i[0], (0, a["pads"][3] - a["pads"][1], 0, a["pads"][2] - a["pads"][0])), i[1], i[2],
                                         a["strides"], a["pads"][:2], 1, a["group"])
                if a.get("pads") and a["pads"][:2] != a["pads"][2:]
                else F.conv2d(i[0], i[1], i[2], a.get("strides", 1), a.get("pads", [0, 0])[:2], 1, a.get("group", 1)),
                "Clip": lambda: F.relu6(i[0]), "Add": lambda: i[0] + i[1],
                "GlobalAveragePool": lambda: i[0].mean((2, 3), keepdim=True), "Flatten": lambda: i[0].flatten(1)}[node.op_type]()
        return env["features"]

    def step(self, x, y):
        self.sgd.zero_grad()
        features = self.forward(torch.from_numpy(x).to(memory_format=self.layout))
        head = [self.weights[name] for name in list(self.weights)[-2:]]
        loss = F.cross_entropy(features @ head[0].T + head[1], torch.from_numpy(y))
        loss.backward()
        self.sgd.step()
        return loss.item()


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


# Megabytes; the process is a fork, so that the libraries are loaded.
def memory_of(make, folder, x, y):
    read, write = os.pipe()
    if os.fork() == 0:
        before = resident()
        side = make(folder)
        for _ in range(WARM):
            side.step(x, y)
        os.write(write, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6 - before).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as said:
        return float(said.read())


def report_memory(makers, folder, x, y):
    most = {name: memory_of(make, folder, x, y) for name, make in makers.items()}
    print(f"EfficientNet-Lite0, {o.size} pixels, batch {o.batch}, {o.threads} threads: memory of three steps above the libraries'")
    for name, megabytes in most.items():
        print(f"  {name:22} {megabytes:7.1f} MB, {most['ours'] / megabytes:.2f} times for ours")
    return 0


def main():
    makers = {"ours": Ours, "eager": lambda folder: Eager(folder, torch.contiguous_format),
              "eager, channels last": lambda folder: Eager(folder, torch.channels_last)}
    random = np.random.RandomState(0)
    x, y = random.randn(o.batch, 3, o.size, o.size).astype(np.float32), random.randint(0, o.classes, o.batch)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([o.program, "trainer", "efficientnet_lite0", "--classes", str(o.classes), "--batch", str(o.batch),
                        "--size", str(o.size), "-o", f"{folder}/step.onnx"], check=True, stdout=subprocess.DEVNULL)
        if o.memory:
            return report_memory(makers, folder, x, y)
        torch.set_num_threads(o.threads)
        sides = {name: make(folder) for name, make in makers.items()}
    times, worst = {name: [] for name in sides}, 0
    for turn in range(WARM + o.turns):
        losses = []
        for name, side in sides.items():
            begin = now()
            losses.append(side.step(x, y))
            if turn >= WARM:
                times[name].append(now() - begin)
        worst = max(worst, max(abs(loss - losses[1]) / losses[1] for loss in losses))
    print(f"EfficientNet-Lite0, {o.size} pixels, batch {o.batch}, {o.threads} threads, ONNX Runtime {onnxruntime.__version__}, "
          f"PyTorch {torch.__version__}, {'processor' if o.processor else 'clock'}, {o.turns} turns")
    for name, seconds in times.items():
        print(f"  {name:22} {1e3 * median(seconds):7.1f} ms")
    for name in list(sides)[1:]:
        print(f"  ours over {name}: {median(a / b for a, b in zip(times['ours'], times[name])):.2f}")
    print(f"  losses agree to {worst:.1e}")
    return 0 if worst < 1e-3 else 1


sys.exit(main())
