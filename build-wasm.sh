#!/usr/bin/env bash
# Builds the page into dist/, a folder that any static host can serve.
#
#   ./build-wasm.sh                   set up, build
#   ./build-wasm.sh --serve           ... and serve it on this machine; prints the address
#   ./build-wasm.sh --serve --port N  at this port (8080)
#   ./build-wasm.sh --help
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
serve=no
port=8080

die() { printf 'build-wasm: error: %s\n' "$1" >&2; exit "${2:-1}"; }

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --serve) serve=yes ;;
      --port)
        [[ ${2:-} =~ ^[0-9]+$ ]] && [ "$2" -le 65535 ] || die "--port needs a number from 0 to 65535" 2
        port=$2
        shift
        ;;
      -h | --help) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit ;;
      *) die "unknown argument '$1'; see ./build-wasm.sh --help" 2 ;;
    esac
    shift
  done
}

build() {
  bash "$root/deps/install.sh" wasm
  deps=$(bash "$root/deps/install.sh" --where)
  cd "$root"
  cmake --preset wasm >"$root/build/wasm-configure.log" 2>&1 ||
    { cat "$root/build/wasm-configure.log" >&2; die "CMake could not configure the build"; }
  cmake --build --preset wasm
}

# assemble FOLDER: everything that the page needs.
assemble() {
  local to=$1 file
  mkdir -p "$to"/{fonts,features,models/tuning,ort,licences}
  cp "$root"/web/{style.css,icon.svg} "$to/"
  for file in "$root"/web/*.mjs; do # all but what runs here
    case ${file##*/} in
      serve.mjs | assemble.mjs) ;;
      *) cp "$file" "$to/" ;;
    esac
  done
  cp "$deps"/qrcode/qrcode.mjs "$to/"
  { echo "// Made by build-wasm.sh from assets/texts.json."; printf 'export const texts = '; cat "$root/assets/texts.json"; } >"$to/texts.mjs"
  cp "$root"/build/wasm/bluesquare-{app,decoder,readers}.{mjs,wasm} "$to/"
  cp "$deps"/fonts/Inter-{Regular,SemiBold}.otf "$to/fonts/"
  cp "$root"/assets/sample.zip "$to/"
  cp "$root"/assets/features/* "$to/features/" 2>/dev/null ||
    echo "build-wasm: no assets/features: the page will encode its first pictures" >&2
  cp "$root"/models/{manifest.json,*.onnx,*.safetensors,LICENSE-*} "$to/models/"
  cp "$root"/models/tuning/step{,.evaluate,.frozen}.onnx "$root"/models/tuning/step.json "$to/models/tuning/"
  cp "$deps"/onnxruntime-web/* "$to/ort/"
  cp "$deps"/licences/{inter,imgui,implot,onnxruntime-web,onnxruntime-third-party,eigen,json,boost,qrcode,emscripten}.txt \
    "$to/licences/" 2>/dev/null || true
  for file in LICENSE NOTICE; do
    if [ -f "$root/$file" ]; then cp "$root/$file" "$to/"; fi
  done
  node "$root/web/assemble.mjs" "$to"
  chmod -R u=rwX,go=rX "$to"
}

# compress FOLDER: a .br beside every file that gets smaller. Done again only for what has changed.
compress() {
  local cache=$root/build/brotli file hash
  mkdir -p "$cache"
  while read -r file; do
    hash=$(sha256sum "$file" | cut -d' ' -f1)
    if [ ! -f "$cache/$hash" ]; then
      brotli --force --quality="$(quality "$file")" --lgwin=24 --output="$cache/$hash.tmp" "$file"
      mv "$cache/$hash.tmp" "$cache/$hash"
    fi
    if [ "$(wc -c <"$cache/$hash")" -lt "$(wc -c <"$file")" ]; then cp "$cache/$hash" "$file.br"; fi
  done < <(find "$1" -type f ! -name '*.br' -size +256c)
}

# The best takes long for large files that few visitors need.
quality() { if [ "$(wc -c <"$1")" -gt 4000000 ]; then echo 9; else echo 11; fi; }

# replace FOLDER: becomes dist/ in one go.
replace() {
  local old=$root/dist.old
  rm -rf "$old"
  if [ -e "$root/dist" ]; then mv "$root/dist" "$old"; fi
  mv "$1" "$root/dist"
  rm -rf "$old"
}

print_sizes() {
  local name size packed
  echo "dist/:                                bytes   compressed"
  for name in bluesquare-app.wasm bluesquare-app.mjs bluesquare-{decoder,readers}.wasm features/pretrained.bin features/random-init.bin \
    fonts/Inter-Regular.otf fonts/Inter-SemiBold.otf models/efficientnet_lite0.safetensors \
    ort/ort-wasm-simd-threaded.wasm; do
    [ -f "$root/dist/$name" ] || continue
    size=$(wc -c <"$root/dist/$name") packed=$size
    if [ -f "$root/dist/$name.br" ]; then packed=$(wc -c <"$root/dist/$name.br"); fi
    printf '  %-34s %8d   %10d\n' "$name" "$size" "$packed"
  done
}

main() {
  read_arguments "$@"
  mkdir -p "$root/build"
  build
  local new=$root/build/dist.new
  rm -rf "$new"
  assemble "$new"
  compress "$new"
  replace "$new"
  print_sizes
  if [ $serve = yes ]; then exec node "$root/web/serve.mjs" --port "$port" "$root/dist"; fi
  echo "Serve the folder with any static host, or with ./build-wasm.sh --serve"
}

main "$@"
