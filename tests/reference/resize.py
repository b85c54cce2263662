#!/usr/bin/env python3
"""Writes tests/data/resize.json: pictures resized by Pillow's antialiased bilinear filter (torchvision's, which
calls it), which tests/unit/resize_reference_test.cpp holds ours against.

    python3 -m venv build/reference && build/reference/bin/pip install numpy pillow
    build/reference/bin/python tests/reference/resize.py

Pillow rounds to bytes after each direction and we once, at the end: a value may differ by one. The pictures are
those of tests/unit/pattern.h, which differ in every pixel, and smooth ones, both made from formulas in integers."""
import json
from pathlib import Path

import numpy as np
from PIL import Image

SIZES = [((300, 300), (96, 96)), ((178, 218), (64, 64)), ((32, 32), (48, 40)), ((448, 96), (40, 24)),
         ((600, 400), (32, 32)), ((97, 101), (60, 64)), ((1, 9), (5, 3)), ((9, 1), (2, 2)), ((50, 40), (1, 1))]


def pattern(width, height):
    y, x, c = np.mgrid[0:height, 0:width, 0:3]
    return ((37 * x + 101 * y + 53 * c + x * y * c * 11) % 256).astype(np.uint8)


def smooth(width, height):
    y, x, c = np.mgrid[0:height, 0:width, 0:3]
    ramp = (x * (c + 1) * 255) // width + (y * 255) // height
    return np.where(ramp % 510 < 256, ramp % 510, 510 - ramp % 510).astype(np.uint8)


cases = []
for (width, height), to in SIZES:
    for name, picture in ("pattern", pattern(width, height)), ("smooth", smooth(width, height)):
        if name == "smooth" and to[0] > 48:
            continue  # keeps the file small
        resized = Image.fromarray(picture).resize(to, Image.Resampling.BILINEAR)
        cases.append({"picture": name, "from": [width, height], "to": to, "resized": np.asarray(resized).tobytes().hex()})
out = Path(__file__).resolve().parents[1] / "data" / "resize.json"
out.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
