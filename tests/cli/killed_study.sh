#!/usr/bin/env bash
# A study killed at any moment leaves whole lines, and started again ends with the same bytes as a
# study that was never killed.
#   tests/cli/killed_study.sh PROGRAM [KILLS]
set -uo pipefail
program=$1
kills=${2:-6}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
study=("$program" study shapes --seeds 3 --pool 200 --test 80 --rounds 12 --corpus 0)

fail() { echo "FAILED: $1"; exit 1; }
records() { if [ -e "$work/killed/records.jsonl" ]; then wc -l <"$work/killed/records.jsonl"; else echo 0; fi; }

# ends_alike: goes on to the end, which is as if nothing had happened.
ends_alike() {
  local file
  "${study[@]}" --out "$work/killed" >"$work/killed.txt" || fail "the study does not go on"
  cmp "$work/whole.txt" "$work/killed.txt" || fail "the tables differ"
  for file in "$work"/whole/*; do
    cmp "$file" "$work/killed/${file##*/}" || fail "${file##*/} differs"
  done
}

# wait_until_killing PID RECORDS: some time, or until there are more records than before; in turn.
wait_until_killing() {
  if [ $((kill % 2)) = 1 ]; then
    sleep "$(printf '%d.%03d' $((pause / 1000)) $((pause % 1000)))"
    return
  fi
  while [ "$(records)" -le "$2" ] && [ -e "/proc/$1" ] && [ ! -e "$work/killed/summary.json" ]; do sleep 0.005; done
}

start=$(date +%s%N)
"${study[@]}" --out "$work/whole" >"$work/whole.txt" || fail "the study itself fails"
length_ms=$((($(date +%s%N) - start) / 1000000))
whole=$(wc -l <"$work/whole/records.jsonl")
RANDOM=${KILL_SEED:-$$}
echo "kill seed ${KILL_SEED:-$$}, a whole study takes $length_ms ms and has $whole records"

middle=0
for ((kill = 0; kill < kills; ++kill)); do
  before=$(records)
  pause=$((RANDOM * length_ms / 32768))
  "${study[@]}" --out "$work/killed" >/dev/null 2>"$work/stderr" &
  pid=$!
  wait_until_killing $pid "$before"
  command kill -KILL $pid 2>/dev/null
  wait $pid 2>/dev/null
  status=$?
  [ ! -s "$work/stderr" ] || fail "after $kill kills: $(cat "$work/stderr")"
  for file in "$work"/killed/*.json; do
    [ -e "$file" ] || continue
    node -e 'JSON.parse(require("fs").readFileSync(process.argv[1]))' "$file" || fail "$file is half-written"
  done
  now=$(records)
  if [ $status = 137 ] && [ "$now" -gt 0 ] && [ "$now" -lt "$whole" ]; then middle=$((middle + 1)); fi
  echo "killed with $before, then $now records"
  if [ "$now" -ge "$whole" ]; then # nothing is left to kill: once more from the beginning
    ends_alike
    rm -rf "$work/killed"
  fi
done
ends_alike
[ "$middle" -gt 0 ] || fail "none of $kills kills landed in the middle"
echo "a study killed $kills times, $middle of them in the middle, ends like one that was not"
