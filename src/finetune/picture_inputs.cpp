#include "finetune/picture_inputs.h"

#include <algorithm>
#include <cstdint>

namespace bluesquare {
namespace {

constexpr std::size_t kMostKept = std::size_t{1} << 30;  // bytes of a table; more is made anew

// n pictures side by side. place(i): of the i-th.
std::vector<std::uint8_t> gather(const Images& images, int n,
                                 const std::function<int(int)>& place) {
    std::vector<std::uint8_t> rgb(images.bytes_each() * n);
    for (int i = 0; i < n; ++i)
        std::copy_n(images.image(place(i)), images.bytes_each(), &rgb[images.bytes_each() * i]);
    return rgb;
}

}  // namespace

PictureInputs::PictureInputs(std::shared_ptr<const TrainingPictures> pictures, int batch)
    : pictures_(std::move(pictures)), batch_(batch) {}

Status PictureInputs::keep(Trainable& network, const Images& images, Table& table,
                           const Going& go_on) {
    const std::lock_guard lock(table.mutex);
    if (table.kept) return Done{};
    const std::size_t each = network.input_size();
    std::vector<float> inputs(each * images.count);
    for (int begin = 0; begin < images.count; begin += batch_) {
        if (!go_on()) return Error{"stopped"};
        const int n = std::min(batch_, images.count - begin);
        const auto some = network.inputs(gather(images, n, [&](int i) { return begin + i; }), n);
        if (!some) return some.error();
        std::ranges::copy(*some, &inputs[each * begin]);
    }
    table.inputs = std::move(inputs);
    table.kept = true;
    return Done{};
}

Result<std::vector<float>> PictureInputs::take(Trainable& network, const Images& images,
                                               Table& table, int n,
                                               const std::function<int(int)>& place,
                                               const Going& go_on) {
    const std::size_t each = network.input_size();
    if (n == 0) return std::vector<float>();
    if (!network.has_frozen() || each * images.count > kMostKept / sizeof(float))
        return network.inputs(gather(images, n, place), n);
    if (auto ok = keep(network, images, table, go_on); !ok) return ok.error();
    std::vector<float> inputs(each * n);
    for (int i = 0; i < n; ++i)
        std::copy_n(&table.inputs[each * place(i)], each, &inputs[each * i]);
    return inputs;
}

Result<std::vector<float>> PictureInputs::test(Trainable& network, int begin, int n,
                                               const Going& go_on) {
    return take(
        network, pictures_->test, test_, n, [&](int i) { return begin + i; }, go_on);
}

Result<std::vector<float>> PictureInputs::pool(Trainable& network, std::span<const int> positions,
                                               const Going& go_on) {
    return take(
        network, pictures_->pool, pool_, static_cast<int>(positions.size()),
        [&](int i) { return positions[i]; }, go_on);
}

Result<std::vector<float>> PictureInputs::crops(Trainable& network, std::span<const int> positions,
                                                std::span<const Crop> crops, const Recipe& recipe,
                                                const Going& go_on) {
    if (!recipe.augment) return pool(network, positions, go_on);
    const std::size_t each = std::size_t{3} * recipe.size * recipe.size;
    std::vector<std::uint8_t> rgb(each * crops.size());
    for (std::size_t i = 0; i < crops.size(); ++i)
        cut_out(pictures_->crops, positions[i], crops[i], recipe.size,
                std::span(rgb).subspan(each * i, each));
    return network.inputs(rgb, static_cast<int>(crops.size()));
}

}  // namespace bluesquare
