add_library(bluesquare_options INTERFACE)
target_compile_features(bluesquare_options INTERFACE cxx_std_20)
target_include_directories(bluesquare_options INTERFACE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/generated")
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
elseif(BLUESQUARE_PORTABLE)
  # Checked before anything else runs: src/main_processor.cpp. libstdc++ stays the machine's own, which
  # ONNX Runtime needs anyway: Debian 12's static one would ask for a newer glibc (2.36 against 2.34).
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    target_compile_options(bluesquare_options INTERFACE -march=x86-64-v3)
  endif()
  # No folder of the building machine in a message.
  target_compile_options(bluesquare_options INTERFACE
    "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=." "-ffile-prefix-map=${BLUESQUARE_DEPS}=deps")
elseif(BLUESQUARE_NATIVE_ARCH)
  target_compile_options(bluesquare_options INTERFACE -march=native)
endif()

if(NOT EMSCRIPTEN)
  set(THREADS_PREFER_PTHREAD_FLAG ON)
  find_package(Threads REQUIRED)
  target_link_libraries(bluesquare_options INTERFACE Threads::Threads ${CMAKE_DL_LIBS})
endif()

# Sanitizers, and libstdc++'s own checks. "fuzz" is "address" with what libFuzzer needs, by Clang.
set(sanitizers_address address,undefined,float-cast-overflow)
set(sanitizers_fuzz ${sanitizers_address},fuzzer-no-link)
set(sanitizers_thread thread)
if(BLUESQUARE_SANITIZE)
  set(sanitizers "${sanitizers_${BLUESQUARE_SANITIZE}}")
  if(NOT sanitizers)
    message(FATAL_ERROR "BLUESQUARE_SANITIZE=${BLUESQUARE_SANITIZE}: expected OFF, address, fuzz or thread")
  endif()
  target_compile_options(bluesquare_options INTERFACE -fsanitize=${sanitizers} -fno-sanitize-recover=all)
  target_link_options(bluesquare_options INTERFACE -fsanitize=${sanitizers})
  target_compile_definitions(bluesquare_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
