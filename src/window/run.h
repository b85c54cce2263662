// Hands the program over to whoever calls it: a loop (native) or the page.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "window/window.h"

namespace bluesquare {

class Program {
   public:
    virtual ~Program() = default;
    // Does what is due and draws if something changed. Seconds until it wants to be called again;
    // infinite: not before something comes in.
    virtual double frame() = 0;
    // A command as JSON; what is wrong with it, or nothing.
    virtual std::string send(std::string_view json) = 0;
    virtual std::string state() const = 0;  // JSON
    virtual Window& window() = 0;
};

// Native: runs until the window closes. Page: returns at once, and the program lives on; the page
// calls it through the functions of run_web.cpp.
void run(std::unique_ptr<Program> program);

// A message where the user looks for one: the terminal, or the page.
void show_failure(const std::string& message);
// Whether the system's colours are dark.
bool prefers_dark();

}  // namespace bluesquare
