#!/usr/bin/env python3
"""Writes tests/data/trainer_bit.onnx, trainer_vit.onnx and trainer.json: small networks as PyTorch exports
them, and for each of these and for EfficientNet-Lite0 the gradients and 25 steps of training by PyTorch in
float64, which tests/integration/trainer_test.cpp holds ours against.

    python3 -m venv --system-site-packages build/reference   # Debian's python3-torch, or pip install torch
    build/reference/bin/pip install onnx 'numpy<2'
    build/reference/bin/python tests/reference/trainer.py

Of each gradient there are eight sums, each number with a sign by chance, the same here and there, and its norm:
the error of such a sum is about that of the whole. `smooth`: every Clip is a Tanh, so that no rounding makes a
number pass a bound. With --check STEP.onnx... it checks files of 'bluesquare trainer' by ONNX's checker."""
import json
import struct
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/data"
SIGNS, STEPS, CLASSES, MOMENTUM = 8, 25, 3, 0.9
RATES = {"bit": 0.003, "vit": 0.003, "convnext": 0.003, "resnet": 0.003, "resnet_batch": 0.003, "lite0_smooth": 0.0001, "lite0": 0.00002}  # chaos by 0.003

BY_BATCH = False  # batch norms


class Bit(nn.Module):
    """A ResNet v2 with standardised kernels and group norms, as BiT has them."""

    def __init__(self):
        super().__init__()
        shapes = {"stem": (8, 3, 5, 5), "down": (16, 8, 1, 1), "conv1": (8, 8, 1, 1), "conv2": (8, 8, 3, 3),
                  "conv3": (16, 8, 1, 1)}
        self.kernels = nn.ParameterDict({k: nn.Parameter(torch.randn(s) / np.prod(s[1:]) ** 0.5) for k, s in shapes.items()})
        self.norms = nn.ModuleList(nn.GroupNorm(4, c, 1e-5) for c in (8, 8, 8, 16))
        for norm in self.norms:
            nn.init.normal_(norm.weight, 1, 0.2)
            nn.init.normal_(norm.bias, 0, 0.2)

    def conv(self, x, name, **how):
        w = self.kernels[name]
        mean = w.mean((1, 2, 3), keepdim=True)
        centred = w - mean
        variance = (centred * centred).mean((1, 2, 3), keepdim=True)
        return F.conv2d(x, centred / torch.sqrt(variance + 1e-8), **how)

    def forward(self, x):
        x = self.conv(x, "stem", stride=2, padding=2)
        x = F.max_pool2d(F.pad(x, (1, 1, 1, 1)), 3, 2)
        y = F.relu(self.norms[0](x))
        aside = self.conv(y, "down", stride=2)
        y = F.relu(self.norms[1](self.conv(y, "conv1")))
        y = F.relu(self.norms[2](self.conv(y, "conv2", stride=2, padding=1)))
        x = self.conv(y, "conv3") + aside
        return F.relu(self.norms[3](x)).mean((2, 3))


class Vit(nn.Module):
    """Two blocks of a vision transformer with a class token, layer scale and erf GELU."""

    def __init__(self, d=16, heads=2):
        super().__init__()
        self.d, self.heads = d, heads
        self.patch = nn.Conv2d(3, d, 8, 8)
        self.token = nn.Parameter(torch.randn(1, 1, d) * 0.5)
        self.places = nn.Parameter(torch.randn(1, 17, d) * 0.5)
        self.blocks = nn.ModuleList(
            nn.ModuleDict({"norm1": nn.LayerNorm(d), "qkv": nn.Linear(d, 3 * d), "out": nn.Linear(d, d),
                           "norm2": nn.LayerNorm(d), "up": nn.Linear(d, 4 * d), "down": nn.Linear(4 * d, d)})
            for _ in range(2))
        self.scales = nn.ParameterList(nn.Parameter(0.5 + 0.1 * torch.randn(d)) for _ in range(4))
        self.norm = nn.LayerNorm(d)
        for module in self.modules():  # weights that are the same would become one
            if isinstance(module, nn.LayerNorm):
                nn.init.normal_(module.weight, 1, 0.2)
                nn.init.normal_(module.bias, 0, 0.2)

    def attend(self, block, x):
        n, t, d = x.shape
        q, k, v = block["qkv"](x).reshape(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        a = (q @ k.transpose(-2, -1) * (d // self.heads) ** -0.5).softmax(-1)
        return block["out"]((a @ v).transpose(1, 2).reshape(n, t, d))

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        for i, block in enumerate(self.blocks):
            x = x + self.scales[2 * i] * self.attend(block, block["norm1"](x))
            x = x + self.scales[2 * i + 1] * block["down"](F.gelu(block["up"](block["norm2"](x))))
        return self.norm(x)[:, 0]


class Resnet(nn.Module):
    """Two residual blocks with batch norms."""

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.Conv2d(8, 8, 3, 1, 1, bias=False),
                                    nn.Conv2d(8, 16, 3, 2, 1, bias=False), nn.Conv2d(8, 16, 1, 2, bias=False)])
        self.norms = nn.ModuleList(nn.BatchNorm2d(conv.out_channels) for conv in self.convs)
        for norm in self.norms:
            for values, mean in ((norm.weight, 1), (norm.bias, 0), (norm.running_mean, 0)):
                nn.init.normal_(values, mean, 0.2)
            nn.init.uniform_(norm.running_var, 0.5, 2)

    def forward(self, x):
        conv = lambda i, x: self.norms[i](self.convs[i](x))  # noqa: E731
        x = F.max_pool2d(F.relu(conv(0, x)), 3, 2, 1)
        x = F.relu(conv(1, x) + x)
        x = F.relu(conv(2, x) + conv(3, x))
        return F.adaptive_avg_pool2d(x, 1).flatten(1)


class Convnext(nn.Module):
    """Two blocks of ConvNeXt: 7 x 7 for each channel, layer norms, GELU, layer scale."""

    def __init__(self, d=12):
        super().__init__()
        self.stem, self.down = nn.Conv2d(3, d, 4, 4), nn.Conv2d(d, 2 * d, 2, 2)
        self.first, self.last = nn.LayerNorm(d, 1e-6), nn.LayerNorm(2 * d, 1e-6)
        self.blocks = nn.ModuleList(
            nn.ModuleDict({"conv": nn.Conv2d(c, c, 7, padding=3, groups=c), "norm": nn.LayerNorm(c, 1e-6),
                           "up": nn.Linear(c, 4 * c), "down": nn.Linear(4 * c, c)}) for c in (d, 2 * d))
        self.scales = nn.ParameterList(nn.Parameter(0.5 + 0.1 * torch.randn(c)) for c in (d, 2 * d))
        for module in self.modules():
            if isinstance(module, nn.LayerNorm):
                nn.init.normal_(module.weight, 1, 0.2)
                nn.init.normal_(module.bias, 0, 0.2)

    def block(self, i, x):
        b = self.blocks[i]
        y = b["norm"](b["conv"](x).permute(0, 2, 3, 1))
        y = self.scales[i] * b["down"](F.gelu(b["up"](y)))
        return x + y.permute(0, 3, 1, 2)

    def forward(self, x):
        x = self.first(self.stem(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        x = self.block(1, self.down(self.block(0, x)))
        return self.last(x.mean((2, 3)))


def export(module, path):
    torch.onnx.export(module.eval(), torch.zeros(2, 3, 32, 32), path, opset_version=14, input_names=["x"],
                      training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=True,
                      output_names=["features"], dynamic_axes={"x": {0: "n"}, "features": {0: "n"}})
    model = onnx.load(path)
    del model.graph.value_info[:]
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, path)


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def run(model, env):
    """The graph's output, computed by PyTorch from tensors by name."""
    def conv(i, a):
        p = a.get("pads", [0] * 4)
        x = F.pad(i[0], (p[1], p[3], p[0], p[2]))
        return F.conv2d(x, i[1], i[2] if len(i) > 2 else None, a.get("strides", 1), 0, a.get("dilations", 1), a.get("group", 1))

    def clip(i, a):
        return F.hardtanh(i[0], i[1].item(), i[2].item())

    def pad(i, a):
        p = i[1].tolist()
        return F.pad(i[0], sum(([p[k], p[k + len(p) // 2]] for k in reversed(range(len(p) // 2))), []))

    def reshape(i, a):
        return i[0].reshape([i[0].shape[k] if s == 0 else s for k, s in enumerate(i[1].tolist())])

    def gather(i, a):
        axis = a.get("axis", 0)
        return i[0].select(axis, i[1].item()) if i[1].dim() == 0 else torch.index_select(i[0], axis, i[1])

    def take(i, a):
        x = i[0]
        axes = i[3].tolist() if len(i) > 3 else range(len(i[1]))
        steps = i[4].tolist() if len(i) > 4 else [1] * len(i[1])
        for start, end, axis, step in zip(i[1].tolist(), i[2].tolist(), axes, steps):
            place = (slice(None),) * (axis % x.dim()) + (slice(start, max(min(end, 1 << 40), -1 << 40), step),)
            x = x[place] if step > 0 else torch.tensor(x.numpy()[place].copy())  # backwards: shapes only
        return x

    def unsqueeze(i, a):
        x = i[0]
        for axis in sorted(i[1].tolist() if len(i) > 1 else a["axes"]):
            x = x.unsqueeze(axis)
        return x

    ops = {
        "Conv": conv, "Clip": clip, "Pad": pad, "Reshape": reshape, "Gather": gather, "Slice": take, "Unsqueeze": unsqueeze,
        "Add": lambda i, a: i[0] + i[1], "Sub": lambda i, a: i[0] - i[1], "Mul": lambda i, a: i[0] * i[1],
        "Div": lambda i, a: i[0] / i[1] if i[0].is_floating_point() else i[0] // i[1],
        "Pow": lambda i, a: i[0] ** i[1], "Sqrt": lambda i, a: i[0].sqrt(), "Erf": lambda i, a: i[0].erf(),
        "Tanh": lambda i, a: i[0].tanh(), "Relu": lambda i, a: i[0].relu(),
        "GlobalAveragePool": lambda i, a: i[0].mean((2, 3), keepdim=True), "Flatten": lambda i, a: i[0].flatten(1),
        "ReduceMean": lambda i, a: i[0].mean(a["axes"], keepdim=bool(a.get("keepdims", 1))),
        "MatMul": lambda i, a: i[0] @ i[1], "Gemm": lambda i, a: i[0] @ (i[1].T if a.get("transB") else i[1]) + i[2],
        "Softmax": lambda i, a: i[0].softmax(a.get("axis", -1)), "Transpose": lambda i, a: i[0].permute(a["perm"]),
        "InstanceNormalization": lambda i, a: F.instance_norm(i[0], None, None, i[1], i[2], True, 0, a["epsilon"]),
        "MaxPool": lambda i, a: F.max_pool2d(i[0], a["kernel_shape"], a["strides"], a.get("pads", [0, 0])[:2]),
        "BatchNormalization": lambda i, a: F.batch_norm(i[0], i[3], i[4], i[1], i[2], BY_BATCH, 1 - a["momentum"], a["epsilon"]),
        "Concat": lambda i, a: torch.cat(i, a["axis"]), "Shape": lambda i, a: torch.tensor(i[0].shape),
        "Cast": lambda i, a: i[0].to(torch.float64 if a["to"] == 1 else torch.int64),
        "Squeeze": lambda i, a: i[0].squeeze((i[1].tolist() if len(i) > 1 else a["axes"])[0]),
        "Equal": lambda i, a: i[0] == i[1], "Where": lambda i, a: torch.where(i[0], i[1], i[2]),
        "Expand": lambda i, a: i[0].expand(torch.broadcast_shapes(i[0].shape, tuple(i[1].tolist()))),
        "ConstantOfShape": lambda i, a: torch.full(tuple(i[0].tolist()), numpy_helper.to_array(a["value"]).item()),
        "Identity": lambda i, a: i[0],
    }
    for node in model.graph.node:
        if node.op_type == "Split":
            parts = env[node.input[0]].split(env[node.input[1]].tolist(), attributes(node).get("axis", 0))
            env.update(zip(node.output, parts))
        elif node.op_type != "Constant":
            env[node.output[0]] = ops[node.op_type]([env[name] for name in node.input if name], attributes(node))
    return env[model.graph.output[0].name]


def mixed(count, stream):
    """SplitMix64 of the place."""
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(stream << 56)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def signs(count, k):
    return 1.0 - 2 * (mixed(count, k) >> np.uint64(63)).astype(np.float64)


def scattered(count, stream):
    """Numbers from -1 to 1 that float32 holds."""
    return (mixed(count, stream) >> np.uint64(40)).astype(np.float64) / (1 << 23) - 1


def tensors_of(model, external=b""):
    tensors = {}
    for tensor in model.graph.initializer:
        place = {entry.key: entry.value for entry in tensor.external_data}
        if place:
            begin = int(place.get("offset", 0))
            raw = external[begin:begin + int(place["length"])]
            tensors[tensor.name] = np.frombuffer(raw, np.float32).reshape(tuple(tensor.dims))
        else:
            tensors[tensor.name] = numpy_helper.to_array(tensor)
    for node in model.graph.node:
        if node.op_type == "Constant":
            tensors[node.output[0]] = numpy_helper.to_array(attributes(node)["value"])
    return {name: torch.tensor(array).double() if array.dtype == np.float32 else torch.tensor(array)
            for name, array in tensors.items()}


class Problem:
    """A network with a head on it, and a batch."""

    def __init__(self, model, tensors, trained, size, batch):
        self.model, self.tensors, self.trained = model, tensors, list(trained)
        self.first = {name: tensor.clone() for name, tensor in tensors.items()}
        self.x = torch.tensor(scattered(batch * 3 * size * size, 101).reshape(batch, 3, size, size))
        self.y = torch.tensor([i % CLASSES for i in range(batch)])
        with torch.no_grad():
            d = run(model, {**tensors, model.graph.input[0].name: self.x}).shape[1]
        self.d = d

    def start(self, head):
        leaves = {name: self.tensors[name].clone().requires_grad_() for name in self.trained}
        weight = torch.tensor(head * scattered(CLASSES * self.d, 102).reshape(CLASSES, self.d)).requires_grad_()
        leaves["head.weight"], leaves["head.bias"] = weight, torch.zeros(CLASSES, dtype=torch.float64, requires_grad=True)
        return leaves

    def loss(self, leaves):
        features = run(self.model, {**self.tensors, **leaves, self.model.graph.input[0].name: self.x})
        return F.cross_entropy(features @ leaves["head.weight"].T + leaves["head.bias"], self.y)

    def gradients(self, head):
        leaves = self.start(head)
        loss = self.loss(leaves)
        loss.backward()
        out = {"loss": loss.item(), "norms": {}, "sums": {}}
        for name, leaf in leaves.items():
            g = leaf.grad.numpy().ravel()
            out["norms"][name] = float(np.linalg.norm(g))
            out["sums"][name] = [float((signs(g.size, k) * g).sum()) for k in range(SIGNS)]
        return out

    def curve(self, rate):
        leaves = self.start(0)
        sgd = torch.optim.SGD(leaves.values(), rate, MOMENTUM)
        losses = []
        for _ in range(STEPS):
            sgd.zero_grad()
            loss = self.loss(leaves)
            loss.backward()
            sgd.step()
            losses.append(loss.item())
        return losses


def weights_of(model):
    """What nodes take as weights: floats that are no single number, dummy of a group norm, or statistic."""
    first = {"InstanceNormalization": 1, "BatchNormalization": 3}
    dummies = {name for node in model.graph.node if node.op_type in first for name in node.input[first[node.op_type]:]}
    return [t.name for t in model.graph.initializer
            if t.data_type == 1 and list(t.dims) not in ([], [1]) and t.name not in dummies]


def lite0(smooth):
    model = onnx.load(ROOT / "models/efficientnet_lite0.onnx", load_external_data=False)
    if smooth:
        for node in model.graph.node:
            if node.op_type == "Clip":
                node.op_type = "Tanh"
                del node.input[1:]
    stored = (ROOT / "models/efficientnet_lite0.safetensors").read_bytes()
    begin = 8 + struct.unpack("<Q", stored[:8])[0]
    header = json.loads(stored[8:begin])
    manifest = json.loads((ROOT / "models/manifest.json").read_text())["models"][0]
    names = [tensor["name"] for stage in manifest["stages"] for tensor in stage["tensors"]]
    raw = b"".join(np.frombuffer(stored[begin:][slice(*header[name]["data_offsets"])], np.float16).astype(np.float32).tobytes()
                   for name in names)
    return model, tensors_of(model, raw), names


def main():
    torch.manual_seed(0)
    problems = {}
    for name, module in (("bit", Bit()), ("vit", Vit()), ("convnext", Convnext()), ("resnet", Resnet())):
        path = DATA / f"trainer_{name}.onnx"
        export(module, path)
        model = onnx.load(path)
        onnx.checker.check_model(model)
        problems[name] = Problem(model, tensors_of(model), weights_of(model), 32, 6)
    problems["resnet_batch"] = Problem(model, tensors_of(model), weights_of(model), 32, 6)
    for name, smooth in (("lite0_smooth", True), ("lite0", False)):
        problems[name] = Problem(*lite0(smooth), 96, 4)
    out = {}
    global BY_BATCH
    for name, problem in problems.items():
        BY_BATCH = name.endswith("_batch")
        out[name] = {"size": problem.x.shape[2], "batch": problem.x.shape[0], "dimensions": problem.d}
        out[name].update(problem.gradients(problem.d ** -0.5))
        out[name]["lr"] = RATES[name]
        statistics = {k: v for k, v in problem.tensors.items() if "running" in k}
        for k, v in statistics.items():  # the gradients moved them
            v.copy_(problem.first[k])
        out[name]["curve"] = problem.curve(RATES[name])
        if BY_BATCH:
            out[name]["statistics"] = {k: v.tolist() for k, v in statistics.items()}
        print(name, out[name]["loss"], out[name]["curve"][0], out[name]["curve"][-1])
    (DATA / "trainer.json").write_text(json.dumps(out, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--check":
        for path in sys.argv[2:]:
            onnx.checker.check_model(path, full_check=True)
            print(path, "is right")
    else:
        main()
