// Sets of texts: Amazon and CivilComments of WILDS (Koh et al. 2021), and IMDB (Maas et al. 2011)
// as one table. Their files are read block by block: what stays in memory is the texts and a few
// codes for each.
//
// - Amazon: splits/user.csv has a row for each of reviews.csv's. 0 train, 1 validation, 3 test; 2
// and
//   4, from the training distribution, are left out; -1 and 11 to 13, which are unused or
//   unlabelled, are not even kept.
// - CivilComments: a share of raters of .5 or more is a yes. `identity` is a yes where any of the
//   eight identities is one.
// - IMDB has no splits: half of the texts are the pool, a fifth validation, the rest test, by a
// hash
//   of the text (split_by_hash()), so that reviews that stand twice stay together. Attributes made
//   of the text, in words of any case: `score` (a number followed by "/10"), `form` (series where
//   it has series, episode or episodes, else film), `comedy` (comedy, comedies), `horror`.
#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/quoted.h"
#include "data/reading.h"

namespace bluesquare {
namespace {

constexpr const char* kReviews = "reviews.csv";
constexpr const char* kUserSplits = "splits/user.csv";
constexpr const char* kComments = "all_data_with_identities.csv";
constexpr const char* kImdb[] = {"a1_IMDB_Dataset.csv", "data/raw/a1_IMDB_Dataset.csv",
                                 "IMDB Dataset.csv"};

constexpr int kUnused = 4;  // beside the values of Split
const CellLevel kAmazonCodes[] = {{"0", "train"},  {"1", "val"},     {"2", "id_val"},
                                  {"3", "test"},   {"4", "id_test"}, {"-1", "none"},
                                  {"11", "extra"}, {"12", "extra"},  {"13", "extra"}};
constexpr int kAmazonMeans[] = {0, 1, 3, 2, 3, kUnused, kUnused, kUnused, kUnused};
const CellLevel kStars[] = {{"1", "1"}, {"2", "2"}, {"3", "3"}, {"4", "4"}, {"5", "5"}};

constexpr CellSplit kCivilSplits[] = {
    {"train", Split::pool}, {"val", Split::validation}, {"test", Split::test}};
constexpr std::array kIdentities{"male",   "female",          "LGBTQ", "christian",
                                 "muslim", "other_religions", "black", "white"};

const CellLevel kSentiments[] = {{"negative", "negative"}, {"positive", "positive"}};

void append(std::vector<int>& to, const std::vector<int>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

// Of each row of Amazon's reviews: a Split, or kUnused.
Result<std::vector<std::uint8_t>> amazon_splits(const DataFolder& folder) {
    std::vector<std::uint8_t> splits;
    const auto read =
        read_in_blocks(folder, kUserSplits, wilds_home, [&](const CsvTable& rows) -> Status {
            Columns columns(rows, wilds_home);
            const auto codes = columns.coded("split", "split", kAmazonCodes).codes;
            if (columns.error()) return *columns.error();
            for (const int code : codes)
                splits.push_back(
                    static_cast<std::uint8_t>(code == no_level ? kUnused : kAmazonMeans[code]));
            return Done{};
        });
    if (!read) return read.error();
    return splits;
}

// What is kept of Amazon's reviews.
struct Reviews {
    TableDataset table;
    std::vector<std::string> texts;
    std::vector<int> ratings;
    LevelColumn users, categories;
    std::size_t rows = 0;  // of the file so far

    Status take(const CsvTable& block, const std::vector<std::uint8_t>& splits);
};

Status Reviews::take(const CsvTable& block, const std::vector<std::uint8_t>& splits) {
    Columns columns(block, wilds_home);
    const auto stars = columns.coded("rating", "overall", kStars).codes;
    const int user = columns.find("reviewerID"), category = columns.find("category");
    const int text = columns.find("reviewText");
    if (columns.error()) return *columns.error();
    for (int row = 0; row < block.rows(); ++row, ++rows) {
        if (rows >= splits.size() || splits[rows] == kUnused) continue;
        ratings.push_back(stars[row]);
        users.add_name(columns.at(row, user));
        categories.add_name(columns.at(row, category));
        const auto split = static_cast<Split>(splits[rows]);
        table.data.split.push_back(split);
        table.numbers.push_back(block.number(row));
        texts.emplace_back(split == Split::none ? "" : block.at(row, text));
    }
    return Done{};
}

// Whether a byte belongs to a word; letters beyond ASCII do.
bool in_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 128 || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

// text: in small letters.
bool has_word(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) {
        for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
            const auto end = at + word.size();
            if ((at == 0 || !in_word(text[at - 1])) && (end == text.size() || !in_word(text[end])))
                return true;
        }
        return false;
    });
}

// "7/10", "7 / 10"; not "7/100".
bool has_score(std::string_view text) {
    for (auto slash = text.find('/'); slash != text.npos; slash = text.find('/', slash + 1)) {
        const auto ten = text.find_first_not_of(' ', slash + 1);
        if (ten == text.npos || text.substr(ten, 2) != "10") continue;
        if (ten + 2 < text.size() && in_word(text[ten + 2])) continue;
        auto begin = slash;
        while (begin > 0 && text[begin - 1] == ' ') --begin;
        const auto end = begin;
        while (begin > 0 && text[begin - 1] >= '0' && text[begin - 1] <= '9') --begin;
        if (begin < end && (begin == 0 || !in_word(text[begin - 1]))) return true;
    }
    return false;
}

std::string in_small_letters(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return small;
}

// Who asks for pictures all the same is told.
void set_texts(FoundData& found, std::vector<std::string> texts) {
    found.texts = std::move(texts);
    found.pictures.read = [name = found.table.name](int) -> Result<PictureFiles::Bytes> {
        return Error{printable(name) + " holds texts, no pictures"};
    };
}

const char* imdb_file(const DataFolder& folder) {
    for (const char* file : kImdb)
        if (folder.has(file)) return file;
    return kImdb[0];
}

}  // namespace

bool matches_amazon(const DataFolder& folder) {
    return folder.has(kUserSplits) &&
           has_columns(folder, kReviews, {"reviewerID", "overall", "reviewText", "category"});
}

Result<FoundData> read_amazon(const DataFolder& folder) {
    if (auto ok = require_file(folder, kReviews, wilds_home); !ok) return ok.error();
    const auto splits = amazon_splits(folder);
    if (!splits) return splits.error();
    Reviews reviews;
    reviews.table.name = path_in(folder, kReviews);
    const auto read = read_in_blocks(folder, kReviews, wilds_home, [&](const CsvTable& block) {
        return reviews.take(block, *splits);
    });
    if (!read) return read.error();
    if (reviews.rows != splits->size())
        return Error{path_in(folder, kUserSplits) + ": " + std::to_string(splits->size()) +
                     " rows, but " + kReviews + " has " + std::to_string(reviews.rows) +
                     ": expected one for each; get both of one version from " +
                     std::string(wilds_home)};
    reviews.table.data.attributes = {
        {"rating", {"1", "2", "3", "4", "5"}, std::move(reviews.ratings)},
        std::move(reviews.users).finish("user"),
        std::move(reviews.categories).finish("category")};
    FoundData found{std::move(reviews.table)};
    found.described_by = {kReviews, kUserSplits};
    found.target = "rating";
    found.nuisance = "user";
    set_texts(found, std::move(reviews.texts));
    return found;
}

bool matches_civilcomments(const DataFolder& folder) {
    return has_columns(folder, kComments, {"comment_text", "split", "toxicity"});
}

Result<FoundData> read_civilcomments(const DataFolder& folder) {
    FoundData found;
    std::vector<std::string> texts;
    found.table.name = path_in(folder, kComments);
    auto& [attributes, split, aside] = found.table.data;
    attributes = {yes_or_no("toxicity", {}), yes_or_no("identity", {})};
    for (const char* identity : kIdentities) attributes.push_back(yes_or_no(identity, {}));
    const auto read =
        read_in_blocks(folder, kComments, wilds_home, [&](const CsvTable& rows) -> Status {
            Columns columns(rows, wilds_home);
            append(attributes[0].codes, columns.share("toxicity", "toxicity").codes);
            std::vector<int> any(rows.rows(), 0);
            for (std::size_t i = 0; i < kIdentities.size(); ++i) {
                const auto codes = columns.share("", kIdentities[i]).codes;
                for (std::size_t row = 0; row < codes.size(); ++row) any[row] |= codes[row] == 1;
                append(attributes[i + 2].codes, codes);
            }
            append(attributes[1].codes, any);
            const auto splits = columns.splits("split", kCivilSplits);
            const int text = columns.find("comment_text");
            if (columns.error()) return *columns.error();
            split.insert(split.end(), splits.begin(), splits.end());
            append(found.table.numbers, columns.numbers());
            for (int row = 0; row < rows.rows(); ++row) texts.emplace_back(rows.at(row, text));
            return Done{};
        });
    if (!read) return read.error();
    if (texts.empty())
        return Error{found.table.name + " has no row below its header; get it anew from " +
                     std::string(wilds_home)};
    found.described_by = {kComments};
    found.target = "toxicity";
    found.nuisance = "identity";
    set_texts(found, std::move(texts));
    return found;
}

bool matches_imdb(const DataFolder& folder) {
    return has_exactly(folder, imdb_file(folder), {"review", "sentiment"});
}

Result<FoundData> read_imdb(const DataFolder& folder) {
    const std::string file = imdb_file(folder);
    FoundData found;
    found.table.name = path_in(folder, file);
    std::vector<std::string> texts;
    std::vector<int> sentiment, score, series, comedy, horror;
    const auto take = [&](const CsvTable& rows) -> Status {
        Columns columns(rows, imdb_home);
        append(sentiment, columns.coded("", "sentiment", kSentiments).codes);
        const int review = columns.find("review");
        if (columns.error()) return *columns.error();
        for (int row = 0; row < rows.rows(); ++row) {
            texts.emplace_back(rows.at(row, review));
            const std::string text = in_small_letters(texts.back());
            score.push_back(has_score(text));
            series.push_back(has_word(text, {"series", "episode", "episodes"}));
            comedy.push_back(has_word(text, {"comedy", "comedies"}));
            horror.push_back(has_word(text, {"horror"}));
            found.table.data.split.push_back(split_by_hash(texts.back(), 0.5, 0.2));
            found.table.numbers.push_back(rows.number(row));
        }
        return Done{};
    };
    if (auto read = read_in_blocks(folder, file, imdb_home, take); !read) return read.error();
    if (texts.empty())
        return Error{found.table.name + " has no row below its header; get it anew from " +
                     std::string(imdb_home)};
    found.table.data.attributes = {{"sentiment", {"negative", "positive"}, std::move(sentiment)},
                                   yes_or_no("score", std::move(score)),
                                   {"form", {"film", "series"}, std::move(series)},
                                   yes_or_no("comedy", std::move(comedy)),
                                   yes_or_no("horror", std::move(horror))};
    found.described_by = {file};
    found.target = "sentiment";
    found.nuisance = "score";
    set_texts(found, std::move(texts));
    found.notes = {
        "no splits of its own: 50 % train, 20 % val, 30 % test by a hash of the "
        "text"};
    return found;
}

}  // namespace bluesquare
