# bluesquare_library(FOLDER DEPENDENCY...): the sources of src/FOLDER as library bluesquare_FOLDER.
# Files named *_native.cpp or *_web.cpp are for one platform only.
function(bluesquare_library folder)
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp")
  if(EMSCRIPTEN)
    list(FILTER sources EXCLUDE REGEX "_native\\.cpp$")
  else()
    list(FILTER sources EXCLUDE REGEX "_web\\.cpp$")
  endif()
  add_library(bluesquare_${folder} STATIC ${sources})
  list(TRANSFORM ARGN PREPEND bluesquare_ OUTPUT_VARIABLE libraries)
  target_link_libraries(bluesquare_${folder} PUBLIC bluesquare_options ${libraries})
  bluesquare_precompile(bluesquare_${folder} bluesquare_core <Eigen/Core> <functional> <map> <memory>
    <string> <vector>)
endfunction()

# bluesquare_precompile(TARGET OWNER HEADER...): OWNER compiles the headers, the others share them.
function(bluesquare_precompile target owner)
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()
