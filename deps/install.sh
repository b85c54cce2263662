#!/usr/bin/env bash
# Installs what Blue Square is built and tested with.
#
#   deps/install.sh [native] [wasm] [test]   no argument = all three
#   deps/install.sh --where                  print the folder and stop
#
# System packages come from apt-get. Everything else is unpacked, without root,
# under $DEPS = ${XDG_CACHE_HOME:-~/.cache}/bluesquare/deps; test tools in
# node_modules. What is there in the wanted version is skipped.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# name | for | version | from | packages (the first one carries the version)
#   for:  all, native, wasm or test
#   from: "deb SUITE" (fetched by a private apt, never installed), "npm", "pypi" (sources), "wheel" (PyPI's)
#   A package may name its own suite: pkg@suite; @host is this machine's own.
#   npm, pypi and wheel versions carry the SHA-256 of the archive: version#sha256.
table='
eigen       | all    | 5.0.1-3                         | deb forky  | libeigen3-dev
doctest     | all    | 2.4.11-1                        | deb trixie | doctest-dev
cli11       | all    | 2.4.1+ds-2                      | deb trixie | libcli11-dev
json        | all    | 3.11.3-2.1                      | deb trixie | nlohmann-json3-dev
stb         | all    | 0.0~git20241109.5c20573+ds-1    | deb trixie | libstb-dev
sha2        | all    | 1.88.0-1                        | deb trixie | libboost1.88-dev
fonts       | all    | 4.1+ds-1                        | deb trixie | fonts-inter
imgui       | all    | 1.92.900#1476409b76c7f600d0da472aed87e96382444df50695280b3ed9acd5065cb6c2 | pypi | imgui-bundle
onnxruntime | native | 0.4.9#e59788788818fdde1b2e522e766a21ba0f7d8391de55737abf81e32cc801785d    | npm  | com.github.asus4.onnxruntime
onnxruntime-extensions | native | 0.4.9#013055b4988fd3b96422c5e916bfc318b1c9eebd8f94600d4018860da1a08b1b | npm | com.github.asus4.onnxruntime-extensions
onnxruntime-webgpu | test | 0.4.0#5d8c961eda91a88961cad1fb7621f389f006b18497d6ea9ecf96f729f066cbfb | wheel | onnxruntime-ep-webgpu
onnx        | native | 1.17.0-3+b1                     | deb trixie | libonnx-dev
onnxruntime-web | wasm | 1.30.0#d2228df7e4616bc3348bf504ee888f3bec43789a273f0a63f3e68d203ce3bf71 | npm | onnxruntime-web
qrcode      | wasm   | 2.0.4#02e2e18a99a90b02dad940851f59b7c3c5fd1ab79cbdece8595cb06328878159    | npm  | qrcode-generator
emscripten  | wasm   | 3.1.69+dfsg-3                   | deb trixie | emscripten binaryen libc6 libstdc++6 libgcc-s1 node-acorn clang-19@host lld-19@host llvm-19@host llvm-19-runtime@host libllvm19@host libclang-cpp19@host libclang-common-19-dev@host
'

cache=${XDG_CACHE_HOME:-$HOME/.cache}/bluesquare
DEPS=$cache/deps

# shellcheck source=deps/lib.sh
. "$here/lib.sh"
# shellcheck source=deps/system.sh
. "$here/system.sh"
# shellcheck source=deps/fetch.sh
. "$here/fetch.sh"
# shellcheck source=deps/recipes.sh
. "$here/recipes.sh"
# shellcheck source=deps/emscripten.sh
. "$here/emscripten.sh"

main() {
  local parts=() arg
  for arg in "$@"; do
    case $arg in
      --where) echo "$DEPS"; return ;;
      native | wasm | test) parts+=("$arg") ;;
      *) die "unknown argument '$arg'. Use: deps/install.sh [native] [wasm] [test] | --where" ;;
    esac
  done
  [ ${#parts[@]} -gt 0 ] || parts=(native wasm test)

  install_system "${parts[@]}"
  install_items "${parts[@]}"
  if has test "${parts[@]}"; then install_node_modules; fi
  echo "Blue Square's dependencies (${parts[*]}) are in $DEPS"
}

main "$@"
