// A preconditioner for many classes: the Hessian class by class, and of each class only the
// examples that bend it most,
//
//   M_c = l2 + sum_i d_ic x_i x_i',   d_ic = p_ic (1 - p_ic),
//
// inverted by Woodbury's identity, so that a class costs two thin products. In float.
#pragma once

#include <vector>

#include "exact/linear.h"
#include "exact/tall.h"

namespace bluesquare {

class ClassBlocks {
   public:
    // exact: the examples' rows x_i; rows: the same in float, which must outlive it. curvature: n x
    // C, d_ic. squares: |x_i|^2.
    ClassBlocks(const Tall<double>& exact, const Tall<float>& rows, const Matrix& curvature,
                const std::vector<double>& squares, double l2);

    // M^-1 g less its mean over the classes; g and out: width x C.
    void solve(const Features& g, Features& out);

   private:
    struct Block {
        std::vector<int> examples;
        Features inverse;  // of l2 / D + X X'
    };
    static Block make_block(const Tall<double>& exact, const Matrix& curvature,
                            const std::vector<double>& squares, double l2, int c);
    void solve_class(const Block& block, float* g) const;

    const Tall<float>& rows_;
    float over_l2_;
    std::vector<Block> blocks_;  // by class
    Features by_class_;          // C x width
};

}  // namespace bluesquare
