#!/usr/bin/env bash
# Sets up, builds and tests everything, natively and in the browser; at the end where the time went
# and what could not be tested here.
#
#   tests/run.sh            all of it
#   tests/run.sh --native   without the page (no Emscripten, no browser)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

page=yes
case ${1:-} in
  "") ;;
  --native) page= ;;
  *) echo "usage: tests/run.sh [--native]" >&2; exit 2 ;;
esac

# step NAME COMMAND...: under a title; its seconds go to the list.
step() {
  local start=$SECONDS
  printf '\n== %s (%s s)\n' "$1" "$start"
  "${@:2}"
  printf '%6s s  %s\n' $((SECONDS - start)) "$1" >>build/times
}

build() { # PRESET [ARGUMENT...]
  cmake --preset "$1" >build/configure.log 2>&1 || { cat build/configure.log; return 1; }
  cmake --build --preset "$@"
}

# What runs under sanitizers (whole studies, minutes of them, only natively) is built by Clang, without precompiled headers; the fuzz targets too.
sanitizers() {
  tests/fuzz/configure.sh
  cmake --build --preset fuzz --target unit_tests integration_tests make_sorting bluesquare
  in_folder build/fuzz ctest --output-on-failure --exclude-regex 'layers|help-examples|killed-study|finetune'
}

in_folder() { (cd "$1" && "${@:2}"); }

# ThreadSanitizer's memory lies at fixed addresses, which randomised ones may hit.
thread_sanitizer() {
  build tsan
  local fixed=(setarch "$(uname -m)" -R)
  "${fixed[@]}" true 2>/dev/null || fixed=()
  ${fixed[@]+"${fixed[@]}"} build/tsan/tests/thread_tests
}

all() {
  mkdir -p build
  : >build/times
  step "dependencies" deps/install.sh native test ${page:+wasm}
  step "native build" build native
  step "native tests" in_folder build/native ctest --output-on-failure
  step "package" tests/package/package.test.sh build/native
  step "native tests under sanitizers" sanitizers
  step "fuzz targets, a few seconds each" tests/fuzz/run.sh --seconds 3
  step "threads under a sanitizer" thread_sanitizer
  if [ -n "$page" ]; then
    step "page" ./build-wasm.sh
    step "the page's modules" node --test tests/web/*.test.mjs
    step "the same picks in WebAssembly" tests/signature.sh "node build/wasm/bluesquare.js"
    step "page tests in the browser" node --test tests/browser/*.test.mjs
  fi
  step "desktop window" tests/desktop/window.test.sh
}

mkdir -p build
all 2>&1 | tee build/tests.log
printf '\n== where the time went (%s s)\n' $SECONDS
sort -rn build/times
skipped=$(cat build/tests.log build/{native,fuzz}/Testing/Temporary/LastTest.log 2>/dev/null |
  grep -E 'SKIPPED|# SKIP' | sort -u) || true
[ -z "$page" ] && skipped="the page, its browser tests and its signature (--native)"$'\n'$skipped
if [ -n "$skipped" ]; then printf '\n== not tested here\n%s\n' "$skipped"; fi
