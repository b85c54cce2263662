// plan_shapes(): which example shows what.
#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "core/quoted.h"
#include "exact/random.h"
#include "shapes/catalog.h"
#include "shapes/corpus.h"

namespace bluesquare {
namespace {

template <class Kind>
Status check_levels(const std::vector<std::string>& levels, std::span<const Kind> kinds,
                    const std::string& what) {
    if (levels.empty())
        return usage_error("no " + what + " given; choose from " + kind_names(kinds));
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (kind_index(kinds, levels[i]) < 0)
            return usage_error(in_quotes(levels[i]) + " is not among the " + what +
                               "; choose from " + kind_names(kinds));
        if (std::find(levels.begin(), levels.begin() + i, levels[i]) != levels.begin() + i)
            return usage_error("the " + what + " name " + in_quotes(levels[i]) +
                               " twice; name each once");
    }
    return Done{};
}

Status check_role(const Dataset& plan, const std::string& role, const std::string& name) {
    if (plan.find(name)) return Done{};
    return usage_error("the " + role + " " + in_quotes(name) +
                       " is not an attribute of the shapes corpus; choose from " +
                       plan.attribute_names());
}

Status check_roles(const Dataset& plan, const ShapesSettings& settings) {
    if (auto ok = check_role(plan, "target", settings.target); !ok) return ok;
    if (auto ok = check_role(plan, "nuisance", settings.nuisance); !ok) return ok;
    if (settings.target == settings.nuisance)
        return usage_error("target and nuisance are both " + in_quotes(settings.target) +
                           "; choose two different attributes of " + plan.attribute_names());
    const auto targets = plan.find(settings.target)->levels.size();
    const auto nuisances = plan.find(settings.nuisance)->levels.size();
    if (targets != nuisances)
        return usage_error("the target " + in_quotes(settings.target) + " has " +
                           std::to_string(targets) + " levels and the nuisance " +
                           in_quotes(settings.nuisance) + " has " + std::to_string(nuisances) +
                           "; give both equally many, so that they can be matched");
    if (targets < 2)
        return usage_error("the target " + in_quotes(settings.target) +
                           " has one level; give it and the nuisance at least two");
    return Done{};
}

Status check_count(const std::string& what, int count, int groups) {
    if (count >= groups && count <= largest_corpus) return Done{};
    return usage_error("the " + what + " size " + std::to_string(count) +
                       " is out of range; choose " + std::to_string(groups) + " to " +
                       std::to_string(largest_corpus) + " (at least one example a group)");
}

Status check_counts(const ShapesSettings& settings, int levels) {
    const int groups = levels * levels;
    if (auto ok = check_count("pool", settings.pool, groups); !ok) return ok;
    if (auto ok = check_count("test set", settings.test, groups); !ok) return ok;
    if (settings.pool + settings.test > largest_corpus)
        return usage_error("pool and test set together have " +
                           std::to_string(settings.pool + settings.test) +
                           " examples; choose at most " + std::to_string(largest_corpus));
    if (!(settings.matched >= 0 && settings.matched <= 1))
        return usage_error("the matched share " + std::to_string(settings.matched) +
                           " is out of range; choose 0 to 1");
    return Done{};
}

Dataset empty_plan(const ShapesSettings& settings) {
    Dataset plan;
    plan.attributes = {{"shape", settings.shapes, {}}, {"color", settings.colors, {}}};
    auto& background = plan.attributes.emplace_back(Attribute{"background", {}, {}});
    for (const auto& kind : background_kinds()) background.levels.emplace_back(kind.name);
    return plan;
}

// Level of the target and of the nuisance.
struct Pair {
    int target = 0, nuisance = 0;
};

// All pairs, the matched ones first. Any run of `levels` pairs from the start of either part holds
// each class once.
std::vector<Pair> all_pairs(int levels) {
    std::vector<Pair> pairs;
    for (int offset = 0; offset < levels; ++offset)
        for (int target = 0; target < levels; ++target)
            pairs.push_back({target, (target + offset) % levels});
    return pairs;
}

// Deals `count` examples out to the pairs in turn, beginning with pair `first`; equal pairs
// together.
void deal(std::span<const Pair> pairs, int count, int first, std::vector<Pair>& out) {
    const int n = static_cast<int>(pairs.size());
    for (int i = 0; i < n; ++i) {
        const int place = (i - first % n + n) % n;  // of this pair in the dealing order
        const int share = count / n + (place < count % n ? 1 : 0);
        out.insert(out.end(), share, pairs[i]);
    }
}

std::vector<Pair> pool_pairs(const ShapesSettings& settings, int levels) {
    const auto pairs = all_pairs(levels);
    const int matched = static_cast<int>(settings.matched * settings.pool + 0.5);
    std::vector<Pair> out;
    const auto part = std::span<const Pair>(pairs);
    deal(part.first(levels), matched, 0, out);
    // Go on with the class that is next in turn, so that classes stay balanced.
    deal(part.subspan(levels), settings.pool - matched, matched % levels, out);
    return out;
}

std::vector<Pair> test_pairs(const ShapesSettings& settings, int levels) {
    std::vector<Pair> out;
    deal(all_pairs(levels), settings.test, 0, out);
    return out;
}

// The examples of one split, shuffled. `third` goes through its levels within each group.
void append(Dataset& plan, const ShapesSettings& settings, Split split,
            const std::vector<Pair>& pairs) {
    std::vector<int> order(pairs.size());
    std::iota(order.begin(), order.end(), 0);
    Rng rng(settings.seed, split == Split::pool ? "pool order" : "test order");
    shuffle(order, rng);
    for (const int i : order) {
        plan.split.push_back(split);
        for (auto& attribute : plan.attributes) {
            const int third = i % static_cast<int>(attribute.levels.size());
            attribute.codes.push_back(attribute.name == settings.target     ? pairs[i].target
                                      : attribute.name == settings.nuisance ? pairs[i].nuisance
                                                                            : third);
        }
    }
}

}  // namespace

ShapesSettings in_fixed_order(ShapesSettings settings) {
    constexpr std::string_view order[] = {"color", "shape", "background"};
    const auto place = [&](std::string_view name) {
        return std::find(std::begin(order), std::end(order), name);
    };
    if (place(settings.nuisance) < place(settings.target))
        std::swap(settings.target, settings.nuisance);
    return settings;
}

Result<Dataset> plan_shapes(const ShapesSettings& settings) {
    if (auto ok = check_levels(settings.shapes, shape_kinds(), "shapes"); !ok) return ok.error();
    if (auto ok = check_levels(settings.colors, color_kinds(), "colors"); !ok) return ok.error();
    Dataset plan = empty_plan(settings);
    if (auto ok = check_roles(plan, settings); !ok) return ok.error();
    const int levels = static_cast<int>(plan.find(settings.target)->levels.size());
    if (auto ok = check_counts(settings, levels); !ok) return ok.error();
    append(plan, settings, Split::pool, pool_pairs(settings, levels));
    append(plan, settings, Split::test, test_pairs(settings, levels));
    return plan;
}

}  // namespace bluesquare
