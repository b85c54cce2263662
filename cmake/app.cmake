# The window and the page: one program, bluesquare-app.
bluesquare_libraries(${bluesquare_window_layers})

# Dear ImGui and ImPlot, as deps/install.sh unpacked them.
set(imgui "${BLUESQUARE_DEPS}/imgui")
set(implot "${BLUESQUARE_DEPS}/implot")
add_library(imgui STATIC
  "${imgui}/imgui.cpp" "${imgui}/imgui_draw.cpp" "${imgui}/imgui_tables.cpp" "${imgui}/imgui_widgets.cpp"
  "${imgui}/imgui_stacklayout.cpp" "${imgui}/backends/imgui_impl_glfw.cpp"
  "${imgui}/backends/imgui_impl_opengl3.cpp" "${implot}/implot.cpp" "${implot}/implot_items.cpp")
if(BLUESQUARE_SANITIZE) # not ours to check, and slow to compile
  target_compile_options(imgui PRIVATE -O0)
endif()
target_include_directories(imgui SYSTEM PUBLIC "${imgui}" "${imgui}/backends" "${implot}")
target_compile_features(imgui PUBLIC cxx_std_20)
target_compile_definitions(imgui PUBLIC IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS
  IMGUI_DISABLE_DEFAULT_FONT_BITMAP IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMPLOT_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DEFINE_MATH_OPERATORS IMGUI_ENABLE_TEST_ENGINE) # its hooks are in src/window/layout.cpp
# The hooks that it calls go with it, wherever it is linked.
set(hooks "${CMAKE_SOURCE_DIR}/src/window/layout.cpp")
target_sources(imgui PRIVATE "${hooks}")
set_source_files_properties("${hooks}" PROPERTIES INCLUDE_DIRECTORIES "${CMAKE_SOURCE_DIR}/src")
get_target_property(sources bluesquare_window SOURCES)
list(FILTER sources EXCLUDE REGEX "/layout\\.cpp$")
set_property(TARGET bluesquare_window PROPERTY SOURCES ${sources})
target_link_libraries(bluesquare_ui PUBLIC imgui)
target_link_libraries(bluesquare_window PUBLIC imgui)

add_executable(bluesquare-app src/main_app.cpp)
target_link_libraries(bluesquare-app PRIVATE bluesquare_program)

if(EMSCRIPTEN)
  target_compile_definitions(bluesquare_window PRIVATE GLFW_INCLUDE_ES3)
  include("${CMAKE_CURRENT_LIST_DIR}/page.cmake")
else()
  target_compile_definitions(bluesquare_window PRIVATE GLFW_INCLUDE_GLCOREARB GL_GLEXT_PROTOTYPES)
  set(OpenGL_GL_PREFERENCE LEGACY)  # libGL, which GLFW opens anyway: one library fewer to have
  find_package(OpenGL REQUIRED)
  find_package(glfw3 3.3 REQUIRED)
  target_link_libraries(imgui PUBLIC glfw OpenGL::GL)
endif()
