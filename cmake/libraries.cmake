# Header libraries: this machine's where CMake finds them new enough, else what deps/install.sh brought.
file(REMOVE_RECURSE "${CMAKE_BINARY_DIR}/include")
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/include")
target_include_directories(bluesquare_options SYSTEM INTERFACE "${CMAKE_BINARY_DIR}/include")

# bluesquare_ours(PATH...): of deps/install.sh's include folder.
function(bluesquare_ours)
  foreach(path IN LISTS ARGN)
    if(NOT EXISTS "${BLUESQUARE_DEPS}/include/${path}")
      message(FATAL_ERROR "${path} is missing. Run deps/install.sh; what it cannot fetch it names.")
    endif()
    file(CREATE_LINK "${BLUESQUARE_DEPS}/include/${path}" "${CMAKE_BINARY_DIR}/include/${path}" SYMBOLIC)
  endforeach()
endfunction()

# bluesquare_library(PACKAGE VERSION TARGET PATH...): PATHs are its own below an include folder.
function(bluesquare_library package version target)
  find_package(${package} ${version} QUIET CONFIG)
  if(${package}_FOUND)
    message(STATUS "${package} ${${package}_VERSION} of this machine")
    target_link_libraries(bluesquare_options INTERFACE ${target})
  else()
    bluesquare_ours(${ARGN})
  endif()
endfunction()

bluesquare_library(Eigen3 5 Eigen3::Eigen Eigen unsupported)
bluesquare_library(nlohmann_json 3.11 nlohmann_json::nlohmann_json nlohmann)
bluesquare_library(CLI11 2.4 CLI11::CLI11 CLI)
if(BLUESQUARE_TESTS)
  bluesquare_library(doctest 2.4 doctest::doctest doctest)
endif()
bluesquare_ours(stb)
if(EMSCRIPTEN)
  bluesquare_ours(boost) # Hash2
endif()
