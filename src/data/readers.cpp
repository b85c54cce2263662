#include "data/readers.h"

#include "core/quoted.h"
#include "data/reading.h"

namespace bluesquare {
namespace {

constexpr const char* kTable = "metadata.csv";
constexpr const char* kFeatures = "features.npy";

Result<FoundData> read_metadata(const DataFolder& folder) {
    auto bytes = folder.read(kTable);
    if (!bytes) return bytes.error();
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    const auto csv = read_csv(text, path_in(folder, kTable));
    if (!csv) return csv.error();
    auto table = read_table_dataset(*csv);
    if (!table) return table.error();
    return FoundData{.table = *std::move(table), .described_by = {kTable}};
}

bool has_features(const DataFolder& folder) { return folder.has(kTable) && folder.has(kFeatures); }

Result<FoundData> read_features(const DataFolder& folder) {
    auto found = read_metadata(folder);
    if (!found) return found;
    if (!folder.has(kFeatures))
        return Error{printable(path_in(folder, kFeatures)) +
                     " is not there: put it beside the table, a row for each of the table's"};
    found->features = kFeatures;
    return found;
}

bool has_pictures(const DataFolder& folder) { return folder.has(kTable); }

Result<FoundData> read_pictures(const DataFolder& folder) {
    auto found = read_metadata(folder);
    if (!found) return found;
    if (found->table.filenames.empty())
        return Error{path_in(folder, kTable) + ": no column names the pictures (filename), and " +
                     "there is no " + kFeatures + " beside it: add one of the two"};
    auto pictures = with_pictures(folder, std::move(found->table));
    pictures.described_by = std::move(found->described_by);
    return pictures;
}

// Features beside a table are the plainest sign of what is meant; a table of pictures that is no
// known set comes after all known ones.
constexpr DataReader kReaders[] = {
    {"features", "metadata.csv and features.npy, a row for each of the table's",
     "the table's columns", "", "", has_features, read_features, ExampleKind::features,
     ToldBy::plain_table},
    {"waterbirds", "metadata.csv as Waterbirds has it, and its pictures",
     "y (landbird, waterbird), place (land, water)", waterbirds_home,
     "research; bird pictures of CUB-200-2011, backgrounds of Places", matches_waterbirds,
     read_waterbirds},
    {"treeperson", "metadata.csv as Treeperson has it, and its pictures in images/",
     "y (no person, person), place (trees, buildings)", treeperson_home,
     "pictures of GQA: CC BY 4.0, Flickr's users' own", matches_treeperson, read_treeperson},
    {"iwildcam", "metadata.csv and categories.csv of iWildCam2020-WILDS, pictures in train/",
     "y (182 animals), location", wilds_home, "Community Data License Agreement - Permissive 1.0",
     matches_iwildcam, read_iwildcam},
    {"camelyon17", "metadata.csv of Camelyon17-WILDS, pictures in patches/",
     "tumor (no, yes), center; slide, patient", wilds_home, "CC0 1.0", matches_camelyon17,
     read_camelyon17},
    {"fmow", "rgb_metadata.csv and country_code_mapping.csv of FMoW-WILDS, pictures in images/",
     "category (62 uses of land), region; country", wilds_home, "FMoW Challenge Public License",
     matches_fmow, read_fmow},
    {"celeba", "list_attr_celeba.csv and list_eval_partition.csv, pictures in img_align_celeba/",
     "Blond_Hair, Male; all 40 of the table (no, yes)", celeba_home, "research only, no commerce",
     matches_celeba, read_celeba},
    {"cifar10", "data_batch_1.bin to data_batch_5.bin and test_batch.bin of CIFAR-10",
     "class; kind (animal, vehicle), brightness (dark, bright): no nuisance of its own", cifar_home,
     "none is stated", matches_cifar10, read_cifar10, ExampleKind::packed},
    {"elpv", "labels.csv or data/labels.csv of elpv-dataset, pictures in images/",
     "state (intact, defective), cell (mono, poly)", elpv_home, "CC BY-NC-SA 4.0", matches_elpv,
     read_elpv},
    {"easy-vqa", "train/questions.json and test/questions.json, pictures in their images/",
     "shape, color", easy_vqa_home, "MIT", matches_easy_vqa, read_easy_vqa},
    {"amazon", "reviews.csv and splits/user.csv of Amazon-WILDS (texts)",
     "rating (1 to 5), user; category", wilds_home, "none is stated; by Amazon's customers",
     matches_amazon, read_amazon, ExampleKind::texts},
    {"civilcomments", "all_data_with_identities.csv of CivilComments-WILDS (texts)",
     "toxicity, identity; each of eight identities (no, yes)", wilds_home, "CC0 1.0",
     matches_civilcomments, read_civilcomments, ExampleKind::texts},
    {"imdb", "a1_IMDB_Dataset.csv or IMDB Dataset.csv, 50,000 reviews (texts)",
     "sentiment, score (n/10 in the text); form (film, series), comedy, horror", imdb_home,
     "package MIT, texts by IMDb's users", matches_imdb, read_imdb, ExampleKind::texts},
    {"pictures", "metadata.csv, whose column filename names PNG, JPEG or WebP files",
     "the table's columns", "", "", has_pictures, read_pictures, ExampleKind::pictures,
     ToldBy::plain_table},
    {"class-folders", "train/CLASS/*.jpg and test/CLASS/*.jpg; or CLASS/KIND/*.jpg within both",
     "class; kind (the folder within a class)", "", "", matches_class_folders, read_class_folders,
     ExampleKind::pictures, ToldBy::folders},
};

Error missing(const FoundData& found, const std::vector<int>& rows, std::string_view home) {
    std::vector<int> numbers;
    for (const int row : rows) numbers.push_back(found.table.numbers[row]);
    const std::string remedy =
        home.empty() ? "put them beside the table" : "get them from " + std::string(home);
    return {found.table.name + ": " + std::to_string(rows.size()) +
            (rows.size() == 1 ? " picture is" : " pictures are") + " not there (row " +
            row_list(numbers) + "), the first of them " +
            in_quotes(found.table.filenames[rows[0]]) + ": " + remedy + ", or delete the rows"};
}

}  // namespace

Result<FoundData> DataReader::open(const DataFolder& folder) const {
    auto found = read(folder);
    if (!found) return found;
    if (const auto rows = missing_pictures(folder, *found); !rows.empty())
        return missing(*found, rows, home);
    return found;
}

std::span<const DataReader> data_readers() { return kReaders; }

Result<const DataReader*> find_reader(const DataFolder& folder, std::string_view format) {
    std::string names, known;
    for (const DataReader& reader : kReaders) {
        if (format.empty() ? reader.matches(folder) : reader.name == format) return &reader;
        names += (names.empty() ? "" : ", ") + std::string(reader.name);
        known += (known.empty() ? "" : "; or ") + std::string(reader.description);
    }
    if (!format.empty())
        return usage_error("unknown format " + in_quotes(format) + ": expected one of " + names);
    return Error{"'" + printable(folder.name) + "' holds no data set that is known: expected " +
                 known};
}

NamedFolder named_folder(const std::string& text) {
    for (const DataReader& reader : kReaders)
        if (text.starts_with(std::string(reader.name) + ":"))
            return {std::string(reader.name), text.substr(reader.name.size() + 1)};
    return {"", text};
}

std::vector<int> missing_pictures(const DataFolder& folder, const FoundData& found) {
    std::vector<int> rows;
    if (found.pictures.count() == 0) return rows;
    for (std::size_t i = 0; i < found.table.filenames.size(); ++i)
        if (found.table.data.split[i] != Split::none && !folder.has(found.table.filenames[i]))
            rows.push_back(static_cast<int>(i));
    return rows;
}

}  // namespace bluesquare
