// What the synthetic corpus can draw: one table per attribute, for the renderer, --help, the page's
// menus and the error messages.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bluesquare {

struct Point {
    double x = 0, y = 0;
};

struct ShapeKind {
    std::string_view name;
    // Outline of area 1 around its centroid, y down; empty means the disc of area 1. Equal areas,
    // so that how much of a picture is coloured says nothing about the shape.
    std::span<const Point> corners;
};

struct ColorKind {
    std::string_view name;
    double hue;     // degrees
    double spread;  // degrees either side
};

struct BackgroundKind {
    std::string_view name;
};

std::span<const ShapeKind> shape_kinds();
std::span<const ColorKind> color_kinds();
std::span<const BackgroundKind> background_kinds();

// The columns of the corpus, in order.
inline constexpr std::string_view corpus_attributes[] = {"shape", "color", "background"};

// Farthest that any outline reaches from its centroid.
inline constexpr double outline_reach = 0.878;

// "square, circle, triangle, star"
template <class Kind>
std::string kind_names(std::span<const Kind> kinds) {
    std::string names;
    for (const auto& kind : kinds) names += (names.empty() ? "" : ", ") + std::string(kind.name);
    return names;
}

// Position of a name in a table, -1 where it has none.
template <class Kind>
int kind_index(std::span<const Kind> kinds, std::string_view name) {
    for (std::size_t i = 0; i < kinds.size(); ++i)
        if (kinds[i].name == name) return static_cast<int>(i);
    return -1;
}

}  // namespace bluesquare
