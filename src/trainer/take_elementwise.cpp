#include <cmath>
#include <numbers>

#include "trainer/taking.h"

namespace bluesquare {
namespace {

Error misfit(const Taking& t, std::size_t a, std::size_t b) {
    return t.error("takes tensors of " + in_words(t.shape(a)) + " and " + in_words(t.shape(b)) +
                   ", which do not go together: export it again");
}

Status fit(const Taking& t, std::size_t a, std::size_t b) {
    if (auto ok = t.needs(std::max(a, b) + 1); !ok) return ok;
    Shape out;
    if (!broadcast(t.shape(a), t.shape(b), out)) return misfit(t, a, b);
    return Done{};
}

// x (slope x + shift, between 0 and 1)
Tensor hard_sigmoid(Graph& g, Tensor x, float alpha, float beta) {
    return g.unary("HardSigmoid", x, {{"alpha", alpha}, {"beta", beta}});
}

std::optional<float> bound(const Taking& t, const char* name, std::size_t i) {
    if (t.has(i)) return t.g.number_of(t.in(i));
    if (!t.node.attributes.contains(name)) return {};
    return t.real(name, 0);
}

}  // namespace

Taken take_unary(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    return one(t.g.unary(t.node.op, t.in(0)));
}

Taken take_binary(Taking& t) {
    if (auto ok = fit(t, 0, 1); !ok) return ok.error();
    if (t.g.kind(t.in(0)) != t.g.kind(t.in(1)))
        return t.error("takes tensors of two kinds, expected one: export it again");
    return one(t.g.binary(t.node.op, t.in(0), t.in(1)));
}

Taken take_compare(Taking& t) {
    if (auto ok = fit(t, 0, 1); !ok) return ok.error();
    return one(t.g.compare(t.node.op, t.in(0), t.in(1)));
}

Taken take_not(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    return one(t.g.node("Not", {t.in(0)}, {}, Kind::truth, t.shape(0)));
}

Taken take_sum(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    Tensor sum = t.in(0);
    for (std::size_t i = 1; i < t.node.in.size(); ++i) {
        Shape out;
        if (!broadcast(t.g.shape(sum), t.shape(i), out)) return misfit(t, 0, i);
        sum = t.g.binary(t.node.op == "Sum" ? "Add" : t.node.op, sum, t.in(i));
    }
    return one(sum);
}

// Exponents that are whole numbers become real ones.
Taken take_pow(Taking& t) {
    if (auto ok = fit(t, 0, 1); !ok) return ok.error();
    const Tensor power = t.g.cast(t.in(1), t.g.kind(t.in(0)));
    const auto number = t.g.number_of(power);
    Shape out;
    const bool same = broadcast(t.shape(0), t.shape(1), out) && out == t.shape(0);
    if (same && number == 2.0f) return one(t.g.mul(t.in(0), t.in(0)));
    if (same && number == 0.5f) return one(t.g.unary("Sqrt", t.in(0)));
    return one(t.g.binary("Pow", t.in(0), power));
}

Taken take_where(Taking& t) {
    if (auto ok = fit(t, 1, 2); !ok) return ok.error();
    Shape both, out;
    broadcast(t.shape(1), t.shape(2), both);
    if (!broadcast(both, t.shape(0), out)) return misfit(t, 0, 1);
    return one(t.g.where(t.in(0), t.in(1), t.in(2)));
}

// All real numbers are float32 here, all whole ones int64.
Taken take_cast(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    enum { float32 = 1, boolean = 9, float16 = 10, float64 = 11, bfloat16 = 16 };
    const std::int64_t to = t.whole("to", 0);
    const bool real = to == float32 || to == float16 || to == float64 || to == bfloat16;
    return one(t.g.cast(t.in(0), real ? Kind::real : to == boolean ? Kind::truth : Kind::whole));
}

Taken take_identity(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    return one(t.in(0));
}

// A mask of 0 and 1 / (1 - ratio) is an input of the step.
Taken take_dropout(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    if (!t.settings.dropout) return one(t.in(0));
    if (t.node.out_count > 1) return t.error("gives its mask, which is not known here");
    return one(t.g.mul(t.in(0), t.g.input("dropout." + t.node.name, Kind::real, t.shape(0))));
}

Taken take_clip(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    if (t.depends(1) || t.depends(2))
        return t.error("has bounds that depend on the pictures, expected two numbers");
    const auto least = bound(t, "min", 1), most = bound(t, "max", 2);
    if (!least && !most) return one(t.in(0));
    return one(t.g.clip(t.in(0), least, most));
}

Taken take_hard_sigmoid(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    return one(hard_sigmoid(t.g, t.in(0), t.real("alpha", 0.2f), t.real("beta", 0.5f)));
}

// x min(1, max(0, x / 6 + 1/2))
Taken take_hard_swish(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    return one(t.g.mul(t.in(0), hard_sigmoid(t.g, t.in(0), 1.0f / 6, 0.5f)));
}

Taken take_leaky_relu(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    return one(t.g.unary("LeakyRelu", t.in(0), {{"alpha", t.real("alpha", 0.01f)}}));
}

Taken take_prelu(Taking& t) {
    if (auto ok = fit(t, 0, 1); !ok) return ok.error();
    const Tensor positive = t.g.compare("Greater", t.in(0), t.g.number(0));
    return one(t.g.where(positive, t.in(0), t.g.mul(t.in(0), t.in(1))));
}

// x / 2 (1 + erf(x / sqrt(2))), or its approximation by tanh.
Taken take_gelu(Taking& t) {
    if (auto ok = t.needs(1); !ok) return ok.error();
    Graph& g = t.g;
    const Tensor x = t.in(0), half = g.scaled(x, 0.5f);
    Tensor bent;
    if (t.text("approximate", "none") == "tanh") {
        const Tensor cube = g.mul(x, g.mul(x, x));
        const Tensor sum = g.add(x, g.scaled(cube, 0.044715f));
        bent = g.unary("Tanh", g.scaled(sum, std::sqrt(2 * std::numbers::inv_pi_v<float>)));
    } else {
        bent = g.unary("Erf", g.scaled(x, std::numbers::sqrt2_v<float> / 2));
    }
    return one(g.mul(half, g.add(bent, g.number(1))));
}

}  // namespace bluesquare
