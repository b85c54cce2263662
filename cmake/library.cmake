# bluesquare_libraries(LINE...): a library for each line of layers.cmake, which links what its folder
# may include. Files named *_native.cpp or *_web.cpp are for one platform only.
function(bluesquare_libraries)
  foreach(line IN LISTS ARGN)
    bluesquare_layer("${line}" folder includes)
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp")
    if(EMSCRIPTEN)
      list(FILTER sources EXCLUDE REGEX "_native\\.cpp$")
    else()
      list(FILTER sources EXCLUDE REGEX "_web\\.cpp$")
    endif()
    add_library(bluesquare_${folder} STATIC ${sources})
    list(TRANSFORM includes PREPEND bluesquare_)
    target_link_libraries(bluesquare_${folder} PUBLIC bluesquare_options ${includes})
    bluesquare_precompile(bluesquare_${folder} bluesquare_exact <Eigen/Core> <functional> <map> <memory>
      <string> <vector>)
  endforeach()
endfunction()

# bluesquare_precompile(TARGET OWNER HEADER...): OWNER compiles the headers, the others share them.
function(bluesquare_precompile target owner)
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()
