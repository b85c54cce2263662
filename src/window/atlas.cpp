#include "window/atlas.h"

#include <cmath>
#include <vector>

#include "window/gl.h"

namespace bluesquare {

Atlas::~Atlas() {
    if (texture_) glDeleteTextures(1, &texture_);
}

void Atlas::reset(int count, int width, int height) {
    if (texture_) glDeleteTextures(1, &texture_);
    columns_ = static_cast<int>(std::ceil(std::sqrt(count)));
    rows_ = (count + columns_ - 1) / columns_;
    width_ = width;
    height_ = height;
    glGenTextures(1, &texture_);
    glBindTexture(GL_TEXTURE_2D, texture_);
    const std::vector<std::uint8_t> blank(std::size_t{4} * columns_ * width * rows_ * height, 0);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, columns_ * width, rows_ * height, 0, GL_RGBA,
                 GL_UNSIGNED_BYTE, blank.data());
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
        const std::uint8_t* rgb = images.image(i);
        for (int p = 0; p < width_ * height_; ++p)
            for (int c = 0; c < 3; ++c) rgba[4 * p + c] = rgb[3 * p + c];
        glTexSubImage2D(GL_TEXTURE_2D, 0, i % columns_ * width_, i / columns_ * height_, width_,
                        height_, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    }
    glGenerateMipmap(GL_TEXTURE_2D);
}

}  // namespace bluesquare
