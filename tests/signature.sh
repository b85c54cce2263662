#!/usr/bin/env bash
# The same seed makes the same picks: natively, in WebAssembly, on any number of threads, by any
# compiler. A commit that changes the value below says so in its message.
#   tests/signature.sh COMMAND...     each a program with its arguments, such as "node bluesquare.js"
set -euo pipefail
pinned=a75b943282b9c208

for command in "$@"; do
  for jobs in 1 2; do
    found=$($command signature --jobs $jobs)
    if [ "$found" != $pinned ]; then
      echo "FAILED: '$command signature --jobs $jobs' prints $found, pinned is $pinned (tests/signature.sh)" >&2
      exit 1
    fi
  done
done
echo "signature $pinned: $*"
