#!/usr/bin/env python3
"""Writes tests/data/decoded.json: JPEG and PNG files with the pixels that Pillow makes of them, which
tests/unit/decode_reference_test.cpp holds ours against, byte for byte.

    python3 -m venv build/reference && build/reference/bin/pip install numpy pillow
    build/reference/bin/python tests/reference/decode.py

The pictures are made from formulas and noise; 16-bit PNGs are not among them, which Pillow rounds and browsers
cut."""
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

rng = np.random.default_rng(5)


def picture(width, height):
    y, x = np.mgrid[0:height, 0:width]
    channels = [128 + 100 * np.sin(x / 5 + k) * np.cos(y / (4 + k)) for k in range(3)]
    noisy = np.stack(channels, 2) + rng.normal(0, 12, (height, width, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def case(name, picture, kind, **settings):
    file = io.BytesIO()
    picture.save(file, kind, **settings)
    read = Image.open(io.BytesIO(file.getvalue())).convert("RGBA")
    return {"name": name, "file": file.getvalue().hex(), "width": read.width, "height": read.height,
            "rgba" if np.asarray(read)[..., 3].min() < 255 else "rgb":
            (read if np.asarray(read)[..., 3].min() < 255 else read.convert("RGB")).tobytes().hex()}


def clear(width, height):
    out = picture(width, height).convert("RGBA")
    out.putalpha(picture(width, height).convert("L"))
    return out


cases = [case("4:4:4", picture(37, 23), "JPEG", quality=90, subsampling=0),
         case("4:2:2", picture(37, 23), "JPEG", quality=80, subsampling=1),
         case("4:2:0", picture(37, 23), "JPEG", quality=75, subsampling=2),
         case("4:2:0, whole blocks", picture(32, 32), "JPEG", quality=95, subsampling=2),
         case("4:2:0, poor", picture(33, 17), "JPEG", quality=10, subsampling=2),
         case("progressive", picture(41, 25), "JPEG", quality=85, progressive=True),
         case("progressive, 4:4:4", picture(20, 20), "JPEG", quality=85, subsampling=0, progressive=True),
         case("restarts", picture(32, 24), "JPEG", quality=70, restart_marker_blocks=2),
         case("kept as RGB", picture(19, 21), "JPEG", quality=80, keep_rgb=True),
         case("grey", picture(21, 19).convert("L"), "JPEG", quality=60),
         case("grey, progressive", picture(21, 19).convert("L"), "JPEG", quality=60, progressive=True),
         case("one pixel", picture(1, 1), "JPEG"), case("one column", picture(1, 19), "JPEG"),
         case("PNG", picture(23, 19), "PNG"), case("PNG with alpha", clear(17, 11), "PNG"),
         case("PNG, grey", picture(23, 19).convert("L"), "PNG"),
         case("PNG, grey with alpha", clear(17, 11).convert("LA"), "PNG"),
         case("PNG, palette", picture(23, 19).quantize(30), "PNG"),
         case("PNG, 2 bits", picture(23, 19).quantize(4), "PNG", bits=2),
         case("PNG, palette with alpha", clear(17, 11).quantize(20, method=Image.Quantize.FASTOCTREE), "PNG"),
         case("PNG, black and white", picture(23, 19).convert("1"), "PNG")]
out = Path(__file__).resolve().parents[1] / "data" / "decoded.json"
out.write_text("[\n" + ",\n".join(json.dumps(each) for each in cases) + "\n]\n")
