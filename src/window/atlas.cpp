#include "window/atlas.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "window/gl.h"

namespace bluesquare {

namespace {

// Picture i, so many pixels a side averaged to one, with an opaque alpha.
void shrunk(const Images& images, int i, int shrink, std::vector<std::uint8_t>& rgba) {
    const std::uint8_t* rgb = images.image(i);
    const int width = images.width / shrink, height = images.height / shrink;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < 3; ++c) {
                int sum = 0;
                for (int v = 0; v < shrink; ++v)
                    for (int u = 0; u < shrink; ++u)
                        sum += rgb[3 * ((y * shrink + v) * images.width + x * shrink + u) + c];
                rgba[4 * (y * width + x) + c] = static_cast<std::uint8_t>(sum / (shrink * shrink));
            }
}

}  // namespace

Atlas::~Atlas() {
    if (texture_) glDeleteTextures(1, &texture_);
}

void Atlas::reset(int count, int width, int height, int shrink) {
    if (texture_) glDeleteTextures(1, &texture_);
    columns_ = std::max(1, static_cast<int>(std::ceil(std::sqrt(count))));
    rows_ = (count + columns_ - 1) / columns_;
    shrink_ = shrink;
    width_ = width / shrink;
    height_ = height / shrink;
    glGenTextures(1, &texture_);
    glBindTexture(GL_TEXTURE_2D, texture_);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, columns_ * width_, rows_ * height_, 0, GL_RGBA,
                 GL_UNSIGNED_BYTE, nullptr);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    // An eighth of 96 pixels is whole, so no level mixes neighbours.
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 3);
}

void Atlas::fill(const Images& images, int begin, int end) {
    if (begin >= end) return;
    glBindTexture(GL_TEXTURE_2D, texture_);
    std::vector<std::uint8_t> rgba(std::size_t{4} * width_ * height_, 255);
    for (int i = begin; i < end; ++i) {
        shrunk(images, i, shrink_, rgba);
        glTexSubImage2D(GL_TEXTURE_2D, 0, i % columns_ * width_, i / columns_ * height_, width_,
                        height_, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    }
    glGenerateMipmap(GL_TEXTURE_2D);
}

}  // namespace bluesquare
