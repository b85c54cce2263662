#!/usr/bin/env bash
# The same seed makes the same picks natively, in WebAssembly and on any number of threads.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

native=$(build/native/bluesquare signature)
for other in "build/native/bluesquare signature --jobs 2" "node build/wasm/bluesquare.js signature"; do
  found=$($other)
  if [ "$found" != "$native" ]; then
    echo "FAILED: '$other' prints $found, natively it is $native" >&2
    exit 1
  fi
done
echo "signature $native: native, 2 threads and WebAssembly agree"
