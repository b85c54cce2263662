#include "data/compose.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/quoted.h"
#include "data/resize.h"
#include "exact/random.h"

namespace bluesquare {
namespace {

constexpr int kFewest = 3;  // files of a kind: one for each split
constexpr Split kSplits[] = {Split::pool, Split::validation, Split::test};

std::vector<std::vector<int>> files_by_kind(const ComposeParts& parts) {
    std::vector<std::vector<int>> files(parts.kinds.size());
    for (std::size_t i = 0; i < parts.files.size(); ++i)
        files[parts.kind[i]].push_back(static_cast<int>(i));
    return files;
}

// what: "class" or "place", whose files `of` names.
Status enough(const ComposeParts& parts, int fewest, const std::string& what,
              const std::string& of) {
    if (parts.kinds.size() < 2)
        return Error{"expected at least 2 folders of " + of + ", one for each " + what +
                     ", found " + std::to_string(parts.kinds.size())};
    const auto files = files_by_kind(parts);
    for (std::size_t k = 0; k < files.size(); ++k)
        if (static_cast<int>(files[k].size()) < fewest)
            return Error{
                what + " " + in_quotes(parts.kinds[k]) + " has " + std::to_string(files[k].size()) +
                " " + of + ", expected at least " + std::to_string(fewest) +
                (fewest > 1 ? ", one each for pool, validation and test" : "") + "; add some" +
                (what == "place" && fewest > 1 ? " or give --shared-backgrounds" : "")};
    return Done{};
}

// Half, a fifth and the rest of the files of each kind, in the seed's order.
std::vector<Split> split_files(const ComposeParts& parts, std::uint64_t seed,
                               const std::string& stream) {
    std::vector<Split> splits(parts.files.size(), Split::none);
    const auto by_kind = files_by_kind(parts);
    for (std::size_t k = 0; k < by_kind.size(); ++k) {
        std::vector<int> files = by_kind[k];
        Rng rng(seed, stream + "/" + parts.kinds[k]);
        shuffle(files, rng);
        const int n = static_cast<int>(files.size());
        const int validation = std::max(1, (2 * n + 5) / 10), test = std::max(1, (3 * n + 5) / 10);
        for (int i = 0; i < n; ++i)
            splits[files[i]] = i < validation          ? Split::validation
                               : i < validation + test ? Split::test
                                                       : Split::pool;
    }
    return splits;
}

// The n-th of `parts` nearly equal parts of `whole`.
int even_part(int whole, int parts, int n) { return whole / parts + (n < whole % parts); }

// Pictures of the pool with a class on a place.
int pool_count(const ComposeTask& task, int label, int place) {
    const int places = static_cast<int>(task.backgrounds.kinds.size());
    const int all = even_part(task.pool, static_cast<int>(task.foregrounds.kinds.size()), label);
    const int matched = static_cast<int>(std::floor(task.matched * all + 0.5));
    const int own = task.place_of_class[label];
    if (place == own) return matched;
    return even_part(all - matched, places - 1, place - (place > own));
}

int group_count(const ComposeTask& task, Split split, int label, int place) {
    if (split == Split::pool) return pool_count(task, label, place);
    const int places = static_cast<int>(task.backgrounds.kinds.size());
    const int groups = places * static_cast<int>(task.foregrounds.kinds.size());
    const int all = split == Split::validation ? task.validation : task.test;
    return even_part(all, groups, label * places + place);
}

int one_of(const std::vector<int>& items, Rng& rng) {
    return items[rng.below(static_cast<std::uint32_t>(items.size()))];
}

// Sizes and places that look like photos of the thing: half to four fifths of the picture, and more
// often in its lower part, where the ground is.
Composite draw(Split split, int foreground, int background, Rng& rng) {
    Composite out{split, foreground, background};
    out.side = rng.uniform(0.6, 1);
    out.crop_x = rng.uniform();
    out.crop_y = rng.uniform();
    out.flip_background = rng.below(2) == 1;
    out.scale = rng.uniform(0.5, 0.8);
    out.x = rng.uniform();
    out.y = rng.uniform(0.4, 1);
    out.flip_foreground = rng.below(2) == 1;
    return out;
}

// Which third of a shared photo each split gets.
std::vector<int> thirds_of(const ComposeTask& task, int background) {
    std::vector<int> thirds{0, 1, 2};
    Rng rng(task.seed, "compose thirds/" + task.backgrounds.files[background]);
    shuffle(thirds, rng);
    return thirds;
}

std::vector<int> usable(const ComposeParts& parts, const std::vector<Split>& splits, int kind,
                        Split split) {
    std::vector<int> files;
    for (std::size_t i = 0; i < parts.files.size(); ++i)
        if (parts.kind[i] == kind && (splits[i] == split || splits[i] == Split::none))
            files.push_back(static_cast<int>(i));
    return files;
}

void draw_group(const ComposeTask& task, Split split, int label, int place, Rng& rng,
                ComposePlan& plan) {
    const auto cutouts = usable(task.foregrounds, plan.foreground, label, split);
    const auto photos = usable(task.backgrounds, plan.background, place, split);
    const int count = group_count(task, split, label, place);
    for (int i = 0; i < count; ++i) {
        const int cutout = one_of(cutouts, rng), photo = one_of(photos, rng);
        plan.pictures.push_back(draw(split, cutout, photo, rng));
        if (task.shared_backgrounds)
            plan.pictures.back().third = thirds_of(task, photo)[static_cast<int>(split)];
    }
}

Picture mirrored(const Picture& picture) {
    Picture out = picture;
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x)
            std::copy_n(&picture.rgba[4 * (std::size_t(y) * out.width + x)], 4,
                        &out.rgba[4 * (std::size_t(y) * out.width + out.width - 1 - x)]);
    return out;
}

Picture cropped(const Picture& picture, int left, int top, int width, int height) {
    Picture out{width, height, std::vector<std::uint8_t>(std::size_t{4} * width * height)};
    for (int y = 0; y < height; ++y)
        std::copy_n(&picture.rgba[4 * (std::size_t(top + y) * picture.width + left)], 4 * width,
                    &out.rgba[std::size_t{4} * y * width]);
    return out;
}

// A share of 0 to 1 of the places 0 to `room`, both included.
int place_in(int room, double share) {
    return std::min(room, static_cast<int>(share * (room + 1)));
}

Picture background_square(const Picture& photo, const Composite& c, int size) {
    const int left = c.third < 0 ? 0 : photo.width * c.third / 3;
    const int width = c.third < 0 ? photo.width : photo.width * (c.third + 1) / 3 - left;
    const int largest = std::max(1, std::min(width, photo.height));
    const int side = std::max(1, static_cast<int>(c.side * largest));
    const int x = std::min(left + place_in(std::max(0, width - side), c.crop_x),
                           photo.width - side);  // a photo of one or two columns
    Picture square = cropped(photo, x, place_in(photo.height - side, c.crop_y), side, side);
    square = over_grey(resize_antialiased(square, size, size));
    return c.flip_background ? mirrored(square) : square;
}

void put_over(const Picture& cutout, int left, int top, Picture& picture) {
    for (int y = 0; y < cutout.height; ++y) {
        const std::uint8_t* from = &cutout.rgba[std::size_t{4} * y * cutout.width];
        std::uint8_t* to = &picture.rgba[4 * (std::size_t(top + y) * picture.width + left)];
        for (int x = 0; x < cutout.width; ++x, from += 4, to += 4)
            for (int k = 0; k < 3; ++k)
                to[k] = static_cast<std::uint8_t>(
                    (from[k] * from[3] + to[k] * (255 - from[3]) + 127) / 255);
    }
}

}  // namespace

Result<ComposePlan> plan_compose(const ComposeTask& task) {
    if (auto ok = enough(task.foregrounds, kFewest, "class", "foregrounds"); !ok) return ok.error();
    const int fewest = task.shared_backgrounds ? 1 : kFewest;
    if (auto ok = enough(task.backgrounds, fewest, "place", "backgrounds"); !ok) return ok.error();
    ComposePlan plan{{},
                     split_files(task.foregrounds, task.seed, "compose foregrounds"),
                     std::vector<Split>(task.backgrounds.files.size(), Split::none)};
    if (!task.shared_backgrounds)
        plan.background = split_files(task.backgrounds, task.seed, "compose backgrounds");
    Rng rng(task.seed, "compose pictures");
    for (const Split split : kSplits)
        for (std::size_t label = 0; label < task.foregrounds.kinds.size(); ++label)
            for (std::size_t place = 0; place < task.backgrounds.kinds.size(); ++place)
                draw_group(task, split, static_cast<int>(label), static_cast<int>(place), rng,
                           plan);
    return plan;
}

Result<Picture> trim_cutout(const Picture& picture, const std::string& name) {
    int left = picture.width, right = -1, top = picture.height, bottom = -1;
    bool transparent = false;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const int alpha = picture.rgba[4 * (std::size_t(y) * picture.width + x) + 3];
            transparent = transparent || alpha < 255;
            if (alpha == 0) continue;
            left = std::min(left, x), right = std::max(right, x);
            top = std::min(top, y), bottom = std::max(bottom, y);
        }
    if (!transparent)
        return Error{name + " has no transparent part, expected a cut-out; remove its background"};
    if (right < 0) return Error{name + " is transparent all over; replace it"};
    return cropped(picture, left, top, right + 1 - left, bottom + 1 - top);
}

Picture shrink_background(Picture background, int size) {
    const int shorter = std::min(background.width, background.height);
    if (shorter <= 4 * size) return background;
    const auto scaled = [&](int side) {
        return static_cast<int>(std::int64_t{side} * 4 * size / shorter);
    };
    return resize_antialiased(background, scaled(background.width), scaled(background.height));
}

Picture compose_picture(const Picture& background, const Picture& cutout,
                        const Composite& composite, int size) {
    Picture out = background_square(background, composite, size);
    const int longer = std::max(cutout.width, cutout.height);
    const auto scaled = [&](int side) {
        return std::clamp(static_cast<int>(composite.scale * size * side / longer + 0.5), 1, size);
    };
    Picture small = resize_antialiased(cutout, scaled(cutout.width), scaled(cutout.height));
    if (composite.flip_foreground) small = mirrored(small);
    put_over(small, place_in(size - small.width, composite.x),
             place_in(size - small.height, composite.y), out);
    return out;
}

}  // namespace bluesquare
