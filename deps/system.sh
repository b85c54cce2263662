# shellcheck shell=bash
# Packages of the operating system: what is missing, and apt-get for those.

# at_least VERSION WANTED
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

has_command() { command -v "$1" >/dev/null 2>&1; }
has_cxx() { has_command g++ && at_least "$(g++ -dumpversion)" 11; }
has_cmake() { has_command cmake && at_least "$(cmake --version | awk 'NR==1{print $3}')" 3.22; }
has_node() { has_command node && at_least "$(node --version | tr -d v)" 18; }
has_library() { has_command pkg-config && pkg-config --exists "$1"; }
has_pip() { has_command python3 && python3 -c 'import pip' 2>/dev/null; }
has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# fuzz_clang: a Clang that builds all of this, with libFuzzer.
fuzz_clang() {
  local clang
  for clang in clang++ clang++-{21,20,19,18,17,16}; do
    has_command "$clang" && at_least "$("$clang" -dumpversion)" 16 || continue
    find "$("$clang" -print-resource-dir)/lib" -name 'libclang_rt.fuzzer*.a' 2>/dev/null | grep . >/dev/null || continue
    echo "$clang"
    return
  done
  return 1
}
has_fuzz_clang() { fuzz_clang >/dev/null; }

has_chromium() { has_command chromium || has_command chromium-browser || has_command google-chrome; }
has_shared_library() { PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep "^[[:space:]]*$1 " >/dev/null; }

# missing_system PART...: one Debian package a line. Tools that the user has by
# other means (a newer CMake, a Node of their own) count as there.
missing_system() {
  need() { local package=$1; shift; "$@" || echo "$package"; }
  need g++ has_cxx
  need cmake has_cmake
  need ninja-build has_command ninja
  need pkg-config has_command pkg-config
  need nodejs has_node
  need npm has_command npm
  need python3 has_command python3
  need python3-pip has_pip
  if has native "$@"; then
    need libglfw3-dev has_library glfw3
    need libgl-dev has_library gl
    need libssl-dev has_library libcrypto
    need libwebp-dev has_library libwebp
    need libturbojpeg0-dev has_library libturbojpeg
    need libpng-dev has_library libpng
    need zlib1g-dev has_library zlib
    need libprotobuf-dev has_library protobuf-lite
    need protobuf-compiler has_command protoc
    need libgl1-mesa-dri has_package libgl1-mesa-dri
  fi
  if has wasm "$@"; then
    need brotli has_command brotli
  fi
  if has wasm "$@" && ! system_emscripten >/dev/null; then # for its clang
    need libz3-4 has_shared_library libz3.so.4
    need libedit2 has_shared_library libedit.so.2
    need libxml2 has_shared_library libxml2.so.2
  fi
  if has test "$@"; then
    need clang-19 has_fuzz_clang
    need libclang-rt-19-dev has_fuzz_clang
    need chromium has_chromium
    need firefox-esr has_command firefox-esr
    need xvfb has_command Xvfb
    need xauth has_command xauth
    need tuxpaint-stamps-default has_package tuxpaint-stamps-default
  fi
}

# sudo, where it needs no password or there is someone to type it.
can_sudo() {
  has_command sudo || return 1
  [ -t 0 ] || sudo -n true 2>/dev/null
}

install_system() {
  local packages as_root=()
  mapfile -t packages < <(missing_system "$@")
  [ ${#packages[@]} -gt 0 ] || return 0
  has_command apt-get ||
    die "missing: ${packages[*]} (Debian's names). This is not Debian: install them with your own package manager, or use a Debian 12 or 13 container."
  if [ "$(id -u)" != 0 ]; then
    can_sudo ||
      die "missing: ${packages[*]}. Ask an administrator to run: apt-get install ${packages[*]}"
    as_root=(sudo)
  fi
  say "installing system packages: ${packages[*]}"
  local apt=(${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -qq)
  { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "${packages[@]}"; } >/dev/null || die "apt-get could not install: ${packages[*]}. Is this machine online, and are its apt sources right?"
}
