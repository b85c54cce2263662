# Link flags of the page (bluesquare-app.mjs, .wasm); build-wasm.sh puts them together with web/.
set(exported _main _malloc _free
  _bluesquare_frame _bluesquare_wake _bluesquare_send _bluesquare_state _bluesquare_link
  _bluesquare_layout _bluesquare_tables _bluesquare_ask _bluesquare_leave_by_tab _bluesquare_enter_by_tab
  _bluesquare_own_open _bluesquare_own_offer _bluesquare_own_wants
  _bluesquare_own_add _bluesquare_own_refuse _bluesquare_own_finish
  _bluesquare_sort_open _bluesquare_sort_side _bluesquare_sort_add _bluesquare_sort_refuse
  _bluesquare_sort_large _bluesquare_sort_state _bluesquare_sort_file _bluesquare_sort_saved
  _bluesquare_sort_close _bluesquare_set_engine _bluesquare_restore_graphics
  _bluesquare_fetch_progress _bluesquare_fetch_room _bluesquare_fetch_done _bluesquare_fetch_failed
  _bluesquare_encoder_room _bluesquare_encoder_done _bluesquare_encoder_failed)
list(JOIN exported "," exported)

set_target_properties(bluesquare-app PROPERTIES SUFFIX ".mjs"
  LINK_DEPENDS "${CMAKE_SOURCE_DIR}/web/host.js")
target_link_options(bluesquare-app PRIVATE -Os -msimd128
  --js-library "${CMAKE_SOURCE_DIR}/web/host.js"
  -sEXPORTED_FUNCTIONS=${exported}
  -sEXPORTED_RUNTIME_METHODS=HEAPU8,UTF8ToString,stringToNewUTF8
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0
  -sUSE_GLFW=3 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sGL_ENABLE_GET_PROC_ADDRESS=0
  -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=64MB -sSTACK_SIZE=1MB -sMINIFY_HTML=0)

# What turns picture files into pixels beside the page's thread: web/sort_worker.mjs.
add_executable(bluesquare-decoder "${CMAKE_SOURCE_DIR}/src/main_decoder.cpp")
target_link_libraries(bluesquare-decoder PRIVATE bluesquare_data)
set_target_properties(bluesquare-decoder PROPERTIES SUFFIX ".mjs")
target_link_options(bluesquare-decoder PRIVATE -O3 -msimd128
  -sEXPORTED_FUNCTIONS=_malloc,_free,_bluesquare_decode,_bluesquare_fit,_bluesquare_content
  -sEXPORTED_RUNTIME_METHODS=HEAPU8,UTF8ToString
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=worker -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0
  -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=16MB -sSTACK_SIZE=1MB --no-entry)
