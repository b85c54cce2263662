# What the WebAssembly build needs besides. Emscripten is a platform that Eigen does not align for;
# its vectors are 16 bytes.
target_compile_definitions(bluesquare_options INTERFACE EIGEN_MAX_STATIC_ALIGN_BYTES=16)

# The command line under Node: `node build/wasm/bluesquare.js signature`. It sees the machine's files.
# Its parser of arguments throws.
target_compile_options(bluesquare_cli PRIVATE -fexceptions)
target_compile_options(bluesquare_flags PRIVATE -fexceptions)
target_compile_options(bluesquare PRIVATE -fexceptions)
target_link_options(bluesquare PRIVATE -O3 -msimd128 -fexceptions
  -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB
  -sSTACK_SIZE=1MB)
# Emscripten writes a CommonJS script; package.json at the top says that .js is a module.
file(WRITE "${CMAKE_BINARY_DIR}/package.json" "{\"type\": \"commonjs\"}\n")
