#!/usr/bin/env bash
# Every example in --help works: those of all commands are run as they stand, but for fewer seeds,
# rounds and pictures.
#   tests/cli/help_examples.sh PROGRAM MAKE_SORTING
set -uo pipefail
program=$(realpath "$1")
make_sorting=$(realpath "$2")
source=$(realpath "$(dirname "$0")/../..")
# shellcheck source=tests/cli/checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
ran=0

# The files that the examples name.
mkdir assets && cp -r "$source/assets/features" assets/features
node -e '
  const n = 400, d = 6, fs = require("fs"), rows = ["split,y,place"];
  const head = `{"descr": "<f4", "fortran_order": False, "shape": (${n}, ${d}), }`.replaceAll("\"", "\x27");
  const features = new Float32Array(n * d);
  let state = 1;
  const random = () => (state = state * 48271 % 2147483647) / 2147483647;
  for (let i = 0; i < n; ++i) {
    const y = i % 2, place = random() < 0.1 ? 1 - y : y;
    rows.push([i < 200 ? "train" : "test", y, place].join());
    for (let k = 0; k < d; ++k) features[i * d + k] = random() + [y, place][k] || random();
  }
  const text = head.padEnd(117) + "\n";
  const npy = Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), Buffer.from([text.length, 0]),
    Buffer.from(text), Buffer.from(features.buffer)]);
  for (const name of ["x.npy", "bit.npy"]) fs.writeFileSync(name, npy);
  fs.writeFileSync("metadata.csv", rows.join("\n") + "\n");' || fail "the files for the examples"
"$make_sorting" . || fail "a head for the examples"
cp small.onnx dinov2.onnx
mkdir -p elpv_dataset/data/images waterbird_complete95/birds
i=0
echo "img_id,img_filename,y,split,place,place_filename" >waterbird_complete95/metadata.csv
for photo in $(find photos -name "*.png" | sort | head -80); do
  i=$((i + 1))
  cp "$photo" "elpv_dataset/data/images/cell$i.png"
  echo "images/cell$i.png  $((i % 2)).0  $([ $((i % 5)) -gt 1 ] && echo mono || echo poly)" >>elpv_dataset/data/labels.csv
  cp "$photo" "waterbird_complete95/birds/$i.png"
  echo "$i,birds/$i.png,$((i % 2)),$((i % 4 == 0 ? 2 : 0)),$((i % 7 == 0 ? 1 - i % 2 : i % 2)),/p/$i.jpg" >>waterbird_complete95/metadata.csv
done
mkdir birds && cp metadata.csv birds && cp x.npy birds/features.npy

node "$source/tests/cli/parts.mjs" cutouts/{duck,hen}/{1,2,3}.png places/{pond,yard}/{1,2,3}.png || fail "the parts"

# As short as it can be. What would be downloaded is listed only: tests/cli/fetch.sh has the rest.
shortened() {
  local example
  example=$(sed -E 's/--(seeds|rounds) [0-9]+/--\1 2/g' <<<"$1")
  case $example in
    'bluesquare study shapes'*) example+=' --pool 80 --test 40' ;;
    'bluesquare study run waterbirds'*) example+=' --seed-set-size 8 --size 32' ;;
    'bluesquare fetch'*) example='bluesquare fetch --list' ;;
    'bluesquare compose'*) example+=' --pool 40 --val 4 --test 8 --size 32' ;;
    'bluesquare probe shapes'*) example+=' --pool 120 --test 40' ;;
  esac
  case $example in
    *--rounds*) ;;
    'bluesquare study'*) example+=' --rounds 2' ;;
  esac
  case $example in
    *--seeds*) ;;
    'bluesquare study'* | 'bluesquare probe'* | 'bluesquare ship-emergence'*) example+=' --seeds 2' ;;
  esac
  echo "$example"
}

declare -A seen # commands show the examples of those above them, too

run_examples() { # COMMAND...
  local help example command examples=0
  help=$("$program" "$@" --help) || fail "'$* --help'"
  while read -r example; do
    [ -z "${seen[$example]:-}" ] || continue
    seen[$example]=yes
    examples=$((examples + 1))
    command=$(shortened "$example")
    rm -rf results replayed
    eval "\"$program\" ${command#bluesquare }" >stdout 2>stderr ||
      fail "the example '$example' (run as '$command'): $(cat stderr)"
    [ -s stdout ] || [ "${1:-}" = ship-emergence ] || fail "the example '$example' prints nothing"
  done < <(grep '^  bluesquare ' <<<"$help")
  ran=$((ran + examples))
  local subcommands
  subcommands=$(sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\).*/\1/p' <<<"$help")
  [ -n "$subcommands" ] || grep -q '^  bluesquare ' <<<"$help" || fail "'$* --help' has no example"
  for command in $subcommands; do run_examples "$@" "$command"; done
}

run_examples
[ "$ran" -ge 12 ] || fail "only $ran examples were found"
[ "$failures" = 0 ] && echo "$ran examples of --help work"
exit "$failures"
