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
  _bluesquare_encoder_room _bluesquare_encoder_done _bluesquare_encoder_failed
  _bluesquare_trainer_kept _bluesquare_trainer_loss _bluesquare_trainer_room _bluesquare_trainer_done
  _bluesquare_trainer_restarted _bluesquare_trainer_failed)
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

# bluesquare_worker(NAME SOURCE OPTIMISATION FUNCTION...): a small program that runs beside the page's thread.
function(bluesquare_worker name source optimisation)
  list(TRANSFORM ARGN PREPEND "_" OUTPUT_VARIABLE exported)
  list(JOIN exported "," exported)
  add_executable(${name} "${CMAKE_SOURCE_DIR}/src/${source}")
  target_link_libraries(${name} PRIVATE bluesquare_data)
  set_target_properties(${name} PROPERTIES SUFFIX ".mjs")
  target_link_options(${name} PRIVATE ${optimisation} -msimd128
    -sEXPORTED_FUNCTIONS=_malloc,_free,${exported}
    -sEXPORTED_RUNTIME_METHODS=HEAPU8,UTF8ToString
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=worker -sDYNAMIC_EXECUTION=0 -sFILESYSTEM=0
    -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=16MB -sSTACK_SIZE=1MB --no-entry)
endfunction()

# Picture files to pixels (web/sort_worker.mjs), and data sets to tables (web/readers_worker.mjs).
bluesquare_worker(bluesquare-decoder main_decoder.cpp -O3
  bluesquare_decode bluesquare_fit bluesquare_content)
bluesquare_worker(bluesquare-readers main_readers.cpp -Oz
  bluesquare_brought bluesquare_brought_give bluesquare_brought_refuse bluesquare_brought_ask)
target_compile_options(bluesquare-readers PRIVATE -Oz -fno-rtti)
