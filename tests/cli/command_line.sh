#!/usr/bin/env bash
# The command line as a user meets it: what it prints, how it refuses, what it leaves behind.
#   tests/cli/command_line.sh PROGRAM
set -uo pipefail
program=$1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
failures=0

fail() { echo "FAILED: $1"; failures=$((failures + 1)); }

# expect STATUS PATTERN ARGUMENT...: exit status, and one line on standard error that matches.
expect() {
  local status=$1 pattern=$2 found
  shift 2
  "$program" "$@" >"$work/stdout" 2>"$work/stderr"
  found=$?
  [ "$found" = "$status" ] || fail "'$*' exits with $found, expected $status: $(cat "$work/stderr")"
  [ "$(wc -l <"$work/stderr")" = 1 ] || fail "'$*' prints not one line: $(cat "$work/stderr")"
  grep -Eq -- "$pattern" "$work/stderr" || fail "'$*' says not '$pattern': $(cat "$work/stderr")"
}

# shows PATTERN ARGUMENT...: success, and standard output matches.
shows() {
  local pattern=$1
  shift
  "$program" "$@" >"$work/stdout" 2>"$work/stderr" || fail "'$*' fails: $(cat "$work/stderr")"
  grep -Eq -- "$pattern" "$work/stdout" || fail "'$*' shows not '$pattern': $(cat "$work/stdout")"
}

quick="study shapes --seeds 2 --rounds 2 --pool 80 --test 40 --no-probes"

shows '^bluesquare [0-9]+\.[0-9]+' --version
shows 'Examples' --help
for command in "study shapes" "study features" "probe shapes" "render shapes" "signature"; do
  shows 'Example' $command --help
done

# Usage errors: exit status 2.
expect 2 'subcommand is required.*--help'
expect 2 '--frobnicate.*study shapes --help' study shapes --frobnicate
expect 2 "--acquisitions: 'best': expected some of random, uncertainty" study shapes --acquisitions best
expect 2 "names 'random' twice" study shapes --acquisitions random,random
expect 2 "unknown encoder 'bert'.*stages:k" study shapes --encoders bert
expect 2 "unknown encoder 'stages:99'" study shapes --encoders stages:99
expect 2 'same weights' study shapes --encoders random-init,stages:0
expect 2 "texture" study shapes --target texture
expect 2 "color" study shapes --target color --nuisance color
expect 2 'pool of 80 examples: 10010 are needed' study shapes --pool 80 --per-round 5000 --rounds 2
expect 2 "expected 'each' or a seed" study shapes --corpus all
expect 2 '--seeds' study shapes --seeds 0
for value in -1 0 nan inf 1e10 x; do
  expect 2 "--l2: '$value': expected a number from 1e-09 to 1000000000" study shapes --l2 "$value"
  expect 2 "--l2: '$value': expected a number from 1e-09 to 1000000000" probe shapes --l2 "$value"
done
for value in nan inf 0 2 -0.5; do
  expect 2 "--target-accuracies: '0.9,$value': expected each a number above 0, at most 1" study shapes --target-accuracies "0.9,$value"
done
for value in nan inf -0.1 1.1; do
  expect 2 "--until: '$value': expected a number from 0 to 1" study shapes --until "$value"
  expect 2 "--matched: '$value': expected a number from 0 to 1" study shapes --matched "$value"
  expect 2 "--matched: '$value': expected a number from 0 to 1" render shapes --matched "$value" --out "$work/no"
done
expect 2 'hexagon' study shapes --shapes hexagon,square

# Bad files: exit status 1, the file named.
models=$(dirname "$0")/../../models
mkdir "$work/models"
cp "$models"/* "$work/models"
truncate -s 100000 "$work/models/efficientnet_lite0.safetensors"
expect 1 'efficientnet_lite0.safetensors' $quick --models "$work/models"
cp "$models"/* "$work/models"
printf 'x' | dd of="$work/models/efficientnet_lite0.onnx" bs=1 seek=500 conv=notrunc status=none
expect 1 'efficientnet_lite0.onnx.*SHA-256' $quick --models "$work/models"
expect 1 'manifest.json' $quick --models "$work"
expect 1 'no-such.so' $quick --onnxruntime "$work/no-such.so"
echo 'not a library' >"$work/text.so"
expect 1 'text.so' $quick --onnxruntime "$work/text.so"
printf 'split,y,place\n0,1,1\n0,0,0\n0,1,0\n2,0,1\n2,1,0\n' >"$work/metadata.csv"
features="study features --metadata $work/metadata.csv --target y --nuisance place --seed-set-size 2 --rounds 0"
expect 1 'no-such.npy' $features --features "$work/no-such.npy"
head -c 60 "$models/manifest.json" >"$work/broken.npy"
expect 1 'broken.npy' $features --features "$work/broken.npy"

# Folders that cannot be written, that another study uses, that hold another study.
expect 1 '/proc/no' $quick --out /proc/no
if [ "$(id -u)" != 0 ]; then
  mkdir -m 555 "$work/closed"
  expect 1 "$work/closed" $quick --out "$work/closed/study"
else
  echo "SKIPPED: a folder that may not be written, which root may"
fi
shows 'pretrained' $quick --out "$work/study"
for file in study.json records.jsonl probes.jsonl summary.json; do
  [ -f "$work/study/$file" ] || fail "no $file in the study's folder"
done
[ "$(wc -l <"$work/study/records.jsonl")" = 24 ] || fail "not one record for each arm, seed and round"
expect 1 'rounds is 2 there, 3 here.*--out' study shapes --seeds 2 --rounds 3 --pool 80 --test 40 --out "$work/study"
expect 1 "class_weights is not set there, 'balanced' here.*--out" $quick --class-weights balanced --out "$work/study"
shows 'pretrained' $quick --class-weights balanced --out "$work/weighted"
expect 1 "class_weights is 'balanced' there, not set here.*--out" $quick --out "$work/weighted"
expect 2 'class-weights.*none, balanced' $quick --class-weights heavy
# An earlier study's settings, again and changed.
again="--settings $work/study/study.json --seeds 2 --no-probes"
shows 'pretrained' study shapes $again --out "$work/again"
cmp -s "$work/study/study.json" "$work/again/study.json" || fail "--settings gives other settings"
cmp -s "$work/study/records.jsonl" "$work/again/records.jsonl" || fail "--settings gives other records"
shows 'pretrained' study shapes $again --per-round 3 --out "$work/changed"
grep -q '"per_round": 3' "$work/changed/study.json" || fail "a flag does not change what --settings says"
grep -q '"pool": 80' "$work/changed/study.json" || fail "--settings is lost beside other flags"
expect 2 "of a study of 'shapes'" study features --settings "$work/study/study.json" --features x --metadata y --target a --nuisance b
expect 2 "no-such.json" study shapes --settings "$work/no-such.json"
before=$(sha256sum "$work/study/records.jsonl")
shows 'pretrained' $quick --out "$work/study"
[ "$before" = "$(sha256sum "$work/study/records.jsonl")" ] || fail "a finished study changed when asked again"
exec 9>"$work/study/.lock"
flock 9
expect 1 'in use' $quick --out "$work/study"
exec 9>&-

# A full disk: nothing is lost, nothing half-written stays.
if [ "$(id -u)" = 0 ] && mkdir "$work/disk" && mount -t tmpfs -o size=64k tmpfs "$work/disk" 2>/dev/null; then
  expect 1 "$work/disk" study shapes --seeds 8 --pool 300 --test 40 --no-probes --out "$work/disk/study"
  while read -r line; do
    case $line in '{'*'}') ;; *) fail "a torn record on a full disk: $line" ;; esac
  done <"$work/disk/study/records.jsonl"
  [ ! -e "$work/disk/study/summary.json" ] || fail "a summary of an unfinished study"
  umount "$work/disk"
else
  echo "SKIPPED: a full disk, which needs root and mount"
fi

# Probes ask for no seed set, nor for attributes that go together.
shows 'shape +1\.000' probe shapes --encoders pretrained --seeds 1 --pool 50 --test 80
shows 'shape +1\.000' probe shapes --encoders pretrained --seeds 1 --pool 50 --test 80 --matched 0.5
grep -q 'are independent in the pool' <("$program" study shapes --matched 0.5 2>&1) || fail "independent attributes are studied"

# Pictures.
shows '140 examples' $("$program" render shapes --help | sed -n 's/^ *bluesquare //p' | sed "s#--out pictures#--out $work/example#")
shows '48 examples' render shapes --pool 40 --test 8 --out "$work/pictures"
[ "$(head -c 4 "$work/pictures/shapes.png" | tail -c 3)" = PNG ] || fail "shapes.png is no PNG"

# The same study on other numbers of threads and in one corpus.
"$program" $quick --out "$work/one" --jobs 1 >/dev/null
"$program" $quick --out "$work/two" --jobs 2 >/dev/null
cmp -s "$work/one/records.jsonl" "$work/two/records.jsonl" || fail "records depend on the number of threads"
for jobs in 1 2; do
  "$program" study shapes --seeds 1 --rounds 1 --pool 80 --test 40 --out "$work/probed$jobs" --jobs $jobs >/dev/null
done
grep -q '"attribute":"color"' "$work/probed2/probes.jsonl" || fail "no probes"
cmp -s "$work/probed1/probes.jsonl" "$work/probed2/probes.jsonl" || fail "probes depend on the number of threads"

[ "$failures" = 0 ] && echo "command line: all as expected"
exit "$failures"
