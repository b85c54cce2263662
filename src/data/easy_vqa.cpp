// easy-VQA (Zhou 2020): pictures of one shape in one colour, and questions about them with their
// answers, [["what is the blue shape?", "rectangle", 0], ...], the last being the picture's number.
//
// What a picture shows follows from its questions: an answer that is a shape or a colour, one that
// a question takes for granted ("what color is the circle?"), one that is there by yes or by a no
// to "is there not", and the one that is left when all others are said to be absent. Pictures of
// which shape or colour stays open are left out. Test is the set's own; a fifth of its train is
// validation, by a hash of the picture's name (split_by_hash()).
#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "core/json.h"
#include "core/quoted.h"
#include "data/reading.h"

namespace bluesquare {
namespace {

// Of the folder itself, of its package and of its repository.
constexpr const char* kPlaces[] = {"", "data/", "easy_vqa/data/"};
constexpr double kPool = 0.8;
constexpr int kMostPictures = 10'000'000;

const std::vector<std::string> kShapes{"circle", "rectangle", "triangle"};
const std::vector<std::string> kColors{"black", "blue", "brown", "gray",
                                       "green", "red",  "teal",  "yellow"};

struct Question {
    std::string question, answer;
    int picture = 0;
};

// What is known of an attribute of a picture.
class Known {
   public:
    explicit Known(const std::vector<std::string>& levels) : absent_(levels.size(), false) {}

    // False where it contradicts what was said before.
    bool say(int level, bool there) {
        if (there && level_ == no_level) level_ = level;
        if (!there) absent_[level] = true;
        return (!there || level_ == level) && (level_ == no_level || !absent_[level_]);
    }
    int level() const {
        if (level_ != no_level || std::ranges::count(absent_, false) != 1) return level_;
        return static_cast<int>(std::ranges::find(absent_, false) - absent_.begin());
    }

   private:
    int level_ = no_level;
    std::vector<bool> absent_;
};

struct Shown {
    Known shape{kShapes}, color{kColors};
};

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    for (auto at = text.begin(); at != text.end();) {
        const auto begin = std::find_if(at, text.end(), letter);
        at = std::find_if_not(begin, text.end(), letter);
        if (begin != at) words.emplace_back(begin, at);
    }
    return words;
}

int level_of(std::string_view word, const std::vector<std::string>& levels) {
    const auto found = std::ranges::find(levels, word);
    return found == levels.end() ? no_level : static_cast<int>(found - levels.begin());
}

// False where it contradicts what was said before.
bool take(const Question& question, const std::vector<std::string>& levels, Known& known) {
    const auto words = words_of(question.question);
    const bool negated = std::ranges::any_of(
        words, [](std::string_view word) { return word == "no" || word == "not"; });
    const bool yes = question.answer == "yes", no = question.answer == "no";
    for (const auto word : words)
        if (const int level = level_of(word, levels); level != no_level)
            if (!known.say(level, yes || no ? yes != negated : true)) return false;
    const int answer = level_of(question.answer, levels);
    return answer == no_level || known.say(answer, true);
}

Result<std::vector<Question>> read_questions(const DataFolder& folder, const std::string& file) {
    if (auto ok = require_file(folder, file, easy_vqa_home); !ok) return ok.error();
    const auto bytes = folder.read(file);
    if (!bytes) return bytes.error();
    const std::string path = path_in(folder, file);
    const auto json =
        parse_json({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, path);
    if (!json) return Error{json.error().what + "; get it anew from " + std::string(easy_vqa_home)};
    std::optional<Error> error;
    auto questions = JsonReader(*json, path, error).list(1, [](JsonReader item) {
        const auto parts = item.list(3, [](JsonReader part) { return part; });
        if (parts.size() != 3) return item.fail<Question>("a question, its answer and a number");
        return Question{parts[0].text(), parts[1].text(), parts[2].count(0, kMostPictures)};
    });
    if (error) return *error;
    return questions;
}

// "data/", where the questions are; nothing where they are in none of the places.
std::optional<std::string> place_of(const DataFolder& folder) {
    for (const std::string place : kPlaces)
        if (folder.has(place + "train/questions.json")) return place;
    return {};
}

// Appends the pictures of "train" or "test"; how many stay open.
Result<int> add_pictures(const DataFolder& folder, const std::string& place, const std::string& set,
                         TableDataset& table) {
    const std::string file = place + set + "/questions.json";
    const auto questions = read_questions(folder, file);
    if (!questions) return questions.error();
    std::map<int, Shown> pictures;
    for (const Question& question : *questions) {
        Shown& shown = pictures[question.picture];
        if (!take(question, kShapes, shown.shape) || !take(question, kColors, shown.color))
            return Error{path_in(folder, file) + ": " + in_quotes(question.question) + ", " +
                         in_quotes(question.answer) + " contradicts what is said of picture " +
                         std::to_string(question.picture) + " before; get it anew from " +
                         std::string(easy_vqa_home)};
    }
    int open = 0;
    for (const auto& [number, shown] : pictures) {
        const std::string name = set + "/images/" + std::to_string(number) + ".png";
        const int shape = shown.shape.level(), color = shown.color.level();
        Split split = set == "test" ? Split::test : split_by_hash(name, kPool, 1 - kPool);
        if (shape == no_level || color == no_level) split = Split::none, ++open;
        table.filenames.push_back(place + name);
        table.data.attributes[0].codes.push_back(shape);
        table.data.attributes[1].codes.push_back(color);
        table.data.split.push_back(split);
    }
    return open;
}

}  // namespace

bool matches_easy_vqa(const DataFolder& folder) { return place_of(folder).has_value(); }

Result<FoundData> read_easy_vqa(const DataFolder& folder) {
    const std::string place = place_of(folder).value_or("");
    TableDataset table{path_in(folder, place + "questions.json"), {}, {}, {}};
    table.data.attributes = {{"shape", kShapes, {}}, {"color", kColors, {}}};
    std::vector<std::string> files;
    int open = 0;
    for (const char* set : {"train", "test"}) {
        const auto left = add_pictures(folder, place, set, table);
        if (!left) return left.error();
        open += *left;
        files.push_back(place + set + "/questions.json");
    }
    for (int i = 1; i <= table.data.size(); ++i) table.numbers.push_back(i);
    FoundData found = with_pictures(folder, std::move(table));
    found.described_by = std::move(files);
    found.target = "shape";
    found.nuisance = "color";
    found.notes = {"pictures left out because the questions leave shape or color open: " +
                       std::to_string(open),
                   "a fifth of train is val here, by a hash of the pictures' names"};
    return found;
}

}  // namespace bluesquare
