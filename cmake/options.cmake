add_library(bluesquare_options INTERFACE)
target_compile_features(bluesquare_options INTERFACE cxx_std_20)
target_include_directories(bluesquare_options INTERFACE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/generated")
target_include_directories(bluesquare_options SYSTEM INTERFACE "${BLUESQUARE_DEPS}/include")
# -ffp-contract=off: the same bits with and without fused multiply-add (exact/math.h).
target_compile_options(bluesquare_options INTERFACE -Wall -Wextra -ffp-contract=off)
target_compile_definitions(bluesquare_options INTERFACE BLUESQUARE_VERSION="${PROJECT_VERSION}")

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of GCC 12 inside its own intrinsics and std::string.
  target_compile_options(bluesquare_options INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow)
endif()

if(EMSCRIPTEN)
  # -msse4.2 maps Eigen's SSE kernels to WebAssembly's vectors.
  target_compile_options(bluesquare_options INTERFACE -msimd128 -msse4.2)
elseif(BLUESQUARE_NATIVE_ARCH)
  target_compile_options(bluesquare_options INTERFACE -march=native)
endif()

if(NOT EMSCRIPTEN)
  set(THREADS_PREFER_PTHREAD_FLAG ON)
  find_package(Threads REQUIRED)
  target_link_libraries(bluesquare_options INTERFACE Threads::Threads ${CMAKE_DL_LIBS})
endif()

if(BLUESQUARE_SANITIZE)
  target_compile_options(bluesquare_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_link_options(bluesquare_options INTERFACE -fsanitize=address,undefined)
endif()
