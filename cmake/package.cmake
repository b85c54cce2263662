# Where the native programs find their files: in the build folder through links, so that a change
# needs no build; installed or unpacked anywhere relative to the program (platform/places.h):
#   bin/bluesquare, bin/bluesquare-app      the second says what a machine lacks, then starts
#   lib/bluesquare/                         the window's program, ONNX Runtime, GLFW
#   share/bluesquare/{models,features,fonts}
#   share/doc/bluesquare/                   README, LICENSE, NOTICE, licences of others
set(onnxruntime "${BLUESQUARE_DEPS}/onnxruntime/lib/libonnxruntime.so.1")
set(onnxruntime_extensions "${BLUESQUARE_DEPS}/onnxruntime-extensions/libortextensions.so")
set(assets "${CMAKE_BINARY_DIR}/assets")
file(MAKE_DIRECTORY "${assets}")
file(CREATE_LINK "${BLUESQUARE_DEPS}/fonts" "${assets}/fonts" SYMBOLIC)
file(CREATE_LINK "${CMAKE_SOURCE_DIR}/assets/features" "${assets}/features" SYMBOLIC)
file(CREATE_LINK "${CMAKE_SOURCE_DIR}/assets/presets" "${assets}/presets" SYMBOLIC)
file(CREATE_LINK "${CMAKE_SOURCE_DIR}/models" "${assets}/models" SYMBOLIC)
file(CREATE_LINK "${onnxruntime}" "${assets}/libonnxruntime.so.1" SYMBOLIC)
file(CREATE_LINK "${onnxruntime_extensions}" "${assets}/libortextensions.so" SYMBOLIC)

if(BLUESQUARE_PORTABLE AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  set_source_files_properties(src/main_processor.cpp PROPERTIES COMPILE_OPTIONS -march=x86-64)
  foreach(program bluesquare bluesquare-app)
    if(TARGET ${program})
      target_sources(${program} PRIVATE src/main_processor.cpp)
    endif()
  endforeach()
endif()

install(TARGETS bluesquare DESTINATION bin)
if(TARGET bluesquare-app)
  set_target_properties(bluesquare-app PROPERTIES INSTALL_RPATH "$ORIGIN")
  install(TARGETS bluesquare-app DESTINATION lib/bluesquare)
  install(IMPORTED_RUNTIME_ARTIFACTS glfw LIBRARY DESTINATION lib/bluesquare)
  install(PROGRAMS cmake/bluesquare-app.sh DESTINATION bin RENAME bluesquare-app)
  install(DIRECTORY "${BLUESQUARE_DEPS}/fonts" DESTINATION share/bluesquare)
endif()
install(PROGRAMS "${onnxruntime}" "${onnxruntime_extensions}" DESTINATION lib/bluesquare OPTIONAL) # no build for this processor
install(FILES models/manifest.json models/LICENSE-efficientnet-lite0 DESTINATION share/bluesquare/models)
install(DIRECTORY models/ DESTINATION share/bluesquare/models
  FILES_MATCHING PATTERN "*.onnx" PATTERN "*.safetensors")
install(DIRECTORY assets/features assets/presets DESTINATION share/bluesquare)

install(FILES README.md LICENSE NOTICE DESTINATION share/doc/bluesquare)
foreach(name inter imgui implot onnx onnxruntime onnxruntime-third-party
        onnxruntime-extensions onnxruntime-extensions-third-party eigen json cli11 stb)
  install(FILES "${BLUESQUARE_DEPS}/licences/${name}.txt" DESTINATION share/doc/bluesquare/licences)
endforeach()
foreach(name protobuf glfw libjpeg-turbo libpng libwebp zlib)
  install(FILES deps/licences/${name}.txt DESTINATION share/doc/bluesquare/licences)
endforeach()

set(CPACK_GENERATOR TGZ)
set(CPACK_STRIP_FILES ON)
string(TOLOWER "bluesquare-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" CPACK_PACKAGE_FILE_NAME)
set(CPACK_VERBATIM_VARIABLES ON)
include(CPack)
