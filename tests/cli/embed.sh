#!/usr/bin/env bash
# `embed`, `model inspect` and `study run`: pictures and networks of a user's.
#   tests/cli/embed.sh PROGRAM MAKE_SORTING
set -uo pipefail
program=$(realpath "$1")
make_sorting=$(realpath "$2")
# shellcheck source=tests/cli/checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# Pictures, a table of them, and a small network.
"$make_sorting" . || fail "pictures and a network"
mkdir set && find photos -name "*.png" | sort | head -90 | while read -r photo; do
  cp "$photo" "set/${photo//\//_}"
done
(cd set && i=0 && echo "filename,split,shade,side" >metadata.csv && for file in *.png; do
  i=$((i + 1))
  split=train
  [ $((i % 3)) != 0 ] || split=test
  echo "$file,$split,$((i % 2)),$((i % 5 == 0 ? 1 - i % 2 : i % 2))" >>metadata.csv
done)
pictures=$(($(wc -l <set/metadata.csv) - 1))

exits 0 "$program" model inspect small.onnx
grep -q 'float32 N x 3 x 8 x 8' stdout || fail "model inspect does not say the input"
grep -q '^  y  5' stdout || fail "model inspect does not say what it gives"
exits 0 "$program" model inspect small.onnx --json
exits 1 "$program" model inspect set/metadata.csv
says 'is not an ONNX file'

# Features and the table of their rows, as studies read them.
exits 2 "$program" embed --data set --model small.onnx --out features
says '--normalise imagenet'
[ ! -e features/features.npy ] || fail "features without their normalisation"
exits 0 "$program" embed --data set --model small.onnx --normalise unit --out features
grep -q "^$pictures pictures, 5 numbers each" stdout || fail "embed says not how many: $(cat stdout)"
[ "$(wc -l <features/metadata.csv)" = $((pictures + 1)) ] || fail "not a row for each picture"
exits 0 "$program" study folder features --target shade --nuisance side --seed-set balanced --seed-set-size 4 --rounds 2 --seeds 2
for flags in "--jobs 1 --no-cache" "--batch 3" ""; do
  # shellcheck disable=SC2086
  exits 0 "$program" embed --data set --model small.onnx --normalise unit --out again $flags
  cmp -s features/features.npy again/features.npy || fail "features depend on '$flags'"
done
exits 0 "$program" embed --data set --model small.onnx --normalise unit --encoder random-init --out twin
cmp -s features/features.npy twin/features.npy && fail "the twin has the same features"
echo '{"normalise": "unit", "output": "rows"}' >small.onnx.json
exits 0 "$program" embed --data set --model small.onnx --out rows
grep -q ', 4 numbers each' stdout || fail "the file beside the network is not read"
echo '{"normalise": "unit", "outptu": "rows"}' >small.onnx.json
exits 1 "$program" embed --data set --model small.onnx --out rows
says "small.onnx.json: unknown setting 'outptu'"
rm small.onnx.json

# Killed at any moment it leaves nothing half-written, and ends with the same bytes.
rm -rf cache killed
for seconds in 0.02 0.05 0.1 0.2; do
  timeout -s KILL "$seconds" "$program" embed --data set --out killed >/dev/null 2>&1
  [ ! -e killed/features.npy ] || break
done
rm -f killed/*.tmp
exits 0 "$program" embed --data set --out killed
exits 0 "$program" embed --data set --out whole --no-cache
cmp -s killed/features.npy whole/features.npy || fail "a killed embed ends with other features"

# Pictures that cannot be read.
printf 'not a picture' >set/broken.png
echo "broken.png,train,1,1" >>set/metadata.csv
exits 1 "$program" embed --data set --model small.onnx --normalise unit --out skipped
says '1 picture cannot be read.*broken.png.*--skip-bad'
[ ! -e skipped/features.npy ] || fail "features of a set that was refused"
exits 0 "$program" embed --data set --model small.onnx --normalise unit --out skipped --skip-bad
says 'left out: .*broken.png'
cmp -s features/features.npy skipped/features.npy || fail "a broken picture changes the others"
grep -q 'pictures_left_out' skipped/embed.json || fail "embed.json says not what was left out"
exits 1 "$program" study folder set --model small.onnx --normalise unit --target shade --nuisance side --rounds 2 --seeds 2
says 'broken.png'

# An experiment file, its flags and its faults.
printf '{\n"data": "set", "target": "shade", "nuisance": "side", "skip_bad": true,\n"model": "small.onnx", "normalise": "unit", "seed_set": "balanced", "seed_set_size": 4,\n"rounds": 3, "seeds": 2, "pickers": ["self", "random-init"]}\n' >experiment.json
exits 0 "$program" study run experiment.json --out study
[ "$(grep -c '"picker"' study/records.jsonl)" = 8 ] || fail "not a record for each run by a picker"
grep -q 'uncertainty by random-init' stdout || fail "the table names no picker"
exits 0 "$program" study run experiment.json --out study --seeds 3
exits 1 "$program" study run experiment.json --out study --rounds 2
says 'study'
sed -i 's/"rounds"/"ruonds"/' experiment.json
exits 2 "$program" study run experiment.json
says "experiment.json, line 4: unknown setting 'ruonds'"
exits 0 "$program" study run --schema
exits 2 "$program" study run
says 'no data'

[ "$failures" = 0 ] && echo "embed: all as expected"
exit "$failures"
