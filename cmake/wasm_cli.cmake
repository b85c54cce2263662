# The command line under Node: `node build/wasm/bluesquare.js signature`. It sees the machine's files.
target_link_options(bluesquare PRIVATE -O3 -msimd128
  -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB
  -sSTACK_SIZE=1MB -fexceptions)
target_compile_options(bluesquare_cli PRIVATE -fexceptions)
