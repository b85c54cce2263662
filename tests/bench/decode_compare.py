#!/usr/bin/env python3
"""Decoding and resizing of photographs, ours beside Pillow's: the same files, one thread, turn by turn.

    python3 -m venv build/bench && build/bench/bin/pip install pillow
    cmake --build build/native --target decode_bench
    build/bench/bin/python tests/bench/decode_compare.py [--pictures FOLDER] [--json FILE]

--pictures: a folder of PNGs, such as elpv-dataset's; drawn ones without it. Each is made 300 x 300 and
coloured, then saved by Pillow as JPEG (quality 90, colours at half the resolution) and as PNG."""
import argparse
import io
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageOps, features

SIZE = 300
PROGRAM = Path(__file__).resolve().parents[2] / "build/native/tests/decode_bench"


def drawn(i):
    noise = Image.effect_noise((SIZE, SIZE), 20 + 3 * (i % 10))
    return Image.blend(noise, Image.radial_gradient("L").rotate(37 * i).resize((SIZE, SIZE)), 0.7)


def coloured(grey):
    return Image.merge("RGB", (grey, ImageOps.mirror(grey), ImageOps.flip(grey)))


def make_pictures(folder, source, count):
    if source:
        paths = sorted(Path(source).rglob("*.png"))
        greys = (Image.open(p).convert("L").resize((SIZE, SIZE)) for p in paths[::max(1, len(paths) // count)][:count])
    else:
        greys = (drawn(i) for i in range(count))
    files = {"jpeg": [], "png": []}
    for i, grey in enumerate(greys):
        picture = coloured(grey)
        for kind, settings in ("jpeg", {"quality": 90, "subsampling": 2}), ("png", {}):
            path = Path(folder) / f"{i}.{kind}"
            picture.save(path, **settings)
            files[kind].append(path)
    return files


def ours(program, decoder, side, paths):
    run = subprocess.run([program, str(side), decoder, *map(str, paths)], capture_output=True, text=True, check=True)
    return [float(number) for number in run.stdout.split()]


def pillow(side, paths):
    data = [path.read_bytes() for path in paths]

    def time_of(work):
        work(data[0])
        start = time.thread_time()
        for each in data:
            work(each)
        return 1000 * (time.thread_time() - start) / len(data)

    def decode(each):
        return Image.open(io.BytesIO(each)).convert("RGB")

    return [time_of(decode), time_of(lambda each: decode(each).resize((side, side), Image.BILINEAR))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--sides", type=int, nargs="+", default=[224, 96])
    parser.add_argument("--program", default=PROGRAM)
    parser.add_argument("--json")
    o = parser.parse_args()
    print(f"Pillow {Image.__version__}, libjpeg-turbo {features.version_feature('libjpeg_turbo')}; milliseconds of one "
          f"thread a picture, medians of {o.repeats}")
    print(f"{'':10} {'side':>5} {'decoder':9} {'ours':>7} {'Pillow':>7} {'ratio':>6}   decoding alone: ours, Pillow")
    results = []
    with tempfile.TemporaryDirectory() as folder:
        files = make_pictures(folder, o.pictures, o.count)
        for kind in files:
            for side in o.sides:
                turns = [{"fast": ours(o.program, "fast", side, files[kind]),
                          "portable": ours(o.program, "portable", side, files[kind]),
                          "Pillow": pillow(side, files[kind])} for _ in range(o.repeats)]
                for decoder in "fast", "portable":
                    alone, all_of_it = ([statistics.median(turn[who][i] for turn in turns)
                                         for who in (decoder, "Pillow")] for i in (0, 1))
                    ratio = statistics.median(turn["Pillow"][1] / turn[decoder][1] for turn in turns)
                    print(f"{kind:10} {side:5} {decoder:9} {all_of_it[0]:7.2f} {all_of_it[1]:7.2f} {ratio:6.2f}"
                          f"   {alone[0]:.2f}, {alone[1]:.2f}")
                    results.append({"kind": kind, "side": side, "decoder": decoder, "ours": all_of_it[0],
                                    "Pillow": all_of_it[1], "ratio": ratio, "decoded": alone})
    if o.json:
        Path(o.json).write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
