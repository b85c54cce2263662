#!/usr/bin/env bash
# What surrounds the command line: closed and full streams, devices as files, little memory, bytes
# that are no text, narrow terminals. Each ends with an exit status and one plain line, never with a
# signal.
#   [SANITIZED=1] tests/cli/outside.sh PROGRAM
set -uo pipefail
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0
skipped=

fail() { echo "FAILED: $1"; failures=$((failures + 1)); }

# plain STATUS PATTERN WHAT: $work/stderr is one line of printable text that matches; lines that warn
# may go before it.
plain() {
  [ "$(grep -vc "^bluesquare: warning: " stderr)" = 1 ] || fail "$3 prints not one line: $(cat -v stderr)"
  LC_ALL=C grep -q '[^[:print:]]' stderr && fail "$3 prints control characters: $(cat -v stderr)"
  grep -Eq -- "$2" stderr || fail "$3 says not '$2': $(cat -v stderr)"
  [ "$status" = "$1" ] || fail "$3 exits with $status, expected $1"
}

# expect STATUS PATTERN ARGUMENT...
expect() {
  local expected=$1 pattern=$2
  shift 2
  timeout 60 "$program" "$@" >stdout 2>stderr
  status=$?
  plain "$expected" "$pattern" "'$*'"
}

quick=(study shapes --seeds 2 --rounds 2 --pool 80 --test 40 --no-probes)
features=(study features --target y --nuisance place --metadata table.csv --seed-set-size 2 --per-round 1 --rounds 1 --features)
printf 'split,y,place\n0,1,1\n0,0,0\n0,1,0\n2,0,1\n2,1,0\n' >table.csv

# Standard output that takes nothing.
no_output() {
  "$program" "$@" >/dev/full 2>stderr; status=$?
  plain 1 'cannot write to standard output: No space left' "'$*' to a full device"
  "$program" "$@" >&- 2>stderr; status=$?
  plain 1 'cannot write to standard output: it is closed' "'$*' to a closed stream"
  # The reader is gone before the program begins to write.
  ({ sleep 0.2; "$program" "$@" 2>stderr; echo $? >rc; } | true)
  status=$(cat rc)
  plain 1 'cannot write to standard output: Broken pipe' "'$*' to a closed pipe"
}
no_output --help
no_output --version
no_output study shapes --help
no_output signature
no_output study shapes --pool 60 --test 20 --seeds 1 --rounds 1 --no-probes --out unprinted
[ -s unprinted/summary.json ] || fail "a summary is missing because the table could not be printed"
no_output render shapes --pool 40 --test 8 --out pictures
[ -s pictures/shapes.png ] || fail "a picture is missing because a line could not be printed"
"$program" "${quick[@]}" --out study >/dev/null || fail "a study"

# No closed stream's place is taken by a file.
"$program" render shapes --pool 40 --test 8 --out closed <&- >&- 2>&-
[ "$(head -c 4 closed/shapes.png | tail -c 3)" = PNG ] || fail "a picture is damaged by closed streams"
"$program" "${quick[@]}" --out closed-study >&- 2>&-
cmp -s study/records.jsonl closed-study/records.jsonl || fail "records are damaged by closed streams"

# Devices and pipes.
mkfifo pipe
for input in pipe /dev/zero /dev/stdin; do
  expect 1 "'$input': it is a device or a pipe" "${features[@]}" "$input" < <(sleep 1)
done
expect 1 'is a device or a pipe' study features --target y --nuisance place --metadata pipe --features x.npy
for file in study.json records.jsonl probes.jsonl; do
  mkdir -p "odd-$file"
  mkfifo "odd-$file/$file"
  expect 1 "odd-$file/$file': it is a device or a pipe" "${quick[@]}" --out "odd-$file"
done

# A link to a folder of results elsewhere stays a link.
mkdir elsewhere linked
touch elsewhere/sheet.png
ln -s ../elsewhere/sheet.png linked/shapes.png
"$program" render shapes --pool 40 --test 8 --out linked >/dev/null || fail "render through a link"
[ -L linked/shapes.png ] && [ -s elsewhere/sheet.png ] || fail "a link was replaced by a file"

# Little memory: a line or success, and no signal (128 and up).
if [ -z "${SANITIZED:-}" ]; then
  npy="{'descr': '<f4', 'fortran_order': False, 'shape': (5, 2000000000), }"
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$npy" >huge.npy
  truncate -s $((128 + 5 * 2000000000 * 4)) huge.npy
  status=$( (ulimit -v 4000000; "$program" "${features[@]}" huge.npy >/dev/null 2>stderr; echo $?) )
  plain 1 'huge.npy: there is no memory for its' "a file larger than memory"
  for kilobytes in 20000 30000 40000 50000 60000 70000 80000 90000 110000 130000 150000 \
    165000 175000 180000 185000 200000; do
    status=$( (ulimit -v $kilobytes; "$program" "${quick[@]}" --no-cache --jobs 4 >/dev/null 2>stderr; echo $?) )
    # While it is loaded, ONNX Runtime may print "Schema error: std::bad_alloc" by itself.
    sed -i '/^Schema error: /d' stderr
    case $status in
      0) ;;
      1) plain 1 '^bluesquare: .*(memory|alloc|ONNX)' "a study within $kilobytes kB" ;;
      127) ;; # the system could not even start it
      *) fail "a study within $kilobytes kB ends with $status: $(cat -v stderr)" ;;
    esac
  done
else
  skipped="$skipped, little memory (sanitizers need more)"
fi

# Bytes that are no text, and text that is no plain text.
bad=$'\xff\x1b[2J\na'
expect 2 'subcommand' "$bad"
expect 2 '--help' "${quick[@]}" "$bad"
expect 2 'acquisitions: .*expected some of' study shapes --acquisitions "$bad"
expect 2 'unknown encoder' study shapes --encoders "$bad"
expect 2 'shapes: .*expected some of square' study shapes --shapes "$bad,square"
expect 2 'not an attribute' study shapes --target "$bad"
expect 2 "expected 'each' or a seed" study shapes --corpus "$bad"
expect 2 "expected 'each' or a seed" study shapes --corpus 0x10
expect 2 'name.*UTF-8' "${features[@]}" x.npy --name "$bad"
expect 1 'cannot read' "${features[@]}" "$bad"
expect 1 'cannot make the folder' render shapes --out "/proc/$bad"
expect 1 'cannot read' "${quick[@]}" --models "$bad"
expect 1 'ONNX Runtime' "${quick[@]}" --onnxruntime "$bad"
for link in 'x#data=own%0A%1b[2J' '#target=%0Afoo' "#target=$bad" '#lang=%9b31m' '#seed=%00' '#hide=%e2%80%ae'; do
  expect 2 'link' replay "$link"
done
expect 2 'link: target .x{60}\.\.\.' replay "#target=$(printf 'x%.0s' {1..5000})"
"$program" render shapes --pool 40 --test 8 --out "$bad" >stdout || fail "a folder of any name"
LC_ALL=C grep -q '[^[:print:]]' stdout && fail "standard output shows control characters: $(cat -v stdout)"
[ -s "$bad/shapes.png" ] || fail "a folder of any name is not used as it is"

# JSON of any depth and size.
nested=$(printf '[%.0s' {1..100000})
mkdir nested models
printf '%s' "$nested" >nested/study.json
expect 1 'nested/study.json' "${quick[@]}" --out nested
printf '{"models": %s' "$nested" >models/manifest.json
expect 1 'manifest.json: JSON nested more than 32 deep' "${quick[@]}" --models models
printf '{"models": [{"name": {"%s": 1}}]}' "$(head -c 5000000 /dev/zero | tr '\0' x)" >models/manifest.json
expect 1 'manifest.json.models.*expected a string.*found an object' "${quick[@]}" --models models
[ "$(wc -c <stderr)" -lt 1000 ] || fail "a long value is printed whole"
for bad_record in '{"round": 1e300}' '{"encoder": "a", "learner": "head", "acquisition": "b", "seed": -1}' "$nested"; do
  rm -rf odd-record && cp -r study odd-record
  printf '%s\n' "$bad_record" >>odd-record/records.jsonl
  expect 1 'records.jsonl, line [0-9]+: ' "${quick[@]}" --out odd-record
  [ "$(wc -c <stderr)" -lt 1000 ] || fail "a long record is printed whole"
done

# A terminal of 20 columns: nothing of the progress line goes beyond them.
if command -v script >/dev/null; then
  script -qec "stty cols 20 && XDG_CACHE_HOME='$work/cache' '$program' study shapes --seeds 3 --no-probes --rounds 8 >/dev/null" typescript >/dev/null
  tr '\r' '\n' <typescript | grep -a ' %  ' | sed 's/\x1b\[K//' >lines
  [ -s lines ] || fail "no progress is shown on a terminal"
  awk 'length($0) > 19 { exit 1 }' lines || fail "a progress line is too long: $(sort lines | tail -1)"
else
  skipped="$skipped, a narrow terminal (no script)"
fi

# A file system without locks.
if [ -z "${SANITIZED:-}" ] && strace -o trace -e trace=none true 2>/dev/null; then
  strace -f -o trace -e trace=flock -e inject=flock:error=ENOLCK "$program" "${quick[@]}" --out unlocked >/dev/null 2>stderr ||
    fail "a folder that cannot be locked is refused: $(cat stderr)"
  cmp -s study/records.jsonl unlocked/records.jsonl || fail "records differ where nothing can be locked"
  strace -f -o trace -e trace=fdatasync -e inject=fdatasync:error=EIO "$program" "${quick[@]}" --out broken >/dev/null 2>stderr
  status=$?
  plain 1 'broken/records.jsonl.: Input/output error' "a disk that fails"
else
  skipped="$skipped, a folder without locks (no strace, or sanitizers, which it disturbs)"
fi

[ -z "$skipped" ] || echo "SKIPPED: ${skipped#, }"
[ "$failures" = 0 ] && echo "surroundings: all as expected"
exit "$failures"
