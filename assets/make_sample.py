#!/usr/bin/env python3
"""Makes assets/sample.zip, the pictures with which a visitor can try the page's desk: animals, food and
vehicles of Noto Emoji (Apache-2.0), as the npm package emoji-datasource-google has them.

  python3 assets/make_sample.py            needs npm; the same bytes each time
"""
import json
import pathlib
import subprocess
import tarfile
import tempfile
import zipfile

PACKAGE = "emoji-datasource-google@16.0.0"
KINDS = {
    "animal": (90, {"animal-mammal", "animal-bird", "animal-bug", "animal-marine", "animal-reptile"}),
    "food": (90, {"food-fruit", "food-vegetable", "food-prepared", "food-asian", "food-sweet", "drink"}),
    "vehicle": (50, {"transport-ground", "transport-air", "transport-water"}),
}
MOST_BYTES = 1_000_000


def chosen(emoji):
    for most, kinds in KINDS.values():
        some = [e["image"] for e in emoji if e["subcategory"] in kinds and e["has_img_google"]]
        yield from sorted(some)[:most]


def main():
    to = pathlib.Path(__file__).with_name("sample.zip")
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True)
        with tarfile.open(pathlib.Path(folder, made.stdout.split()[-1])) as package:
            emoji = json.load(package.extractfile("package/emoji.json"))
            with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as out:
                for name in sorted(chosen(emoji)):
                    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                    entry.external_attr = 0o644 << 16
                    out.writestr(entry, package.extractfile(f"package/img/google/64/{name}").read())
    size = to.stat().st_size
    assert size <= MOST_BYTES, f"{to} has {size} bytes, more than {MOST_BYTES}"
    print(f"{to}: {size} bytes")


if __name__ == "__main__":
    main()
