#!/usr/bin/env bash
# Tables and features as users bring them to `study features`: what runs, what is refused and how.
#   tests/cli/tables.sh PROGRAM
set -uo pipefail
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() { echo "FAILED: $1"; failures=$((failures + 1)); }

# run STATUS PATTERN ARGUMENT...: exit status, and the first line on standard error matches.
run() {
  local status=$1 pattern=$2 found
  shift 2
  "$program" "$@" >"$work/stdout" 2>"$work/stderr"
  found=$?
  [ "$found" = "$status" ] || fail "'$*' exits with $found, expected $status: $(cat "$work/stderr")"
  [ -z "$pattern" ] || head -1 "$work/stderr" | grep -Eq -- "$pattern" || fail "'$*' says not '$pattern': $(cat "$work/stderr")"
}

# npy FILE SHAPE [BYTES]: a .npy file of float32 with the values on standard input.
npy() {
  local header="{'descr': '<f4', 'fortran_order': False, 'shape': ($2), }"
  { printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$header"; cat; } >"$1"
}

# Rows of four numbers, no two alike.
values() {
  local i
  for ((i = 0; i < $1; ++i)); do
    printf "\\x00\\x00\\x80\\x3f\\x00\\x00\\x$(printf %02x $((i % 2 * 128)))\\xbf\\x00\\x$(printf %02x "$i")\\x00\\x40\\x00\\x$(printf %02x $((i * 2)))\\x80\\x3e"
  done
}

# table SEPARATOR: 40 rows of the pool, 36 matched, and 20 of the test set.
table() {
  local s=$1 i
  echo "split${s}y${s}place${s}id"
  for ((i = 0; i < 60; ++i)); do
    local y=$((i % 2)) place=$(((i % 2 + (i % 20 < 2)) % 2)) split=train
    [ "$i" -lt 40 ] || split=test
    echo "$split$s$y.0$s $([ $place = 0 ] && echo land || echo water) ${s}n$i"
  done
}

values 60 | npy "$work/x.npy" "60, 4"
# study STATUS PATTERN METADATA [FLAG...]: of x.npy and y, where the flags say nothing else.
study() {
  local status=$1 pattern=$2 metadata=$3
  shift 3
  local flags=(study features --metadata "$metadata" --nuisance place --seeds 2 --seed-set-size 4 --no-probes "$@")
  [[ " $* " == *" --features "* ]] || flags+=(--features "$work/x.npy")
  [[ " $* " == *" --target "* ]] || flags+=(--target y)
  [[ " $* " == *" --rounds "* ]] || flags+=(--rounds 2)
  run "$status" "$pattern" "${flags[@]}"
}

# Separators make no difference; spaces and ".0" make none.
table , >"$work/comma.csv"
table ';' >"$work/semicolon.csv"
table $'\t' >"$work/tab.csv"
sed 's/\.0,/,/; s/ //g' "$work/comma.csv" >"$work/bare.csv"
for name in comma semicolon tab bare; do
  study 0 '' "$work/$name.csv" --out "$work/$name"
  # Levels are called as they are written first: "0.0", "0".
  sed 's/\([01]\)\.0 /\1 /g' "$work/$name/records.jsonl" >"$work/$name.records"
  cmp -s "$work/comma.records" "$work/$name.records" || fail "$name.csv makes other records than comma.csv"
done
table '|' >"$work/bar.csv"
study 1 "bar.csv, row 1: .* separated by '\|'" "$work/bar.csv"

# Columns that are none; a target that says nothing.
study 2 "column 'id' was set aside: another value in each row" "$work/comma.csv" --target id
study 2 "unknown attribute 'ID': expected one of y, place" "$work/comma.csv" --target ID
sed 's/,[01]\.0,/,1,/' "$work/comma.csv" >"$work/constant.csv"
study 1 "target 'y' is '1' for every example" "$work/constant.csv"

# Attributes that do not go together: refused before the features are looked at, with the counts.
awk -F, 'NR == 1 || 1 { OFS = ","; if (NR > 1) $3 = int(NR / 2) % 2 ? "land" : "water"; print }' "$work/comma.csv" >"$work/even.csv"
study 1 "target 'y' and nuisance 'place' are independent" "$work/even.csv" --features "$work/none.npy"
[ "$(wc -l <"$work/stderr")" = 4 ] || fail "no table of counts: $(cat "$work/stderr")"
grep -Eq '^ +1\.0 +10 +10$' "$work/stderr" || fail "no count of 10: $(cat "$work/stderr")"

# Nothing mismatched runs, and says why there is no enrichment.
awk -F, '{ OFS = ","; if (NR > 1) $3 = $2 == "0.0" ? "land" : "water"; print }' "$work/comma.csv" >"$work/paired.csv"
study 0 'warning: no example of the pool is mismatched' "$work/paired.csv"
grep -q '^Enrichment is -: no example of the pool is mismatched' "$work/stdout" || fail "no word about enrichment"

# Missing values: named by their rows, or left out; other rows keep their numbers.
sed '4s/.*/train,,land,n2/; 5s/$/\n\n/; 9s/, [a-z]* ,/, NaN ,/; 50s/, [a-z]* ,/,,/' "$work/comma.csv" >"$work/missing.csv"
study 1 "missing.csv: 'y' has no value in row 4; .*--missing drop" "$work/missing.csv"
study 0 "3 rows of .*missing.csv left out.*: 2 of train, 0 of val, 1 of test" "$work/missing.csv" \
  --missing drop --rounds 17 --per-round 2 --out "$work/dropped"
grep -Eo '"(picked|seed_set)":\[[0-9,]*\]' "$work/dropped/records.jsonl" | grep -Eq '[[,](2|7)[],]' &&
  fail "an example without a value was picked"
grep -Eq '"(picked|seed_set)":\[[0-9,]*39[],]' "$work/dropped/records.jsonl" || fail "the pool's last row has lost its number"
grep -q '"rows_left_out"' "$work/dropped/study.json" || fail "study.json does not say what was left out"

# Levels that read alike together make four groups.
sed 's/,0\.0,/,dark,/; s/,1\.0,/,dark red,/; s/ land /red car/; s/ water /car/' "$work/comma.csv" >"$work/cars.csv"
study 0 '' "$work/cars.csv" --out "$work/cars"
[ "$(head -1 "$work/cars/records.jsonl" | grep -o '"groups":{[^}]*}' | grep -o ':[0-9]' | wc -l)" = 4 ] ||
  fail "not four groups: $(head -1 "$work/cars/records.jsonl")"

# Features that are none, that lie about their size, that never end.
head -60 "$work/comma.csv" >"$work/short.csv"
study 1 'x.npy: 60 rows, but .*short.csv has 59: expected one for each' "$work/short.csv"
study 1 "cannot read '/dev/zero': it is a device or a pipe" "$work/comma.csv" --features /dev/zero
study 1 "cannot read '/dev/zero': it is a device or a pipe" /dev/zero
: | npy "$work/huge.npy" "60, 50000000"
truncate -s $((128 + 60 * 50000000 * 4)) "$work/huge.npy"
[ -n "${SANITIZED:-}" ] || (ulimit -v 4000000 && study 1 'huge.npy: there is no memory for its 60 x 50000000 floats' \
  "$work/comma.csv" --features "$work/huge.npy" && exit "$failures") || failures=$((failures + 1))
{ values 30; printf '\x00\x00\xc0\x7f'; values 30; } | head -c 960 | npy "$work/nan.npy" "60, 4"
study 1 'nan.npy: row 30, column 0 \(from 0\) is not a finite number' "$work/comma.csv" --features "$work/nan.npy"

[ "$failures" = 0 ] && echo "tables: all as expected"
exit "$failures"
