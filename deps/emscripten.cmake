# Toolchain file of the WebAssembly build: leads to the Emscripten of deps/install.sh.
include("${CMAKE_CURRENT_LIST_DIR}/deps.cmake")
if(NOT EXISTS "${BLUESQUARE_DEPS}/emscripten/toolchain.cmake")
  message(FATAL_ERROR "Emscripten is missing. Run: deps/install.sh wasm")
endif()
include("${BLUESQUARE_DEPS}/emscripten/toolchain.cmake")
