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
  mkdir -p "$to"/{fonts,features,models,ort,licences}
  cp "$root"/web/{index.html,style.css,icon.svg} "$to/"
  for file in "$root"/web/*.mjs; do # all but the server
    if [ "${file##*/}" != serve.mjs ]; then cp "$file" "$to/"; fi
  done
  cp "$deps"/fflate/fflate.mjs "$deps"/qrcode/qrcode.mjs "$to/"
  { echo "// Made by build-wasm.sh from assets/texts.json."; printf 'export const texts = '; cat "$root/assets/texts.json"; } >"$to/texts.mjs"
  cp "$root"/build/wasm/bluesquare-app.{mjs,wasm} "$to/"
  cp "$deps"/fonts/Inter-{Regular,SemiBold}.otf "$to/fonts/"
  cp "$root"/assets/features/* "$to/features/" 2>/dev/null ||
    echo "build-wasm: no assets/features: the page will encode its first pictures" >&2
  cp "$root"/models/{manifest.json,*.onnx,*.safetensors,LICENSE-*} "$to/models/"
  cp "$deps"/onnxruntime-web/* "$to/ort/"
  cp "$deps"/licences/{inter,imgui,implot,onnxruntime-web,onnxruntime-third-party,eigen,json,boost,fflate,qrcode,emscripten}.txt \
    "$to/licences/" 2>/dev/null || true
  for file in LICENSE NOTICE; do
    if [ -f "$root/$file" ]; then cp "$root/$file" "$to/"; fi
  done
  list_sizes "$to" >"$to/sizes.mjs"
  write_service_worker "$to"
  chmod -R u=rwX,go=rX "$to"
}

# json_list NAME...: ["a","b"]
json_list() { printf '['; printf '"%s",' "$@" | sed 's/,$//'; printf ']'; }

# write_service_worker FOLDER: web/sw.js behind a hash of all files and their names. The core is what
# the page starts with; the rest follows when there is time; WebGPU's runtime, which is large and
# which few can use, is kept once it is used.
write_service_worker() {
  local core=() rest=() used=() name version
  version=$(cd "$1" && find . -type f | sort | xargs sha256sum | sha256sum | cut -c1-16)
  while read -r name; do
    case $name in
      licences/* | LICENSE | NOTICE | */LICEN[CS]E*) ;;
      ort/*webgpu* | ort/*asyncify*) used+=("$name") ;;
      ort/* | models/* | features/stages-*) rest+=("$name") ;;
      *) core+=("$name") ;;
    esac
  done < <(cd "$1" && find . -type f -printf '%P\n' | sort)
  {
    echo "const VERSION = '$version';"
    echo "const FILES = { core: $(json_list "${core[@]}"), rest: $(json_list "${rest[@]}"), used: $(json_list "${used[@]}") };"
    cat "$root/web/sw.js"
  } >"$1/sw.js"
}

# list_sizes FOLDER: what the page loads at once, with the sizes that its progress bar counts.
list_sizes() {
  local name early=()
  cd "$1"
  for name in fonts/*.otf features/{pretrained,random-init}.bin; do
    if [ -f "$name" ]; then early+=("$name"); fi
  done
  echo "// Made by build-wasm.sh: bytes before compression, and what is fetched besides the program."
  echo "export const sizes = {"
  for name in bluesquare-app.wasm "${early[@]}"; do echo "    '$name': $(wc -c <"$name"),"; done
  echo "};"
  echo "export const early = [$(printf "'%s', " "${early[@]}" | sed 's/, $//')];"
  cd "$root"
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
  for name in bluesquare-app.wasm bluesquare-app.mjs features/pretrained.bin features/random-init.bin \
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
