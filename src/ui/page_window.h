// The one window that fills the screen, with the page's type and spacing.
#pragma once

#include <functional>

#include "ui/draw.h"

namespace bluesquare {

void in_page_window(const Look& look, const std::function<void()>& body);

}  // namespace bluesquare
