#include "trainer/differentiate.h"

#include <algorithm>

#include "trainer/rules.h"

namespace bluesquare {
namespace {

class Reverse {
   public:
    Reverse(Graph& g, Tensor loss, const std::vector<Tensor>& of)
        : g_(g),
          depends_(static_cast<std::size_t>(g.tensor_count())),
          sums_(depends_.size(), no_tensor) {
        for (const Tensor tensor : of) depends_[tensor] = true;
        for (const TapeStep& step : g.tape())
            if (std::ranges::any_of(step.in, [&](Tensor x) { return depends(x); }))
                depends_[step.out] = g.kind(step.out) == Kind::real;
        sums_[loss] = g.numbers(g.shape(loss), {1});
    }

    Status run() {
        for (auto step = g_.tape().rbegin(); step != g_.tape().rend(); ++step) {
            if (!depends_[step->out] || sums_[step->out] == no_tensor) continue;
            const Rule* rule = find_rule(step->op);
            if (!rule)
                return Error{step->origin + " has no gradient (" + step->op +
                             "), but one has to flow through it: train the layers behind it alone, "
                             "or export a network without it"};
            std::vector<bool> wanted;
            for (const Tensor x : step->in) wanted.push_back(depends(x));
            Backward backward(g_, *step, sums_[step->out], std::move(wanted));
            rule->backward(backward);
            if (!g_.refusal().empty())
                return Error{step->origin +
                             " has a gradient that the trainer does not know: " + g_.refusal()};
            collect(*step, backward);
        }
        return Done{};
    }

    Tensor gradient(Tensor x) {
        if (sums_[x] != no_tensor) return sums_[x];
        return g_.expand(g_.number(0), g_.shape(x));
    }

   private:
    bool depends(Tensor x) const { return x != no_tensor && depends_[x]; }

    void collect(const TapeStep& step, const Backward& backward) {
        for (std::size_t i = 0; i < step.in.size(); ++i) {
            const Tensor given = backward.given()[i];
            if (given == no_tensor || !depends(step.in[i])) continue;
            Tensor& sum = sums_[step.in[i]];
            sum = sum == no_tensor ? given : g_.add(sum, given);
        }
    }

    Graph& g_;
    std::vector<bool> depends_;  // on what is differentiated by
    std::vector<Tensor> sums_;   // gradients, so far
};

}  // namespace

Result<std::vector<Tensor>> gradients(Graph& g, Tensor loss, const std::vector<Tensor>& of) {
    Reverse reverse(g, loss, of);
    if (auto ok = reverse.run(); !ok) return ok.error();
    std::vector<Tensor> out;
    for (const Tensor tensor : of) out.push_back(reverse.gradient(tensor));
    return out;
}

}  // namespace bluesquare
