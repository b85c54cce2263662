# Turns assets/texts.json - {"key": ["English", "Deutsch"], ...} - into text/keys.h and text/table.h
# below the build folder. What only the page around the canvas says, web_..., is left to it: the
# program is downloaded.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/assets/texts.json")

function(bluesquare_texts file folder)
  file(READ "${file}" json)
  string(JSON count LENGTH "${json}")
  math(EXPR last "${count} - 1")
  set(keys "")
  set(rows "")
  set(told 0)
  foreach(i RANGE ${last})
    string(JSON key MEMBER "${json}" ${i})
    if(key MATCHES "^web_")
      continue()
    endif()
    math(EXPR told "${told} + 1")
    string(JSON english GET "${json}" "${key}" 0)
    string(JSON german GET "${json}" "${key}" 1)
    string(APPEND keys "    ${key},\n")
    string(APPEND rows "    {\"${key}\", {R\"~(${english})~\", R\"~(${german})~\"}},\n")
  endforeach()
  set(head "// Made from assets/texts.json by cmake/texts.cmake.\n#pragma once\n\n")
  file(CONFIGURE OUTPUT "${folder}/text/keys.h" CONTENT
    "${head}namespace bluesquare {\n\nenum class Text : short {\n@keys@};\ninline constexpr int text_count = ${told};\n\n}  // namespace bluesquare\n" @ONLY)
  file(CONFIGURE OUTPUT "${folder}/text/table.h" CONTENT
    "${head}namespace bluesquare {\n\nstruct TextRow {\n    std::string_view key, words[2];\n};\ninline constexpr TextRow text_table[] = {\n@rows@};\n\n}  // namespace bluesquare\n" @ONLY)
endfunction()

bluesquare_texts("${CMAKE_SOURCE_DIR}/assets/texts.json" "${CMAKE_BINARY_DIR}/generated")
