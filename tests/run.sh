#!/usr/bin/env bash
# Sets up, builds and tests everything, natively and in the browser.
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

step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step "dependencies"
deps/install.sh native test ${page:+wasm}

step "native build"
cmake --preset native >build.log 2>&1 || { cat build.log; exit 1; }
rm build.log
cmake --build --preset native

step "native tests"
(cd build/native && ctest --output-on-failure)

step "native tests under sanitizers"
cmake --preset native-debug >/dev/null
cmake --build --preset native-debug --target unit_tests
build/native-debug/tests/unit_tests

if [ -n "$page" ]; then
  step "page"
  ./build-wasm.sh
  step "the page's modules"
  node --test tests/web/*.test.mjs
  step "the same picks natively and in WebAssembly"
  tests/signature.sh
  step "page tests in the browser"
  node --test tests/browser/*.test.mjs
fi

step "desktop window"
tests/desktop/window.test.sh

step "done"
