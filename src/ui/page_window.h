// The one window that fills the screen, with the page's type and spacing.
#pragma once

#include <functional>

#include "ui/draw.h"

namespace bluesquare {

// foot: below the body, in sight wherever that is scrolled to; its height in Dear ImGui's
// coordinates, 0: none.
void in_page_window(const Look& look, const std::function<void()>& body, float foot_height = 0,
                    const std::function<void()>& foot = {});

}  // namespace bluesquare
