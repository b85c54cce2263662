# shellcheck shell=bash
# One recipe an item: unpack its package and keep the files we use, as
# BUILT/<path under $DEPS> and BUILT/licences/*. Emscripten has its own file.

# unpack_headers NAME BUILT: the package's include files.
unpack_headers() {
  local package
  package=$(field "$1" 5)
  unpack_deb "$package" "$2" ./usr/include
  deb_licence "$package" "$1" "$2"
}

recipe_doctest() { unpack_headers doctest "$1"; }
recipe_cli11() { unpack_headers cli11 "$1"; }
recipe_json() { unpack_headers json "$1"; }
recipe_stb() { unpack_headers stb "$1"; }

recipe_eigen() {
  unpack_headers eigen "$1"
  mv "$1/include/eigen3"/* "$1/include/"
}

# Boost.Hash2 for SHA-256, with the few headers of Boost that it includes.
recipe_sha2() {
  unpack_deb libboost1.88-dev "$1" --wildcards \
    './usr/include/boost/hash2*' './usr/include/boost/config*' './usr/include/boost/assert*' \
    './usr/include/boost/mp11*' './usr/include/boost/describe*' './usr/include/boost/container_hash*' \
    './usr/include/boost/version.hpp' './usr/include/boost/cstdint.hpp' './usr/include/boost/current_function.hpp'
  mkdir -p "$work/sha2-all/licences" # names the holders of every part of Boost: 2 MB
  deb_licence libboost1.88-dev boost "$work/sha2-all"
  awk '/^ *Boost Software License - Version 1\.0/ { text = 1 }
    text && /^[^ ]/ { exit }
    text { sub(/^ \.?/, ""); print }' "$work/sha2-all/licences/boost.txt" >"$1/licences/boost.txt"
  [ -s "$1/licences/boost.txt" ] || die "the licence text of Boost is not where it was."
}

recipe_fonts() {
  unpack_deb fonts-inter "$work/inter"
  mkdir -p "$1/fonts"
  cp "$work/inter/share/fonts/opentype/inter"/Inter-{Regular,Medium,SemiBold,Bold}.otf "$1/fonts/"
  cp "$work/inter/share/doc/fonts-inter/copyright" "$1/fonts/LICENCE.txt"
  cp "$1/fonts/LICENCE.txt" "$1/licences/inter.txt"
  rm -rf "$work/inter"
}

# Dear ImGui and the ImPlot that goes with it, out of imgui-bundle's sources.
recipe_imgui() {
  local built=$1 file source=$work/bundle
  file=$(fetch_archive imgui)
  mkdir -p "$source" "$built/imgui/backends" "$built/imgui/misc"
  tar -x -C "$source" -f "$file" --no-same-owner --strip-components=2 --wildcards '*/external/imgui/imgui/*' '*/external/implot/implot/*'
  cp "$source/imgui/imgui"/*.{h,cpp} "$source/imgui/imgui/LICENSE.txt" "$built/imgui/"
  cp "$source/imgui/imgui/backends"/imgui_impl_{glfw,opengl3}* "$built/imgui/backends/"
  cp -r "$source/imgui/imgui/misc/cpp" "$built/imgui/misc/"
  mkdir -p "$built/implot"
  cp "$source/implot/implot"/*.{h,cpp} "$source/implot/implot/LICENSE" "$built/implot/"
  cp "$built/imgui/LICENSE.txt" "$built/licences/imgui.txt"
  cp "$built/implot/LICENSE" "$built/licences/implot.txt"
  rm -rf "$source" "$work/archives"
}

# ONNX Runtime for the CPU: headers and one shared library, opened at run time.
recipe_onnxruntime() {
  local built=$1 file source=$work/ort library
  case $(uname -m) in
    x86_64) library=Plugins/Linux/x64/libonnxruntime.so ;;
    *) say "ONNX Runtime's package has no Linux build for $(uname -m): headers only. Point the program to a build of your own."; library= ;;
  esac
  file=$(fetch_archive onnxruntime)
  mkdir -p "$source" "$built/onnxruntime/lib"
  tar -x -C "$source" -f "$file" --no-same-owner --strip-components=1 --exclude='*.meta' --wildcards \
    package/LICENSE package/ThirdPartyNotices.txt '*/ios-arm64/onnxruntime.framework/Headers/*.h' ${library:+"package/$library"}
  mv "$source/Plugins/iOS~/onnxruntime.xcframework/ios-arm64/onnxruntime.framework/Headers" "$built/onnxruntime/include"
  [ -z "$library" ] || mv "$source/$library" "$built/onnxruntime/lib/libonnxruntime.so.1"
  mv "$source/LICENSE" "$built/licences/onnxruntime.txt"
  mv "$source/ThirdPartyNotices.txt" "$built/licences/onnxruntime-third-party.txt"
  rm -rf "$source" "$work/archives" "$work/npm"
}

# Tokenizers as operators of ONNX Runtime: a shared library that it opens where texts are encoded.
recipe_onnxruntime_extensions() {
  local built=$1 file source=$work/ort-extensions library
  case $(uname -m) in
    x86_64) library=Plugins/Linux/x64/libortextensions.so ;;
    *) say "ONNX Runtime Extensions' package has no Linux build for $(uname -m): texts cannot be encoded here."; library= ;;
  esac
  file=$(fetch_archive onnxruntime-extensions)
  mkdir -p "$source" "$built/onnxruntime-extensions"
  tar -x -C "$source" -f "$file" --no-same-owner --strip-components=1 package/LICENSE package/ThirdPartyNotices.txt ${library:+"package/$library"}
  [ -z "$library" ] || mv "$source/$library" "$built/onnxruntime-extensions/libortextensions.so"
  mv "$source/LICENSE" "$built/licences/onnxruntime-extensions.txt"
  mv "$source/ThirdPartyNotices.txt" "$built/licences/onnxruntime-extensions-third-party.txt"
  rm -rf "$source" "$work/archives" "$work/npm"
}

# Its WebGPU provider as a plugin, for a test: it lies beside the library where it is to be used.
recipe_onnxruntime_webgpu() {
  local built=$1 file
  mkdir -p "$built/onnxruntime-webgpu"
  [ "$(uname -m)" = x86_64 ] || { say "ONNX Runtime's plugin for WebGPU is left out: there is no library for it"; return 0; }
  file=$(fetch_archive onnxruntime-webgpu)
  python3 -m zipfile -e "$file" "$work/webgpu"
  mv "$work/webgpu/onnxruntime_ep_webgpu/libonnxruntime_providers_webgpu.so" "$built/onnxruntime-webgpu/"
  mv "$work/webgpu"/*.dist-info/licenses/LICENSE "$built/licences/onnxruntime-webgpu.txt"
  mv "$work/webgpu"/*.dist-info/licenses/ThirdPartyNotices.txt "$built/licences/onnxruntime-webgpu-third-party.txt"
  rm -rf "$work/webgpu" "$work/archives"
}

# What an ONNX file is, for protoc.
recipe_onnx() {
  unpack_deb libonnx-dev "$1" ./usr/include/onnx/onnx.proto
  mv "$1/include/onnx" "$1/onnx"
  deb_licence libonnx-dev onnx "$1"
}

# ONNX Runtime Web with its WASM and its WebGPU execution provider. Its package has no licence
# file: it is the same project as above, under the same text.
recipe_onnxruntime_web() {
  local built=$1 file name
  file=$(fetch_archive onnxruntime-web)
  mkdir -p "$built/onnxruntime-web"
  for name in ort.wasm.min.mjs ort-wasm-simd-threaded.mjs ort-wasm-simd-threaded.wasm \
    ort.webgpu.min.mjs ort-wasm-simd-threaded.asyncify.mjs ort-wasm-simd-threaded.asyncify.wasm; do
    tar -xO -f "$file" "package/dist/$name" >"$built/onnxruntime-web/$name"
  done
  cp "$here/licences/onnxruntime-web.txt" "$built/onnxruntime-web/LICENCE.txt"
  cp "$built/onnxruntime-web/LICENCE.txt" "$built/licences/onnxruntime-web.txt"
  rm -rf "$work/archives" "$work/npm"
}

# For the page: QR codes, a module of JavaScript.
recipe_qrcode() {
  local file
  file=$(fetch_archive qrcode)
  mkdir -p "$1/qrcode"
  tar -xO -f "$file" package/dist/qrcode.mjs >"$1/qrcode/qrcode.mjs"
  head -n 17 "$1/qrcode/qrcode.mjs" >"$1/licences/qrcode.txt"
  rm -rf "$work/archives" "$work/npm"
}
