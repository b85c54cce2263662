#!/usr/bin/env bash
# `study folder`: pictures or features that a table describes, with the real encoder.
#   tests/cli/folder.sh PROGRAM
set -uo pipefail
program=$(realpath "$1")
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
# shellcheck source=tests/cli/checks.sh
source "$here/checks.sh"

# run STATUS PATTERN ARGUMENT...: exit status, and a line on standard error matches.
run() {
  local status=$1 pattern=$2
  shift 2
  exits "$status" "$program" study folder "$@" --target y --nuisance place --seed-set-size 4 --per-round 2 --rounds 2 --seeds 2
  [ -z "$pattern" ] || says "$pattern"
}

# 60 PNG files of many sizes, a bright disc or square (y) on the left or right (place), named as on
# Windows; the last row has no place.
node --input-type=module -e '
  import fs from "node:fs";
  const { png } = await import(process.argv[1]), rows = ["split,filename,y,place"];
  fs.mkdirSync("pictures/images", { recursive: true });
  for (let i = 0; i < 60; ++i) {
    const y = i % 2, place = i < 36 && i % 9 ? y : i >> 1 & 1, cx = place ? 0.7 : 0.3, cy = 0.3 + 0.007 * i;
    const inside = (u, v) => (y ? Math.hypot(u - cx, v - cy) < 0.2 : Math.max(Math.abs(u - cx), Math.abs(v - cy)) < 0.18);
    fs.writeFileSync(`pictures/images/${i}.png`, png(40 + i, 100 - i, (u, v) => (inside(u / (40 + i), v / (100 - i)) ? [200, 60 + i, 40] : [90, 90, 80 + i])));
    rows.push([i < 40 ? "train" : "test", `images\\${i}.png`, y ? "disc" : "square", i === 59 ? "" : place ? "right" : "left"].join());
  }
  fs.writeFileSync("pictures/metadata.csv", rows.join("\r\n"));' "$here/png.mjs" || fail "the pictures"

run 1 'row 61' pictures
run 0 'row of .* left out' pictures --missing drop --out study
[ "$(wc -l <study/records.jsonl)" = 24 ] || fail "not one record for each arm, seed and round"
for key in '"format": "pictures"' '"dataset": "folder"' '"pictures_sha256"' '"metadata_sha256"' '"weights_sha256"'; do
  grep -q "$key" study/study.json || fail "study.json lacks $key"
done
run 0 '' pictures --missing drop --out again --jobs 1 --no-cache
cmp -s study/records.jsonl again/records.jsonl || fail "records depend on threads or on kept features"
run 0 '' pictures --missing drop --encoders stages:4 --no-probes

# The same table without that row: what is missing or broken is named.
head -n 60 pictures/metadata.csv >whole.csv && mv whole.csv pictures/metadata.csv
rm pictures/images/59.png
run 0 '' pictures --out whole
mv pictures/images/7.png seven.png
run 1 "metadata.csv: 1 picture is not there \(row 9\).*'images/7.png'" pictures
head -c 60 seven.png >pictures/images/7.png
run 1 "images/7.png" pictures
cp pictures/images/8.png pictures/images/7.png
run 1 'pictures_sha256 is .* there.*--out' pictures --out whole
run 2 'unknown encoder' pictures --encoders best

# Features in the place of pictures; folders that hold neither.
mkdir features empty bare
cp pictures/metadata.csv features
cp pictures/metadata.csv bare && sed -i 's/^split,filename/split,note/' bare/metadata.csv
node -e '
  const head = `{"descr": "<f4", "fortran_order": False, "shape": (59, 2), }`.replaceAll("\"", "\x27").padEnd(117) + "\n";
  const values = Float32Array.from({ length: 118 }, (_, i) => (i % 2 ? i >> 2 & 1 : i >> 1 & 1) + 0.001 * i);
  require("fs").writeFileSync("features/features.npy", Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"),
    Buffer.from([head.length, 0]), Buffer.from(head), Buffer.from(values.buffer)]));'
run 0 '' features --out of-features
grep -q '"format": "features"' of-features/study.json || fail "features are not found"
run 1 "'empty' holds no data set that is known: expected metadata.csv" empty
run 1 "'nowhere' holds no data set" nowhere
run 1 'no column names the pictures' bare

[ "$failures" = 0 ] && echo "folders: all as expected"
exit "$failures"
