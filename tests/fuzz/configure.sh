#!/usr/bin/env bash
# Configures build/fuzz with a Clang that has libFuzzer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ ! -f build/fuzz/build.ninja ] || exit 0
# shellcheck source=deps/system.sh
. deps/system.sh
clang=$(fuzz_clang) || { echo "tests/fuzz: no Clang 16 or newer with libFuzzer: run deps/install.sh test" >&2; exit 1; }
cmake --preset fuzz -DCMAKE_CXX_COMPILER="$clang"
