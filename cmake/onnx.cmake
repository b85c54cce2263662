# What an ONNX file is, as C++: made from onnx.proto by protoc. Natively only.
find_program(BLUESQUARE_PROTOC protoc REQUIRED)
find_library(BLUESQUARE_PROTOBUF NAMES libprotobuf-lite.a REQUIRED)  # within the programs
set(onnx_code "${CMAKE_BINARY_DIR}/onnx")
file(MAKE_DIRECTORY "${onnx_code}")
add_custom_command(
  OUTPUT "${onnx_code}/onnx.pb.cc" "${onnx_code}/onnx.pb.h"
  COMMAND "${BLUESQUARE_PROTOC}" "--proto_path=${BLUESQUARE_DEPS}/onnx" "--cpp_out=${onnx_code}" onnx.proto
  DEPENDS "${BLUESQUARE_DEPS}/onnx/onnx.proto"
  VERBATIM)
add_library(bluesquare_onnx_proto STATIC "${onnx_code}/onnx.pb.cc" "${onnx_code}/onnx.pb.h")
target_include_directories(bluesquare_onnx_proto SYSTEM PUBLIC "${onnx_code}")
target_compile_features(bluesquare_onnx_proto PUBLIC cxx_std_20)
target_link_libraries(bluesquare_onnx_proto PUBLIC "${BLUESQUARE_PROTOBUF}")
