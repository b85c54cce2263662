// All thumbnails in one texture.
#pragma once

#include "core/images.h"

namespace bluesquare {

class Atlas {
   public:
    Atlas() = default;
    Atlas(const Atlas&) = delete;
    Atlas& operator=(const Atlas&) = delete;
    ~Atlas();

    // Makes room for images of this size; what was there is gone. shrink: so many pixels a side
    // become one.
    void reset(int count, int width, int height, int shrink = 1);
    // Copies images [begin, end) to their cells.
    void fill(const Images& images, int begin, int end);

    unsigned texture() const { return texture_; }  // OpenGL's name; 0: none
    int columns() const { return columns_; }
    int rows() const { return rows_; }

   private:
    unsigned texture_ = 0;
    int columns_ = 0, rows_ = 0, width_ = 0, height_ = 0, shrink_ = 1;  // width, height: of a cell
};

}  // namespace bluesquare
