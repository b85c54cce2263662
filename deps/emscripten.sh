# shellcheck shell=bash
# Emscripten: the one on PATH when it is new enough, else Debian 13's, unpacked
# privately and made to run on an older Debian:
#   emscripten/share/emscripten  em++ and the prebuilt system libraries
#   emscripten/llvm              clang and wasm-ld, which find their libraries by themselves
#   emscripten/binaryen          wasm-opt and others, each started by its own newer libc
# In both cases emscripten/env.sh and emscripten/toolchain.cmake lead to it.

# system_emscripten: the root of an Emscripten on PATH that is new enough, not ours.
system_emscripten() {
  local found root
  found=$(command -v em++) || return 1
  root=$(dirname "$(readlink -f "$found")")
  [[ $root != "$DEPS"/* ]] && [ -f "$root/emscripten-version.txt" ] || return 1
  at_least "$(tr -d '"\n' <"$root/emscripten-version.txt")" 3.1.69 || return 1
  echo "$root"
}

recipe_emscripten() {
  local built=$1/emscripten root
  mkdir -p "$built"
  if root=$(system_emscripten); then
    echo "Emscripten of this machine; its licence is at $root." >"$1/licences/emscripten.txt"
  else
    root=$DEPS/emscripten/share/emscripten
    unpack_emscripten "$built" "$1"
    unpack_llvm "$built/llvm" "$1"
    unpack_binaryen "$built/binaryen" "$1"
    write_em_config >"$built/share/emscripten/.emscripten"
  fi
  write_env "$root" >"$built/env.sh"
  write_toolchain "$root" >"$built/toolchain.cmake"
}

# The libraries for dynamic linking (pic) are 0.8 GB that we never use.
unpack_emscripten() {
  local built=$1 libraries=./usr/share/emscripten/cache/sysroot/lib/wasm32-emscripten
  unpack_deb emscripten "$built" --exclude=./usr/share/emscripten/test --exclude=./usr/share/emscripten/docs \
    --exclude=$libraries/pic --exclude=$libraries/lto-pic ./usr/share/emscripten
  unpack_deb node-acorn "$work/acorn"
  mkdir -p "$built/share/emscripten/node_modules"
  mv "$work/acorn/share/nodejs/acorn" "$built/share/emscripten/node_modules/acorn"
  rm -rf "$work/acorn"
  deb_licence emscripten emscripten "$2"
  deb_licence node-acorn acorn "$2"
}

# The tools that em++ calls, and the libraries where their RUNPATH looks.
unpack_llvm() {
  local llvm=$1 package name tree=$work/llvm
  for package in clang-19 lld-19 llvm-19 llvm-19-runtime libllvm19 libclang-cpp19 libclang-common-19-dev; do
    unpack_deb "$package" "$tree"
  done
  mkdir -p "$llvm/bin" "$llvm/lib"
  for name in clang clang++ clang-19 wasm-ld lld llvm-{ar,ranlib,nm,objcopy,strip,objdump,dwarfdump,dwp,symbolizer,cxxfilt,size,profdata,cov}; do
    if [ -e "$tree/lib/llvm-19/bin/$name" ]; then cp -d "$tree/lib/llvm-19/bin/$name" "$llvm/bin/"; fi
  done
  mv "$tree/lib/llvm-19/lib/clang" "$llvm/lib/clang"
  mv "$tree/lib"/*-linux-gnu/lib{LLVM,clang-cpp}.so.19.1 "$llvm/lib/"
  deb_licence clang-19 llvm "$2"
  rm -rf "$tree"
  check_libraries "$llvm/bin/clang-19" "$llvm/bin/clang"
}

# check_libraries FILE...: does the loader find all they need on this machine?
check_libraries() {
  local file lost
  for file in "$@"; do
    [ -e "$file" ] || continue
    lost=$(ldd "$file" | awk '/not found/ { print $1 }' | sort -u | paste -sd' ')
    [ -z "$lost" ] || die "$(basename "$file") needs $lost, which this machine lacks: install Emscripten 3.1.69 or newer (em++ on PATH) and try again."
  done
}

unpack_binaryen() {
  local binaryen=$1 package tree=$work/binaryen tool
  for package in libc6 libstdc++6 libgcc-s1 binaryen; do unpack_deb "$package" "$tree"; done
  mkdir -p "$binaryen/bin"
  mv "$tree"/lib/*-linux-gnu "$binaryen/lib"
  rm -rf "$binaryen/lib/gconv" "$binaryen/lib/audit"
  mv "$tree/bin" "$binaryen/tools"
  cat >"$binaryen/start" <<'SCRIPT'
#!/bin/sh
# Starts the tool that it is named after with the libraries beside it.
home=${0%/*}/..
exec "$home"/lib/ld-linux-*.so.* --library-path "$home/lib" "$home/tools/${0##*/}" "$@"
SCRIPT
  chmod +x "$binaryen/start"
  for tool in "$binaryen"/tools/wasm*; do ln -s ../start "$binaryen/bin/$(basename "$tool")"; done
  deb_licence binaryen binaryen "$2"
  deb_licence libc6 glibc "$2"
  rm -rf "$tree"
}

# The system libraries come prebuilt: em++ must never build into its own folder.
write_em_config() {
  cat <<CONFIG
import shutil
EMSCRIPTEN_ROOT = '$DEPS/emscripten/share/emscripten'
LLVM_ROOT = '$DEPS/emscripten/llvm/bin'
BINARYEN_ROOT = '$DEPS/emscripten/binaryen'
NODE_JS = shutil.which('node') or shutil.which('nodejs')
FROZEN_CACHE = True
CONFIG
}

write_env() {
  echo "# To be sourced: em++ and its companions on PATH."
  echo "export PATH=\"$1:\$PATH\""
  if [[ $1 == "$DEPS"/* ]]; then echo "export EM_CONFIG=\"$1/.emscripten\""; fi
}

write_toolchain() {
  if [[ $1 == "$DEPS"/* ]]; then echo "set(ENV{EM_CONFIG} \"$1/.emscripten\")"; fi
  echo "include(\"$1/cmake/Modules/Platform/Emscripten.cmake\")"
}
