#!/usr/bin/env bash
# `compose`: cut-outs on photos, whole or not at all.
#   tests/cli/compose.sh PROGRAM
set -uo pipefail
program=$(realpath "$1")
parts=$(realpath "$(dirname "${BASH_SOURCE[0]}")/parts.mjs")
# shellcheck source=tests/cli/checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

node "$parts" cutouts/{duck,hen}/{1,2,3,4}.png photos/{pond,yard}/{a,b,c}.png || fail "the parts"
many=("$program" compose --foregrounds cutouts --backgrounds photos --val 8 --test 12 --size 32)
compose=("${many[@]}" --pool 60)
many+=(--pool 100000)

exits 0 "${compose[@]}" --out birds
grep -q '^80 pictures in birds$' stdout || fail "it prints: $(cat stdout)"
grep -q '^bluesquare data check waterbirds:birds$' stdout || fail "it prints: $(cat stdout)"
grep -q '^class 0: duck, on pond (place 0)$' birds/notes.txt || fail "notes: $(cat birds/notes.txt)"
exits 0 "$program" data check waterbirds:birds
grep -Eq '^all +60 +8 +12 +0$' stdout || fail "the check says: $(cat stdout)"
exits 0 "$program" study folder birds --target y --nuisance place --encoders random-init --seeds 1 --rounds 2
[ ! -e birds/.lock ] || fail "its lock is left"

# The same for the same seed and any number of threads, another for another.
exits 0 "${compose[@]}" --out again --jobs 1
diff -r birds again >/dev/null || fail "not the same twice"
exits 0 "${compose[@]}" --out other --seed 1
diff -rq birds other >/dev/null && fail "another seed gives the same"

# Killed at any moment it leaves nothing under the name, and another run starts afresh.
for pause in 0.02 0.05 0.1 0.2; do
  "${many[@]}" --out killed >/dev/null 2>&1 &
  pid=$!
  sleep $pause
  kill -KILL $pid
  wait $pid 2>/dev/null
  [ ! -e killed ] || fail "killed after $pause s it leaves its folder"
done
exits 0 "${compose[@]}" --out killed
diff -r birds killed >/dev/null || fail "killed and started again it is another"
[ ! -e killed.partial ] || fail "killed.partial is left"

# By name, and three classes.
exits 0 "${compose[@]}" --out named --generic
exits 0 "$program" data check pictures:named --target class --nuisance place
grep -Eq '^duck +pond +29 ' stdout || fail "the check says: $(cat stdout)"
node "$parts" cutouts/gull/{1,2,3}.png
exits 2 "${compose[@]}" --out three
says '3 classes and 2 places: say by --pairs'
exits 0 "${compose[@]}" --out three --pairs duck:pond,hen:yard,gull:pond
[ "$(head -n 1 three/metadata.csv)" = filename,split,class,place,foreground,background ] || fail "its table"
rm -r cutouts/gull three

# What stands there is left alone.
exits 1 "${compose[@]}" --out birds
says "'birds' is there already: remove it or choose another --out"
mkdir -p mine.partial/mine
exits 1 "${compose[@]}" --out mine
says "'mine.partial' is needed .* holds something else"
[ -d mine.partial/mine ] || fail "it was removed"

# Too few, not cut out, broken, nothing.
rm photos/pond/c.png
exits 1 "${compose[@]}" --out few
says "place 'pond' has 2 backgrounds, expected at least 3"
exits 0 "${compose[@]}" --out few --shared-backgrounds
grep -q 'SHARED' few/notes.txt || fail "shared photos are not told"
exits 0 "$program" data check waterbirds:few
cp photos/yard/a.png photos/pond/c.png
cp cutouts/duck/1.png 1.png
cp photos/yard/a.png cutouts/duck/1.png
exits 1 "${compose[@]}" --out bad
says 'cutouts/duck/1.png has no transparent part, expected a cut-out'
head -c 60 1.png >cutouts/duck/1.png
exits 1 "${compose[@]}" --out bad
says 'cutouts/duck/1.png is not a PNG'
mv 1.png cutouts/duck/1.png
[ ! -e bad ] && [ ! -e bad.partial ] || fail "a failed one leaves something"
exits 1 "$program" compose --foregrounds nowhere --backgrounds photos --out bad
says '^bluesquare: --foregrounds: .*nowhere'
exits 1 "$program" compose --foregrounds cutouts --backgrounds photos/yard --out bad
says "^bluesquare: --backgrounds: 'photos/yard' holds no pictures"
exits 2 "${compose[@]}" --out bad --matched 40
says '--matched'

# A full disk: no file may grow past some kilobytes.
(
  ulimit -f 4 # KiB
  "$program" compose --foregrounds cutouts --backgrounds photos --size 256 --out full >stdout 2>stderr && fail "it finds room"
  [ "$(wc -l <stderr)" = 1 ] || fail "it says more than a line: $(cat stderr)"
  exit "$failures"
) || failures=1
[ ! -e full ] && [ ! -e full.partial ] || fail "a full disk leaves something"

[ "$failures" = 0 ] && echo "compose: all as expected"
exit "$failures"
