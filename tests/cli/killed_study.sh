#!/usr/bin/env bash
# A study killed at a random moment leaves whole lines, and started again ends with the records of a
# study that was never killed.
#   tests/cli/killed_study.sh PROGRAM [KILLS]
set -uo pipefail
program=$1
kills=${2:-6}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
study=("$program" study shapes --seeds 3 --pool 200 --test 80 --rounds 12 --corpus 0)

fail() { echo "FAILED: $1"; exit 1; }

start=$(date +%s%N)
"${study[@]}" --out "$work/whole" >"$work/whole.txt" || fail "the study itself fails"
length_ms=$((($(date +%s%N) - start) / 1000000))
seed=${KILL_SEED:-$RANDOM}
echo "kill seed $seed, a whole study takes $length_ms ms"
RANDOM=$seed

for ((kill = 0; kill < kills; ++kill)); do
  "${study[@]}" --out "$work/killed" >/dev/null 2>"$work/stderr" &
  pid=$!
  sleep "$(printf '0.%03d' $((RANDOM % (length_ms < 999 ? length_ms : 999))))"
  command kill -KILL $pid 2>/dev/null
  wait $pid 2>/dev/null
  [ ! -s "$work/stderr" ] || fail "after $kill kills: $(cat "$work/stderr")"
  for file in "$work"/killed/*.json; do
    [ -e "$file" ] || continue
    node -e 'JSON.parse(require("fs").readFileSync(process.argv[1]))' "$file" || fail "$file is half-written"
  done
  lines=$([ -e "$work/killed/records.jsonl" ] && wc -l <"$work/killed/records.jsonl" || echo 0)
  echo "killed once more: $lines records"
done

"${study[@]}" --out "$work/killed" >"$work/killed.txt" || fail "the study does not go on"
cmp -s "$work/whole.txt" "$work/killed.txt" || fail "the tables differ"
cmp -s <(sort "$work/whole/records.jsonl") <(sort "$work/killed/records.jsonl") || fail "the records differ"
cmp -s "$work/whole/summary.json" "$work/killed/summary.json" || fail "the summaries differ"
echo "a study killed $kills times ends like one that was not"
