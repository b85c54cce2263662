#include "app/own_pictures.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "app/row_tile.h"
#include "core/quoted.h"
#include "data/csv.h"
#include "data/picture_file.h"
#include "data/row_sample.h"
#include "data/table_dataset.h"
#include "shapes/scene.h"

namespace bluesquare {
namespace {

constexpr int kFewestPool = 30, kFewestTest = 10;
constexpr std::size_t kMostProblems = 50;
constexpr const char* kTileNote =
    "a tile stands for each row without a picture: a band for each of up to three attributes, what "
    "the labels mean first, and in it as many bars as its value's place among the values";

// As a browser gives paths, whoever wrote it.
std::string plain(std::string path) {
    std::replace(path.begin(), path.end(), '\\', '/');
    while (path.starts_with("./")) path.erase(0, 2);
    return path;
}

std::string last_part(const std::string& path) {
    const auto slash = path.find_last_of('/');
    return slash == path.npos ? path : path.substr(slash + 1);
}

// Whether two paths agree on all the parts that both have.
bool same_end(const std::string& a, const std::string& b) {
    const std::string &longer = a.size() < b.size() ? b : a, &shorter = a.size() < b.size() ? a : b;
    if (!longer.ends_with(shorter)) return false;
    const auto before = longer.size() - shorter.size();
    return before == 0 || longer[before - 1] == '/' || shorter.front() == '/';
}

// Of every combination of attributes three in five are for the pool; of those that stand alone,
// too.
std::vector<Split> spread_splits(const Dataset& data, const std::vector<int>& rows) {
    std::map<std::vector<int>, std::ptrdiff_t> seen;
    std::vector<Split> splits(data.attributes[0].codes.size(), Split::test);
    for (const int row : rows) {
        std::vector<int> combination;
        for (const Attribute& attribute : data.attributes)
            combination.push_back(attribute.codes[row]);
        const auto [entry, is_new] = seen.try_emplace(std::move(combination), std::ssize(seen));
        if (entry->second++ % 5 % 2 == 0) splits[row] = Split::pool;
    }
    return splits;
}

// These rows of a column, where there is one.
template <class T>
std::vector<T> at_rows(const std::vector<T>& column, const std::vector<int>& rows) {
    std::vector<T> taken;
    for (const int row : rows)
        if (!column.empty()) taken.push_back(column[row]);
    return taken;
}

// Why the page cannot take an attribute, or nothing.
std::string beyond_limits(const Attribute& attribute) {
    const auto lacking = std::count(attribute.codes.begin(), attribute.codes.end(), no_level);
    if (2 * lacking > std::ssize(attribute.codes))
        return std::to_string(lacking) + " rows have no value in it";
    if (attribute.levels.size() > most_own_levels)
        return std::to_string(attribute.levels.size()) +
               " different values, more than the page takes (" + std::to_string(most_own_levels) +
               ")";
    if (attribute.name.size() > longest_own_name)
        return "its name is longer than " + std::to_string(longest_own_name) + " bytes";
    return {};
}

// "; 'color' is the same in every row; 'id' was set aside: ...", the first few.
std::string why_not(const Dataset& data) {
    std::string text;
    int said = 0;
    for (const Attribute& attribute : data.attributes)
        if (attribute.levels.size() < 2 && ++said <= 5)
            text += "; " + in_quotes(attribute.name) + " is the same in every row";
    for (const SetAside& column : data.set_aside)
        if (!column.column.empty() && ++said <= 5)
            text += "; " + in_quotes(column.column) + " was set aside: " + column.reason;
    return text;
}

int seed_set_of(const Attribute& target) {
    return std::max(10, 2 * static_cast<int>(target.levels.size()));
}

// Chooses the first pair of attributes that make a task; where none does the error is the first
// pair's.
Status choose_task(OwnPictures& own, const std::string& table) {
    std::optional<Error> first;
    for (const Attribute& target : own.data.attributes)
        for (const Attribute& nuisance : own.data.attributes) {
            if (&target == &nuisance) continue;
            const auto task = make_own_task(own.data, target.name, nuisance.name);
            if (!task) {
                if (!first) first = task.error();
                continue;
            }
            own.target = target.name;
            own.nuisance = nuisance.name;
            own.seed_set = seed_set_of(target);
            if (const auto ok = check_seed_set(*task, SeedSetKind::matched, own.seed_set); !ok) {
                if (!first) first = ok.error();
                continue;
            }
            for (const std::string& note : task->notes) own.notes.push_back(table + ": " + note);
            return Done{};
        }
    return *first;
}

}  // namespace

Result<Task> make_own_task(const Dataset& data, const std::string& target,
                           const std::string& nuisance) {
    const Attribute *y = data.find(target), *z = data.find(nuisance);
    if (y && z && y->levels.size() * z->levels.size() > most_own_groups)
        return usage_error(in_quotes(target) + " and " + in_quotes(nuisance) + " have " +
                           std::to_string(y->levels.size()) + " x " +
                           std::to_string(z->levels.size()) +
                           " combinations, more than the page takes (" +
                           std::to_string(most_own_groups) + "); choose others");
    return make_task(data, target, nuisance);
}

bool OwnPictures::has_tiles() const { return std::ranges::find(pictured, false) != pictured.end(); }

std::shared_ptr<const Images> with_tiles(const OwnPictures& own, const std::string& target,
                                         const std::string& nuisance) {
    auto images = std::make_shared<Images>(*own.images);
    const auto bands = [&](int example) {
        std::vector<TileBand> list;
        const auto add = [&](const Attribute& one) {
            list.push_back({one.codes[example], static_cast<int>(one.levels.size())});
        };
        add(*own.data.find(target));
        add(*own.data.find(nuisance));
        for (const Attribute& one : own.data.attributes)
            if (one.name != target && one.name != nuisance) add(one);
        return list;
    };
    for (int i = 0; i < images->count; ++i)
        if (!own.pictured[i])
            draw_row_tile(bands(i), images->width, {images->image(i), images->bytes_each()});
    return images;
}

Result<OwnPicturesReader> OwnPicturesReader::open(std::span<const std::uint8_t> csv,
                                                  const std::string& name) {
    const auto table = read_csv({reinterpret_cast<const char*>(csv.data()), csv.size()}, name);
    if (!table) return table.error();
    auto described = read_table_dataset(*table, false);
    if (!described) return described.error();
    std::set<std::string> seen;
    for (std::size_t row = 0; row < described->filenames.size(); ++row) {
        std::string& file = described->filenames[row];
        file = plain(std::move(file));
        if (!seen.insert(file).second)
            return table->row_error(static_cast<int>(row),
                                    in_quotes(file) + " is named before; name every picture once");
    }
    OwnPicturesReader reader;
    reader.named_ = require_filenames(*table);
    reader.table_ = name;
    reader.data_ = std::move(described->data);
    reader.numbers_ = std::move(described->numbers);
    reader.filenames_ = std::move(described->filenames);
    reader.take_sample();
    reader.set_aside_attributes();
    const auto& attributes = reader.data_.attributes;
    const auto vary = std::count_if(attributes.begin(), attributes.end(),
                                    [](const Attribute& one) { return one.levels.size() >= 2; });
    if (vary < 2)
        return Error{name + " has " + (vary == 1 ? "one attribute column" : "no attribute column") +
                     " with different values, expected at least two: one that you mean and one "
                     "that goes along with it" +
                     why_not(reader.data_)};
    for (int row = 0; row < std::ssize(reader.filenames_); ++row)
        reader.rows_.emplace(last_part(reader.filenames_[row]), row);
    reader.came_.assign(reader.taken_.size(), false);
    reader.have_ = reader.lacking_ = reader.came_;
    reader.offers_.resize(reader.taken_.size());
    reader.images_ = {reader.total(), scene_size, scene_size, {}};
    reader.images_.rgb.resize(reader.images_.count * reader.images_.bytes_each());
    reader.hash_.add(csv);
    reader.leave_out_missing();
    return reader;
}

void OwnPicturesReader::take_sample() {
    table_rows_ = static_cast<int>(numbers_.size());
    taken_ = row_sample(table_rows_, most_own_rows);
    places_.assign(table_rows_, -1);
    for (int place = 0; place < total(); ++place) places_[taken_[place]] = place;
    if (total() == table_rows_) return;
    notes_.push_back(table_ + " has " + std::to_string(table_rows_) +
                     " rows: " + std::to_string(total()) +
                     " of them, drawn at random, are taken; the native program takes all "
                     "(bluesquare study)");
    numbers_ = at_rows(numbers_, taken_);
    data_.split = at_rows(data_.split, taken_);
    for (Attribute& attribute : data_.attributes)
        attribute.codes = at_rows(attribute.codes, taken_);
}

void OwnPicturesReader::set_aside_attributes() {
    std::vector<Attribute> kept;
    for (Attribute& attribute : data_.attributes) {
        std::string why = beyond_limits(attribute);
        if (why.empty() && kept.size() == most_own_attributes)
            why = "the page takes the first " + std::to_string(most_own_attributes) + " attributes";
        if (why.empty()) {
            kept.push_back(std::move(attribute));
            continue;
        }
        notes_.push_back(table_ + ": column " + in_quotes(attribute.name) +
                         " is set aside: " + why);
        data_.set_aside.push_back({attribute.name, why});
    }
    data_.attributes = std::move(kept);
}

std::vector<std::string> OwnPicturesReader::problems() const {
    std::vector<std::string> all = refused_;  // what is wrong with a whole file comes first
    all.insert(all.end(), problems_.begin(), problems_.end());
    if (all.size() > kMostProblems) all.resize(kMostProblems);
    return all;
}

void OwnPicturesReader::leave_out_missing() {
    for (std::size_t row = 0; row < came_.size(); ++row)
        for (const Attribute& attribute : data_.attributes) {
            if (attribute.codes[row] != no_level) continue;
            came_[row] = lacking_[row] = true;
            ++done_;
            const int place = static_cast<int>(row);
            problems_.push_back((filenames_.empty() ? this->place(place) + "it" : where(place)) +
                                " has no value of " + in_quotes(attribute.name) +
                                " and is left out");
            break;
        }
}

std::string OwnPicturesReader::place(int row) const {
    return table_ + ", row " + std::to_string(numbers_[row]) + ": ";
}

// Of the rows whose whole name the path ends in, the one that says most; else the only one that
// ends in the path.
int OwnPicturesReader::row_of(const std::string& path) const {
    int within = -1, around = -1;
    const auto length = [&](int row) { return row < 0 ? 0 : filenames_[row].size(); };
    const auto [begin, end] = rows_.equal_range(last_part(path));
    for (auto place = begin; place != end; ++place) {
        const int row = place->second;
        if (!same_end(filenames_[row], path)) continue;
        if (length(row) > path.size())
            around = around == -1 ? row : -2;
        else if (length(row) > length(within))
            within = row;
    }
    const int row = within >= 0 ? within : std::max(around, -1);
    return row < 0 ? -1 : places_[row];
}

std::string OwnPicturesReader::where(int row) const {
    return place(row) + printable(filename(row));
}

void OwnPicturesReader::offer(const std::string& given) {
    const std::string path = plain(given);
    const int row = row_of(path);
    if (row < 0 || offers_[row].exact) return;
    auto& [paths, exact] = offers_[row];
    exact =
        path == plain(table_.substr(0, table_.size() - last_part(table_).size())) + filename(row);
    if (exact) paths.clear();
    if (paths.size() < 2 && std::find(paths.begin(), paths.end(), path) == paths.end())
        paths.push_back(path);
}

bool OwnPicturesReader::wants(const std::string& given) const {
    const std::string path = plain(given);
    if (is_features_file(path)) return true;
    const int row = row_of(path);
    if (row < 0 || came_[row]) return false;
    const auto& paths = offers_[row].paths;
    return paths.empty() || (paths.size() == 1 && paths[0] == path);
}

void OwnPicturesReader::refuse(const std::string& path, const std::string& why) {
    if (!wants(path)) return;
    if (is_features_file(path)) {
        refused_.push_back(printable(path) + " " + printable(why));
        return;
    }
    const int row = row_of(plain(path));
    came_[row] = true;
    ++done_;
    problems_.push_back(where(row) + " " + printable(why));
}

void OwnPicturesReader::add(const std::string& path, std::span<const std::uint8_t> bytes) {
    if (is_features_file(path)) return add_features(path, bytes);
    if (!wants(path)) return;
    const int row = row_of(plain(path));
    came_[row] = true;
    ++done_;
    const std::string where = this->where(row);
    if (std::ssize(bytes) > most_own_bytes) {
        problems_.push_back(where + " is larger than 64 MB; make it smaller");
        return;
    }
    const Status read = read_picture(bytes, where, most_own_pixels, scene_size,
                                     {images_.image(row), images_.bytes_each()}, Decoder::portable);
    have_[row] = bool(read);
    if (!read) problems_.push_back(read.error().what);
}

void OwnPicturesReader::add_features(const std::string& path, std::span<const std::uint8_t> bytes) {
    const auto ok = features_.add(path, bytes, table_rows_, taken_);
    if (!ok) return refused_.push_back(ok.error().what);
    hash_.add(bytes);
}

void OwnPicturesReader::report_ambiguous() {
    for (std::size_t row = 0; row < offers_.size(); ++row) {
        const auto& paths = offers_[row].paths;
        if (came_[row] || paths.size() < 2) continue;
        came_[row] = true;
        ++done_;
        problems_.push_back(where(static_cast<int>(row)) + " could be " + printable(paths[0]) +
                            " or " + printable(paths[1]) +
                            "; write the folder into the table, too");
    }
}

void OwnPicturesReader::report_missing() {
    const auto missing = std::count(came_.begin(), came_.end(), false);
    if (missing == 0 || filenames_.empty()) return;
    const auto first = std::find(came_.begin(), came_.end(), false) - came_.begin();
    problems_.push_back(
        table_ + " names " + std::to_string(missing) + (missing == 1 ? " picture" : " pictures") +
        " that did not come along: " + printable(filename(static_cast<int>(first))) + " (row " +
        std::to_string(numbers_[first]) + ")" + (missing > 1 ? " and others" : ""));
}

// ": the first problem", where there is one.
std::string OwnPicturesReader::first_problem() const {
    const auto all = problems();
    return all.empty() ? "" : "; the first problem: " + all[0];
}

Result<OwnPictures> OwnPicturesReader::finish() {
    if (features_.empty() && !named_) return Error{named_.error().what + first_problem()};
    report_ambiguous();
    report_missing();
    std::vector<int> kept;
    for (int row = 0; row < total(); ++row) {
        if (lacking_[row] || (!have_[row] && features_.empty())) continue;
        kept.push_back(row);
        if (have_[row]) hash_.add({images_.image(row), images_.bytes_each()});
    }
    std::vector<Split> splits = data_.split;
    if (splits.empty()) splits = spread_splits(data_, kept);
    OwnPictures own;
    std::vector<int> order;  // the pool first
    for (const Split part : {Split::pool, Split::test})
        for (const int row : kept)
            if (splits[row] == part) {
                order.push_back(row);
                own.data.split.push_back(part);
            }
    for (const Attribute& attribute : data_.attributes) {
        Attribute left{attribute.name, attribute.levels, {}};
        for (const int row : order) left.codes.push_back(attribute.codes[row]);
        drop_unused_levels(left, own.data.split);
        if (left.levels.size() >= 2) own.data.attributes.push_back(std::move(left));
    }
    const int count = static_cast<int>(order.size());
    if (own.data.attributes.size() < 2 || std::ssize(own.data.members(Split::pool)) < kFewestPool ||
        std::ssize(own.data.members(Split::test)) < kFewestTest)
        return Error{"only " + std::to_string(count) + " of " + std::to_string(have_.size()) +
                     " rows of " + table_ +
                     " can be used, with two attributes that vary in at least " +
                     std::to_string(kFewestPool) + " of the pool and " +
                     std::to_string(kFewestTest) + " of the test set expected" + first_problem()};
    own.data.set_aside = data_.set_aside;
    if (auto ok = choose_task(own, table_); !ok)
        return Error{table_ + ": " + ok.error().what, ok.error().kind, ok.error().detail};
    auto images = std::make_shared<Images>(Images{count, images_.width, images_.height, {}});
    images->rgb.resize(images->count * images->bytes_each());
    for (int i = 0; i < count; ++i)
        std::copy_n(images_.image(order[i]), images_.bytes_each(), images->image(i));
    own.images = std::move(images);
    for (const int row : order) own.pictured.push_back(have_[row]);
    if (own.has_tiles()) {
        own.notes.insert(own.notes.begin(), kTileNote);
        own.images = with_tiles(own, own.target, own.nuisance);
    }
    own.features = features_.take(order);
    own.name = "own " + hash_.hex();
    own.problems = problems();
    own.notes.insert(own.notes.begin(), notes_.begin(), notes_.end());
    return own;
}

}  // namespace bluesquare
