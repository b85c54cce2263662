#!/usr/bin/env bash
# `sort`: a folder of pictures, by a head, with the real encoder.
#   tests/cli/sort.sh PROGRAM MAKE_SORTING
set -uo pipefail
program=$(realpath "$1")
make_sorting=$(realpath "$2")
# shellcheck source=tests/cli/checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# run STATUS PATTERN ARGUMENT...: exit status, and a line on standard error matches ('': none there).
run() {
  local status=$1 pattern=$2
  shift 2
  exits "$status" "$program" sort "$@"
  if [ -n "$pattern" ]; then
    says "$pattern"
  else
    [ ! -s stderr ] || fail "'$*' complains: $(cat stderr)"
  fi
}

"$make_sorting" . || fail "the head"
pictures=$(find photos -name '*.png' | wc -l)
all=(--head head.safetensors --pictures photos)

# The labels are those of the sorting, also when they come from what was kept, and on one thread.
run 0 '' "${all[@]}" --out labels.csv
[ "$(wc -l <labels.csv)" = $((pictures + 1)) ] || fail "not one row for each of $pictures pictures"
[ "$(comm -23 <(sort expected.csv) <(sort labels.csv) | wc -l)" = 0 ] ||
  fail "labels differ: $(comm -23 <(sort expected.csv) <(sort labels.csv) | head -n 3)"
[ "$(wc -l <expected.csv)" -gt 700 ] || fail "few labels were compared"
cut -d, -f1 labels.csv | tail -n +2 | LC_ALL=C sort -c || fail "rows are not sorted by name"
[ "$(cut -d, -f4 labels.csv | tr -d '\r' | tail -n +2 | sort -u)" = network ] || fail "sources"
grep -Eq "^red: [0-9]+ pictures, [0-9]+ of them below 0.75$" stdout || fail "counts: $(cat stdout)"
grep -q "^$pictures pictures sorted, 0 unreadable, 0 other files left alone: labels.csv$" stdout || fail "sums: $(cat stdout)"
[ "$(find cache -type f | wc -l)" = 2 ] || fail "not two blocks are kept"
run 0 '' "${all[@]}" --out kept.csv
run 0 '' "${all[@]}" --out alone.csv --no-cache --jobs 1
cmp -s labels.csv kept.csv || fail "kept features give other labels"
cmp -s labels.csv alone.csv || fail "one thread gives other labels"

# Killed, and started again: nothing half-written, the same labels.
rm -rf cache
for pause in 0.3 0.6 0.9; do
  "$program" sort "${all[@]}" --out killed.csv --jobs 1 >/dev/null 2>&1 &
  pid=$!
  sleep "$pause"
  command kill -KILL $pid 2>/dev/null
  wait $pid 2>/dev/null
  [ ! -e killed.csv ] || cmp -s labels.csv killed.csv || fail "a killed run leaves half a table"
done
run 0 '' "${all[@]}" --out killed.csv
cmp -s labels.csv killed.csv || fail "a run that was killed ends with other labels"

# What is broken is a row, and named; what is no picture is counted, what is hidden is left out.
mkdir -p mixed/deep/deeper mixed/.hidden
cp photos/a/1.png 'mixed/deep/deeper/ä, "x".PNG'
cp photos/a/2.png mixed/.hidden/2.png
cp photos/a/3.png mixed/.3.png
head -c 200 photos/a/4.png >mixed/cut.png
: >mixed/empty.jpg
echo text >mixed/notes.txt
ln -s nowhere mixed/gone.png
ln -s . mixed/round
run 0 'cut.png is not a PNG or JPEG image' --head head.safetensors --pictures mixed --out mixed.csv
grep -q 'empty.jpg' stderr || fail "a broken picture is not named: $(cat stderr)"
printf '"deep/deeper/ä, ""x"".PNG"' >name
grep -Fq "$(cat name)" mixed.csv || fail "a name with a comma: $(cat mixed.csv)"
grep -q $'^cut.png,,,unreadable\r$' mixed.csv || fail "a broken picture has no row: $(cat mixed.csv)"
[ "$(wc -l <mixed.csv)" = 4 ] || fail "rows: $(cat mixed.csv)"
grep -q '^1 picture sorted, 2 unreadable, 1 other file left alone' stdout || fail "sums: $(cat stdout)"
cp mixed.csv before.csv
run 0 'cut.png is not' --head head.safetensors --pictures mixed --out mixed.csv # from what was kept
cmp -s mixed.csv before.csv || fail "kept features of broken pictures give another table"
cp photos/a/4.png mixed/cut.png # mended
run 0 'empty.jpg' --head head.safetensors --pictures mixed --out mixed.csv --json
grep -q '^cut.png,[a-z]*,[0-9.]*,network' mixed.csv || fail "a mended picture is not sorted"
node -e '
  const counts = JSON.parse(require("fs").readFileSync("stdout"));
  const sorted = counts.boxes.reduce((sum, box) => sum + box.pictures, 0);
  if (counts.sorted !== 2 || sorted !== 2 || counts.unreadable !== 1 || counts.other_files !== 1) process.exit(1);' ||
  fail "--json: $(cat stdout)"

# Refused in one line, and nothing is written.
mkdir -p none/sub broken && echo text >none/sub/a.txt && : >broken/a.png
sed 's/efficientnet/effixientnet/' head.safetensors >other.safetensors
head -c 300 head.safetensors >short.safetensors
run 1 "'none': no PNG, JPEG or WebP file is in it or below \(1 other file" --head head.safetensors --pictures none --out x.csv
run 1 "cannot list 'nowhere': No such file" --head head.safetensors --pictures nowhere --out x.csv
run 1 "cannot list 'labels.csv': Not a directory" --head head.safetensors --pictures labels.csv --out x.csv
run 1 "none of 1 picture in 'broken' can be read" --head head.safetensors --pictures broken --out x.csv
run 1 "cannot read 'nothing'" --head nothing --pictures photos --out x.csv
run 1 'labels.csv' --head labels.csv --pictures photos --out x.csv
run 1 'short.safetensors' --head short.safetensors --pictures photos --out x.csv
run 1 'made for the network .effixientnet.*but this program has .efficientnet' --head other.safetensors --pictures photos --out x.csv
run 1 "'not/there' is no folder that is there" "${all[@]}" --out not/there/labels.csv
run 1 "'mixed' is a folder" "${all[@]}" --out mixed
run 2 'out is required' "${all[@]}"
run 2 'out is empty' "${all[@]}" --out ''
[ ! -e x.csv ] || fail "a refused run writes a table"
if "$program" sort "${all[@]}" --out /dev/full >stdout 2>stderr; then fail "a full device is no failure"; fi
grep -q 'No space left' stderr || fail "a full device: $(cat stderr)"

[ "$failures" = 0 ] && echo "sorting: all as expected"
exit "$failures"
