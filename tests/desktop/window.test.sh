#!/usr/bin/env bash
# The desktop window under a virtual display with software OpenGL: it draws, does rounds, takes its
# picture and ends; and it fails with one clear line.
#   tests/desktop/window.test.sh [BUILD FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

app=${1:-build/native}/bluesquare-app
out=tests/artifacts
mkdir -p "$out"
export LIBGL_ALWAYS_SOFTWARE=1

fail() { echo "FAILED: $*" >&2; exit 1; }

# shoot NAME ARGUMENTS...: PNG and state in $out.
shoot() {
  local name=$1
  shift
  rm -f "$out/$name".{png,json}
  xvfb-run -a -s '-screen 0 3840x2160x24' timeout 120 "$app" --steps 5 \
    --screenshot "$out/$name.png" --state "$out/$name.json" "$@" || fail "bluesquare-app $* ended with $?"
  [ "$(head -c 8 "$out/$name.png" | tail -c 7 | head -c 3)" = PNG ] || fail "$name.png is no PNG"
}

# expect NAME JAVASCRIPT: true for the state and the PNG's width and height.
expect() {
  node -e '
    const fs = require("fs"), [name, test] = process.argv.slice(1);
    const state = JSON.parse(fs.readFileSync(`${name}.json`)), png = fs.readFileSync(`${name}.png`);
    const width = png.readUInt32BE(16), height = png.readUInt32BE(20);
    if (!new Function("state", "width", "height", "bytes", `return ${test}`)(state, width, height, png.length)) {
      console.error(`${name}: not so: ${test}`); process.exit(1);
    }' "$out/$1" "$2" || fail "$1"
}

[ -x "$app" ] || fail "$app is not there: build the preset 'native' first"

shoot window --theme dark
expect window 'state.phase === "ready" && state.round === 5 && state.error === null'
expect window 'width === 1280 && height === 720 && bytes > 50000'
expect window 'state.arms.length === 4 && state.arms.every((arm) => arm.picks.length === 30)'

shoot window-large --size 3840x2160 --theme light --target shape
expect window-large 'width === 3840 && height === 2160 && state.settings.nuisance === "color"'

shoot window-narrow --size 400x900 --theme dark
expect window-narrow 'width === 400 && height === 900'

status=0
message=$(env -u DISPLAY -u WAYLAND_DISPLAY "$app" 2>&1) || status=$?
[ $status = 1 ] && [[ $message == *display* ]] || fail "without a display: '$message', status $status"
status=0
message=$("$app" --nonsense 1 2>&1) || status=$?
[ $status = 2 ] && [[ $message == *--nonsense* ]] || fail "unknown flag: '$message', status $status"
"$app" --help | grep -q -- --screenshot || fail "--help"

for _ in 1 2 3; do # on a busy machine xvfb-run may fail to remove its own folder, and says so
  status=0
  message=$(xvfb-run -a timeout 120 "$app" --steps 1 --screenshot /dev/full 2>&1) || status=$?
  [[ $message == *'xvfb-run: error'* ]] || break
done
[ $status = 1 ] && [[ $message == *'No space left'* ]] || fail "a full disk: '$message', status $status"

# Every example of --help works; short of a display's time.
examples=0
while read -r example; do
  eval "set -- ${example#bluesquare-app }"
  xvfb-run -a -s '-screen 0 1600x1200x24' timeout 120 "$app" "$@" --state "$out/example.json" ||
    fail "the example '$example' ended with $?"
  examples=$((examples + 1))
done < <("$app" --help | grep '^  bluesquare-app ')
[ $examples -ge 2 ] || fail "--help has no examples"
rm -f race.png

echo "window: all well; pictures are in $out"
