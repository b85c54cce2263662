#!/usr/bin/env bash
# `trainer`: a step of training as files, of our model and of a user's network.
#   tests/cli/trainer.sh PROGRAM MAKE_SORTING
set -uo pipefail
program=$(realpath "$1")
make_sorting=$(realpath "$2")
source=$(realpath "$(dirname "$0")/../..")
# shellcheck source=tests/cli/checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
"$make_sorting" . || fail "a small network"

# holds FILE EXPRESSION VALUE: what a file of JSON holds.
holds() {
  local found
  found=$(node -e 'const m = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(eval(process.argv[2]))' "$1" "$2")
  [ "$found" = "$3" ] || fail "$1: $2 is $found, expected $3"
}

# The data of a safetensors file is the vector that the step takes.
exits 0 "$program" trainer efficientnet_lite0 --classes 3 --batch 4 --size 32 -o step.onnx
grep -q '3353843 parameters on 4 x 3 x 32 x 32' stdout || fail "it does not say what it made: $(cat stdout)"
holds step.json 'm.total' 3353843
holds step.json 'm.parameters.length' 100
holds step.json 'm.parameters.at(-1).name + " " + m.parameters.at(-1).offset' 'head.bias 3353840'
[ ! -e step.frozen.onnx ] || fail "all is trained, and something is frozen"
length=$(node -e 'console.log(Number(require("fs").readFileSync("step.safetensors").readBigUInt64LE(0)))')
[ "$(stat -c %s step.safetensors)" = $((8 + length + 4 * 3353843)) ] || fail "step.safetensors holds something else"

# The same bytes every time; the file's name need not end so.
cp step.onnx first.onnx
exits 0 "$program" trainer efficientnet_lite0 --classes 3 --batch 4 --size 32 -o step
cmp -s step.onnx first.onnx || fail "another step of the same network"

# Parts of it.
exits 0 "$program" trainer efficientnet_lite0 --size 32 --batch 4 --train last:2 -o part.onnx
[ -s part.frozen.onnx ] || fail "nothing is frozen"
[ -s part.frozen.safetensors ] || fail "the frozen part has no weights"
[ "$(stat -c %s part.frozen.onnx)" -lt 1000000 ] || fail "the frozen part's graph holds weights"
holds part.json 'm.weights[0].name' stem.conv.weight
holds part.json 'm.input.join()' '4,192,1,1'
holds part.json 'm.parameters[0].name' stage7.block1.expand.weight
exits 0 "$program" trainer small.onnx --classes 2 --batch 3 --size 8 --train head -o head.onnx
holds head.json 'm.parameters.length' 2
holds head.json 'm.frozen' true
exits 0 "$program" trainer "$source/tests/data/trainer_resnet.onnx" --size 32 --batch 4 --batch-norm batch -o batch.onnx
holds batch.json 'm.statistics.length' 8

# The page's step is what the command makes of the shipped model.
exits 0 "$program" trainer efficientnet_lite0 --classes 2 --batch 32 --size 64 --train last:2 -o page.onnx
for part in onnx evaluate.onnx frozen.onnx json; do
  cmp -s page.$part "$source/models/tuning/step.$part" ||
    fail "models/tuning is not what it is made of: bluesquare trainer efficientnet_lite0 --classes 2 --batch 32 --size 64 --train last:2 -o models/tuning/step.onnx, without the .safetensors"
done

# What is wrong is said.
exits 2 "$program" trainer efficientnet_lite0 --train last:12 -o x.onnx
says '--train last:12: efficientnet_lite0 has 9 stages'
exits 2 "$program" trainer efficientnet_lite0 --train some -o x.onnx
says "expected all, head or last:k"
exits 2 "$program" trainer efficientnet_lite1 -o x.onnx
exits 1 "$program" trainer nowhere.onnx -o x.onnx
exits 1 "$program" trainer step.json.onnx -o x.onnx
cp step.json broken.onnx
exits 1 "$program" trainer broken.onnx -o x.onnx
says 'is not an ONNX file'
exits 1 "$program" trainer small.onnx --size 8 -o nowhere/x.onnx
exits 2 "$program" trainer small.onnx --size 8 --output nothing -o x.onnx
exits 2 "$program" trainer small.onnx --size 9 -o x.onnx
says 'takes 8 pixels a side, not 9'
[ ! -e x.onnx ] || fail "a file was written all the same"

[ "$failures" = 0 ] && echo "steps of training are written"
exit "$failures"
