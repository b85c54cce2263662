#include "app/own_pictures.h"

#include <algorithm>
#include <utility>

#include "core/task.h"
#include "data/csv.h"
#include "data/image.h"
#include "data/resize.h"
#include "data/table_dataset.h"
#include "shapes/scene.h"

namespace bluesquare {
namespace {

constexpr int kFewestPool = 30, kFewestTest = 10;
constexpr std::size_t kMostProblems = 50;

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

// Of every combination of attributes three in five are for the pool.
std::vector<Split> spread_splits(const Dataset& data, const std::vector<int>& rows) {
    std::map<std::vector<int>, int> seen;
    std::vector<Split> splits(data.attributes[0].codes.size(), Split::test);
    for (const int row : rows) {
        std::vector<int> combination;
        for (const Attribute& attribute : data.attributes)
            combination.push_back(attribute.codes[row]);
        if (seen[combination]++ % 5 % 2 == 0) splits[row] = Split::pool;
    }
    return splits;
}

// The attribute with only the levels that are left.
Attribute without_empty_levels(const Attribute& attribute) {
    Attribute out{attribute.name, {}, {}};
    for (std::size_t level = 0; level < attribute.levels.size(); ++level)
        if (std::find(attribute.codes.begin(), attribute.codes.end(), static_cast<int>(level)) !=
            attribute.codes.end())
            out.levels.push_back(attribute.levels[level]);
    for (const int code : attribute.codes)
        out.codes.push_back(static_cast<int>(
            std::find(out.levels.begin(), out.levels.end(), attribute.levels[code]) -
            out.levels.begin()));
    return out;
}

}  // namespace

Result<OwnPicturesReader> OwnPicturesReader::open(std::span<const std::uint8_t> csv,
                                                  const std::string& name) {
    const auto table = read_csv({reinterpret_cast<const char*>(csv.data()), csv.size()}, name);
    if (!table) return table.error();
    if (auto column = table->column("filename"); !column) return column.error();
    auto described = read_table_dataset(*table, false);
    if (!described) return described.error();
    if (described->filenames.size() > most_own_pictures)
        return Error{name + " names " + std::to_string(described->filenames.size()) +
                     " pictures, expected at most " + std::to_string(most_own_pictures) +
                     "; the native program takes more"};
    std::string flat;  // columns that say the same in every row
    int vary = 0;
    for (const Attribute& attribute : described->data.attributes)
        if (attribute.levels.size() >= 2)
            ++vary;
        else
            flat += "; '" + on_one_line(attribute.name) + "' is the same in every row";
    if (vary < 2)
        return Error{name + " has " + (vary == 1 ? "one attribute column" : "no attribute column") +
                     " with different values, expected at least two: one that you mean and one "
                     "that goes along with it" +
                     flat};
    OwnPicturesReader reader;
    reader.table_ = name;
    reader.data_ = std::move(described->data);
    std::set<std::string> seen;
    for (std::size_t row = 0; row < described->filenames.size(); ++row) {
        const std::string file = plain(std::move(described->filenames[row]));
        if (!seen.insert(file).second)
            return table->row_error(static_cast<int>(row),
                                    "'" + file + "' is named before; name every picture once");
        reader.rows_.emplace(last_part(file), static_cast<int>(row));
        reader.filenames_.push_back(file);
    }
    reader.came_.assign(reader.filenames_.size(), false);
    reader.have_ = reader.came_;
    reader.offers_.resize(reader.filenames_.size());
    reader.images_ = {static_cast<int>(reader.filenames_.size()), scene_size, scene_size, {}};
    reader.images_.rgb.resize(reader.images_.count * reader.images_.bytes_each());
    reader.hash_.add(csv);
    return reader;
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
    return within >= 0 ? within : std::max(around, -1);
}

std::string OwnPicturesReader::where(int row) const {
    return table_ + ", row " + std::to_string(row + 2) + ": " + on_one_line(filenames_[row]);
}

void OwnPicturesReader::offer(const std::string& given) {
    const std::string path = plain(given);
    const int row = row_of(path);
    if (row < 0 || offers_[row].exact) return;
    auto& [paths, exact] = offers_[row];
    exact =
        path == plain(table_.substr(0, table_.size() - last_part(table_).size())) + filenames_[row];
    if (exact) paths.clear();
    if (paths.size() < 2 && std::find(paths.begin(), paths.end(), path) == paths.end())
        paths.push_back(path);
}

bool OwnPicturesReader::wants(const std::string& given) const {
    const std::string path = plain(given);
    const int row = row_of(path);
    if (row < 0) return false;
    const auto& paths = offers_[row].paths;
    return paths.empty() || (paths.size() == 1 && paths[0] == path);
}

void OwnPicturesReader::refuse(const std::string& path, const std::string& why) {
    const int row = row_of(plain(path));
    if (!wants(path) || came_[row]) return;
    came_[row] = true;
    ++done_;
    problems_.push_back(where(row) + " " + on_one_line(why));
}

void OwnPicturesReader::add(const std::string& path, std::span<const std::uint8_t> bytes) {
    const int row = row_of(plain(path));
    if (!wants(path) || came_[row]) return;
    came_[row] = true;
    ++done_;
    const std::string where = this->where(row);
    if (std::ssize(bytes) > most_own_bytes) {
        problems_.push_back(where + " is larger than 64 MB; make it smaller");
        return;
    }
    auto picture = decode_image(bytes, where, most_own_pixels);
    if (!picture) {
        problems_.push_back(picture.error().what);
        return;
    }
    copy_rgb(over_grey(resize_antialiased(*picture, scene_size, scene_size)), images_.image(row));
    have_[row] = true;
}

void OwnPicturesReader::report_ambiguous() {
    for (std::size_t row = 0; row < offers_.size(); ++row) {
        const auto& paths = offers_[row].paths;
        if (came_[row] || paths.size() < 2) continue;
        came_[row] = true;
        ++done_;
        problems_.push_back(where(static_cast<int>(row)) + " could be " + on_one_line(paths[0]) +
                            " or " + on_one_line(paths[1]) +
                            "; write the folder into the table, too");
    }
}

void OwnPicturesReader::report_missing() {
    const auto missing = std::count(came_.begin(), came_.end(), false);
    if (missing == 0) return;
    const auto first = std::find(came_.begin(), came_.end(), false) - came_.begin();
    problems_.push_back(table_ + " names " + std::to_string(missing) +
                        (missing == 1 ? " picture" : " pictures") +
                        " that did not come along: " + on_one_line(filenames_[first]) + " (row " +
                        std::to_string(first + 2) + ")" + (missing > 1 ? " and others" : ""));
}

Result<OwnPictures> OwnPicturesReader::finish() {
    report_ambiguous();
    report_missing();
    std::vector<int> kept;
    for (std::size_t row = 0; row < have_.size(); ++row) {
        if (!have_[row]) continue;
        const int i = static_cast<int>(row);
        kept.push_back(i);
        hash_.add({images_.image(i), images_.bytes_each()});
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
        left = without_empty_levels(left);
        if (left.levels.size() >= 2) own.data.attributes.push_back(std::move(left));
    }
    const int count = static_cast<int>(order.size());
    if (own.data.attributes.size() < 2 || std::ssize(own.data.members(Split::pool)) < kFewestPool ||
        std::ssize(own.data.members(Split::test)) < kFewestTest)
        return Error{"only " + std::to_string(count) + " of " + std::to_string(have_.size()) +
                     " pictures of " + table_ +
                     " can be used, with two attributes that vary in at least " +
                     std::to_string(kFewestPool) + " of the pool and " +
                     std::to_string(kFewestTest) + " of the test set expected" +
                     (problems_.empty() ? "" : "; the first problem: " + problems_[0])};
    auto images = std::make_shared<Images>(Images{count, images_.width, images_.height, {}});
    images->rgb.resize(images->count * images->bytes_each());
    for (int i = 0; i < count; ++i)
        std::copy_n(images_.image(order[i]), images_.bytes_each(), images->image(i));
    own.images = std::move(images);
    own.name = "own " + hash_.hex();
    if (problems_.size() > kMostProblems) problems_.resize(kMostProblems);
    own.problems = std::move(problems_);
    return own;
}

}  // namespace bluesquare
