#!/usr/bin/env bash
# `embed` and `study folder` with texts and a network of a user's.
#   tests/cli/texts.sh PROGRAM MAKE_SORTING
set -uo pipefail
program=$(realpath "$1")
make_sorting=$(realpath "$2")
# shellcheck source=tests/cli/checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# Reviews as IMDB's table has them, and a small network of texts with its vocabulary.
"$make_sorting" . || fail "a network"
mkdir reviews
{
  echo "review,sentiment"
  for i in $(seq 400); do
    words=("dull" "dull dull" "bad film") mood=negative
    [ $((i % 2)) = 0 ] || words=("fine" "fine fine" "good film") mood=positive
    score=""
    [ $((i % 5)) != 0 ] || score=" 9/10"
    echo "\"${words[i % 3]}, take $i$score\",$mood"
  done
} >"reviews/IMDB Dataset.csv"

exits 0 "$program" model inspect texts.onnx
grep -q 'Taken as texts' stdout || fail "model inspect does not say that it takes texts"
exits 2 "$program" embed --data imdb:reviews
says 'name a network of texts'
exits 2 "$program" embed --data imdb:reviews --model small.onnx --normalise unit
says 'takes no token numbers'
exits 2 "$program" embed --data imdb:reviews --model texts.onnx --output hidden --token mean --size 96
says 'takes texts'

exits 0 "$program" embed --data imdb:reviews --model texts.onnx --output hidden --token mean --out features
grep -q '^400 texts, 4 numbers each' stdout || fail "embed says not how many: $(cat stdout)"
for flags in "--jobs 1 --no-cache" ""; do
  # shellcheck disable=SC2086
  exits 0 "$program" embed --data imdb:reviews --model texts.onnx --output hidden --token mean --out again $flags
  cmp -s features/features.npy again/features.npy || fail "features depend on '$flags'"
done
echo '{"output": "sentence", "tokenizer": "vocab.txt"}' >texts.onnx.json
exits 0 "$program" embed --data imdb:reviews --model texts.onnx --encoder random-init --seed 3 --out twin
cmp -s features/features.npy twin/features.npy && fail "the twin has the same features"

# The same study by a table of features and by the texts.
study=(--target sentiment --nuisance score --seed-set-size 4 --rounds 2 --seeds 2 --no-probes)
exits 0 "$program" study folder imdb:reviews --model texts.onnx --encoders pretrained "${study[@]}" --out by-texts
grep -q texts_sha256 by-texts/study.json || fail "study.json does not name the texts"
exits 0 "$program" embed --data imdb:reviews --model texts.onnx --out sentence
exits 0 "$program" study folder sentence "${study[@]}" --out by-features
accuracies() { sed 's/.*"acquisition"/"acquisition"/; s/"seed_set".*//' "$1/records.jsonl" | sort; }
[ "$(accuracies by-texts)" = "$(accuracies by-features)" ] || fail "texts and their features give other results"
exits 0 "$program" study folder imdb:reviews --model texts.onnx "${study[@]}" --pairs aligned --pool-size 20 --out pairs
rm vocab.txt
exits 1 "$program" embed --data imdb:reviews --model texts.onnx
says 'vocab.txt'
rm texts.onnx.json
exits 2 "$program" embed --data imdb:reviews --model texts.onnx --output sentence
says 'say --tokenizer'

[ "$failures" = 0 ] && echo "texts: all as expected"
exit "$failures"
