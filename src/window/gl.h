// OpenGL through GLFW's header; cmake/app.cmake says which (GLFW_INCLUDE_...): core 3.2 on the
// desktop, ES 3 on the page.
#pragma once

#include <GLFW/glfw3.h>
