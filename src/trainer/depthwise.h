// Convolutions of single channels (depthwise), for pictures that lie as channel, picture, row,
// column, so that all pictures of a channel are one matrix.
//
// Small maps are one product for each channel: pixels in x pixels out, a matrix that the kernel
// fills (dense). Of middle ones each row is such a product (rows). Large ones are ONNX's Conv, with
// a group for each channel of each picture; their kernel's gradient goes by rows, too. On ONNX
// Runtime's processor dense is 2 to 36 times as fast as Conv on 3 x 3 to 6 x 6 pixels, rows twice
// on 12 x 12.
#pragma once

#include "trainer/graph.h"
#include "trainer/rules.h"

namespace bluesquare {

// x: c x n x h x w, kernel: c x 1 x kh x kw; group of the window is not looked at. On the tape it
// is one step.
Tensor depthwise(Graph& g, Tensor x, Tensor kernel, const Window& window);

}  // namespace bluesquare
