// The table of data sets, and its readers on small files of each set's exact format.
#include "data/readers.h"

#include <set>

#include <doctest/doctest.h>

#include "memory_folder.h"

using namespace bluesquare;

namespace {

using Files = std::map<std::string, std::string>;

// The set that a folder is recognised as; "" where it is none.
std::string_view recognised(const Files& files) {
    const auto reader = find_reader(memory_folder(files));
    return reader ? (*reader)->name : "";
}

FoundData found(const std::string& format, const Files& files) {
    const DataFolder folder = memory_folder(files);
    const auto reader = find_reader(folder, format);
    REQUIRE(reader);
    auto data = (*reader)->read(folder);
    REQUIRE_MESSAGE(data, (data ? "" : data.error().what));
    for (const Attribute& attribute : data->table.data.attributes)
        REQUIRE(attribute.codes.size() == data->table.data.split.size());
    REQUIRE(data->table.numbers.size() == data->table.data.split.size());
    return *std::move(data);
}

// Why it is refused, in one line.
std::string why_not(const std::string& format, const Files& files) {
    const DataFolder folder = memory_folder(files);
    const auto reader = find_reader(folder, format);
    REQUIRE(reader);
    const auto data = (*reader)->open(folder);
    REQUIRE_FALSE(data);
    CHECK(data.error().what.find('\n') == std::string::npos);
    return data.error().what;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// "landbird": the level that an example has; "-" where it has none.
std::string level(const FoundData& data, const std::string& name, int i) {
    const Attribute* attribute = data.table.data.find(name);
    REQUIRE(attribute);
    return attribute->codes[i] == no_level ? "-" : attribute->levels[attribute->codes[i]];
}

// All levels of an attribute's examples.
std::vector<std::string> levels(const FoundData& data, const std::string& name) {
    std::vector<std::string> out;
    for (int i = 0; i < data.table.data.size(); ++i) out.push_back(level(data, name, i));
    return out;
}

std::string splits(const FoundData& data) {
    std::string letters;
    for (const Split split : data.table.data.split) letters += "pvt-"[static_cast<int>(split)];
    return letters;
}

using Texts = std::vector<std::string>;

const std::string kBirds = "img_id,img_filename,y,split,place,place_filename\n";

}  // namespace

TEST_CASE("readers: names are unique, and an empty folder is none of them") {
    std::set<std::string_view> names;
    const DataFolder empty = memory_folder({});
    for (const DataReader& reader : data_readers()) {
        CAPTURE(reader.name);
        CHECK(names.insert(reader.name).second);
        CHECK_FALSE(reader.matches(empty));
        const auto data = reader.open(empty);
        REQUIRE_FALSE(data);
        CHECK(data.error().what.find('\n') == std::string::npos);
        if (!reader.home.empty()) CHECK(holds(data.error().what, std::string(reader.home)));
    }
    CHECK(holds(find_reader(empty).error().what, "'folder' holds no data set that is known"));
}

TEST_CASE("readers: a format can be named") {
    CHECK(named_folder("waterbirds:a/b").format == "waterbirds");
    CHECK(named_folder("waterbirds:a/b").folder == "a/b");
    CHECK(named_folder("waterbirds:").folder.empty());
    CHECK(named_folder("C:/birds").folder == "C:/birds");
    CHECK(named_folder("waterbirds").format.empty());
    const auto unknown = find_reader(memory_folder({}), "birds");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().kind == ErrorKind::usage);
    CHECK(holds(unknown.error().what, "unknown format 'birds': expected one of features, water"));
    CHECK(holds(why_not("waterbirds", {}),
                "folder/metadata.csv is not there: get the data set from "
                "github.com/kohpangwei/group_DRO"));
}

TEST_CASE("readers: Waterbirds, with the codes that loaders print") {
    const Files files{{"metadata.csv", "\xef\xbb\xbf" + kBirds +
                                           "2,b/2.jpg,1.0,0.0,0,/f/forest/1.jpg\r\n"
                                           "1,\"a/1, \"\"x\"\".jpg\",0,2,1,/o/ocean/2.jpg\r\n"
                                           "7,c\\3.jpg,1,1,1,/l/lake/3.jpg\r\n"},
                      {"b/2.jpg", ""},
                      {"a/1, \"x\".jpg", ""},
                      {"c/3.jpg", ""}};
    CHECK(recognised(files) == "waterbirds");
    const FoundData data = found("", files);
    CHECK(splits(data) == "ptv");
    CHECK(levels(data, "y") == Texts{"waterbird", "landbird", "waterbird"});
    CHECK(levels(data, "place") == Texts{"land", "water", "water"});
    CHECK(data.table.filenames == Texts{"b/2.jpg", "a/1, \"x\".jpg", "c/3.jpg"});
    CHECK(data.table.numbers == std::vector{2, 3, 4});
    CHECK(data.target == "y");
    CHECK(data.nuisance == "place");
    CHECK(data.notes.empty());
    CHECK(data.pictures.count() == 3);
    Files without = files;
    without.erase("c/3.jpg");
    CHECK(holds(why_not("", without),
                "folder/metadata.csv: 1 picture is not there (row 4), the "
                "first of them 'c/3.jpg': get them from github.com/kohpang"));
}

TEST_CASE("readers: Waterbirds of the official generator has four splits") {
    const FoundData data =
        found("", {{"metadata.csv", kBirds + "1,1.jpg,0,0,0,x\n2,2.jpg,0,1,0,x\n"
                                             "3,3.jpg,1,2,1,x\n4,4.jpg,1,3,1,x\n"}});
    CHECK(splits(data) == "p-vt");
    REQUIRE(data.notes.size() == 1);
    CHECK(holds(data.notes[0], "four splits"));
}

TEST_CASE("readers: Waterbirds with columns in another order, and with missing values") {
    const Files files{{"metadata.csv",
                       "place,y,img_filename,split,place_filename,img_id\n"
                       "1,,a.jpg,0,x,1\nNaN,1,b.jpg,2,x,2\n"}};
    CHECK(recognised(files) == "waterbirds");
    const FoundData data = found("", files);
    CHECK(levels(data, "y") == Texts{"-", "waterbird"});
    CHECK(levels(data, "place") == Texts{"water", "-"});
}

TEST_CASE("readers: what is no code of Waterbirds is named by its row") {
    const auto refused = [](const std::string& row) {
        return why_not("", {{"metadata.csv", kBirds + "1,a.jpg,0,0,0,x\n" + row}});
    };
    CHECK(holds(refused("2,b.jpg,2,0,0,x\n"),
                "metadata.csv, row 3: y is '2', expected 0 (landbird) or 1 (waterbird); mend the "
                "row, or get the file anew from github.com/kohpangwei/group_DRO"));
    CHECK(holds(refused("2,b.jpg,1,7,0,x\n"), "row 3: split is '7', expected one of 0, 1, 2"));
    CHECK(holds(refused("2,b.jpg,1,,0,x\n"), "row 3: split is ''"));
    CHECK(holds(refused("2,,1,0,0,x\n"), "row 3: img_filename is empty"));
    CHECK(holds(refused("2,b.jpg,1,0\n"), "row 3: 4 fields where the header has 6"));
    CHECK(holds(why_not("", {{"metadata.csv", kBirds}}), "no row below its header"));
    CHECK(holds(why_not("waterbirds", {{"metadata.csv", "img_filename,y\na,1\n"}}),
                "no column is named 'place'"));
}

TEST_CASE("readers: tables of somebody's own are not taken for a known set") {
    const std::string rows = "1,a.jpg,0,0,0\n2,b.jpg,1,2,1\n";
    for (const char* header : {"img_id,img_filename,y,split,place\n", "id,filename,y,split,place\n",
                               "img_id,img_filename,y,place,split\n"})
        CHECK(recognised({{"metadata.csv", header + rows}}) == "pictures");
    // One more column than Waterbirds.
    CHECK(recognised({{"metadata.csv", "more," + kBirds + "1,1,a,0,0,0,x\n"}}) == "pictures");
    CHECK(recognised({{"metadata.csv", kBirds + "1,a,0,0,0,x\n"}, {"features.npy", ""}}) ==
          "features");
}

TEST_CASE("readers: Treeperson, half of whose validation set is test") {
    std::string text = "img_id,img_filename,y,place,split\n";
    for (int i = 0; i < 400; ++i)
        text += std::to_string(i) + ",images/" + std::to_string(i) + ".jpg," +
                std::to_string(i % 2) + "," + std::to_string(i / 2 % 2) + "," +
                (i < 200 ? "0\n" : "1\n");
    CHECK(recognised({{"metadata.csv", text}}) == "treeperson");
    const FoundData data = found("", {{"metadata.csv", text}});
    CHECK(splits(data).substr(0, 200) == std::string(200, 'p'));
    const auto tests = data.table.data.members(Split::test).size();
    CHECK(tests > 80);
    CHECK(tests < 120);
    CHECK(data.table.data.members(Split::validation).size() == 200 - tests);
    // Pinned: the same on every machine.
    CHECK(splits(data).substr(200, 20) == "vtvvvvvttvvvvvttvtvt");
    CHECK(levels(data, "y")[1] == "person");
    CHECK(levels(data, "place")[2] == "buildings");
    CHECK(holds(why_not("treeperson", {{"metadata.csv", text + "9,images/9.jpg,0,0,2\n"}}),
                "row 402: split is '2', expected one of 0, 1"));
}

TEST_CASE("readers: iWildCam calls animals by their names, and leaves id_val and id_test out") {
    Files files{{"metadata.csv",
                 ",split,location_remapped,location,sequence_remapped,seq_id,y,category_id,"
                 "datetime,filename,image_id\n"
                 "0,train,288,1,1,s,1,2,2013-01-01 10:00:00.000,a.jpg,a\n"
                 "1,val,9,1,1,s,0,0,2013,b.jpg,b\n2,test,10,1,1,s,1,2,2013,c.jpg,c\n"
                 "3,id_val,9,1,1,s,0,0,2013,d.jpg,d\n4,id_test,9,1,1,s,0,0,2013,e.jpg,e\n"},
                {"categories.csv",
                 "y,category_id,name\n0,0,empty\n1,2,tayassu pecari\n"
                 "99999,3,\"dasypus, novemcinctus\"\n"}};
    CHECK(recognised(files) == "iwildcam");
    const FoundData data = found("", files);
    CHECK(splits(data) == "pvt--");
    CHECK(levels(data, "y") ==
          Texts{"tayassu pecari", "empty", "tayassu pecari", "empty", "empty"});
    CHECK(data.table.data.find("location")->levels == Texts{"9", "10", "288"});
    CHECK(data.table.filenames[0] == "train/a.jpg");
    files["categories.csv"] = "y,category_id,name\n0,0,empty\n";
    CHECK(holds(why_not("", files), "metadata.csv, row 2: y is '1', expected 0 (empty)"));
    files.erase("categories.csv");
    CHECK(holds(why_not("", files),
                "folder/categories.csv is not there: get the data set from "
                "wilds.stanford.edu/datasets"));
}

TEST_CASE("readers: Camelyon17's centres 1 and 2 are validation and test") {
    const std::string header = ",patient,node,x_coord,y_coord,tumor,slide,center,split\n";
    const Files files{{"metadata.csv", header + "0,004,4,3328,21792,1,0,0,0\n1,4,4,1,2,0,0,0,1\n"
                                                "2,020,1,3,4,0,10,1,0\n3,100,2,5,6,1,20,2.0,1\n"}};
    CHECK(recognised(files) == "camelyon17");
    const FoundData data = found("", files);
    CHECK(splits(data) == "p-vt");
    CHECK(data.table.filenames[0] ==
          "patches/patient_004_node_4/patch_patient_004_node_4_x_3328_y_21792.png");
    CHECK(data.table.filenames[1] ==
          "patches/patient_004_node_4/patch_patient_004_node_4_x_1_y_2.png");
    CHECK(levels(data, "tumor") == Texts{"yes", "no", "no", "yes"});
    CHECK(holds(why_not("", {{"metadata.csv", header + "0,004,4,,1,1,0,0,0\n"}}),
                "row 2: x_coord is empty"));
}

TEST_CASE("readers: FMoW counts pictures before it drops any, and goes by the year") {
    Files files{{"rgb_metadata.csv",
                 "split,img_filename,img_path,category,country_code,cloud_cover,timestamp\n"
                 "seq,x,x,zoo,USA,0,2010-01-01T00:00:00Z\n"
                 "train,x,x,zoo,FRA,0,2012-12-31T23:59:59Z\ntrain,x,x,zoo,FRA,0,2013-01-01T\n"
                 "val,x,x,airport,KEN,0,2013-05-01T\nval,x,x,zoo,KEN,0,2012-05-01T\n"
                 "test,x,x,zoo,XXX,0,2016-01-01T\ntest,x,x,zoo,KEN,0,2015-12-31T\n"},
                {"country_code_mapping.csv",
                 "name,alpha-2,alpha-3,region\nFrance,FR,FRA,Europe\n\"Kenya, the\",KE,KEN,Africa\n"
                 "USA,US,USA,Americas\n"}};
    CHECK(recognised(files) == "fmow");
    const FoundData data = found("", files);
    CHECK(splits(data) == "-p-v-t-");
    CHECK(data.table.filenames[1] == "images/rgb_img_1.png");
    CHECK(data.table.filenames[5] == "images/rgb_img_5.png");
    CHECK(levels(data, "region")[3] == "Africa");
    CHECK(levels(data, "region")[5] == "Other");
    CHECK(levels(data, "category")[3] == "airport");
    files["rgb_metadata.csv"] += "val,x,x,zoo,KEN,0,May 2015\n";
    CHECK(holds(why_not("", files), "row 9: timestamp is 'May 2015', expected one that begins"));
    files.erase("country_code_mapping.csv");
    CHECK(holds(why_not("", files), "country_code_mapping.csv is not there"));
}

TEST_CASE("readers: CelebA's two tables are joined by the picture") {
    Files files{{"list_attr_celeba.csv",
                 "image_id,Bald,Blond_Hair,Male\n000001.jpg,-1,-1,1\n000002.jpg,1,1,-1\n"
                 "000003.jpg,0,,1\n"},
                {"list_eval_partition.csv",
                 "image_id,partition\n000003.jpg,2\n000001.jpg,0\n000002.jpg,1\n"}};
    CHECK(recognised(files) == "celeba");
    const FoundData data = found("", files);
    CHECK(splits(data) == "pvt");
    CHECK(levels(data, "Blond_Hair") == Texts{"no", "yes", "-"});
    CHECK(levels(data, "Bald") == Texts{"no", "yes", "no"});
    CHECK(data.table.data.find("Male")->levels == Texts{"no", "yes"});
    CHECK(data.table.filenames[2] == "img_align_celeba/000003.jpg");
    files["list_attr_celeba.csv"] = ",Blond_Hair,Male\n000001.jpg,-1,1\n";
    CHECK(found("", files).table.filenames[0] == "img_align_celeba/000001.jpg");
    files["list_attr_celeba.csv"] += "000009.jpg,-1,1\n";
    CHECK(holds(why_not("", files),
                "list_attr_celeba.csv, row 3: list_eval_partition.csv has no "
                "row for '000009.jpg'"));
    files["list_eval_partition.csv"] += "000001.jpg,2\n";
    CHECK(holds(why_not("", files), "row 5: picture '000001.jpg' stands twice"));
    files["list_attr_celeba.csv"] = "image_id,Blond_Hair,Male\n000001.jpg,5,1\n";
    files["list_eval_partition.csv"] = "image_id,partition\n000001.jpg,0\n";
    CHECK(holds(why_not("", files), "row 2: Blond_Hair is '5', expected -1 (no) or 1 (yes)"));
}

namespace {

std::string cifar_record(int label, int red, int green, int blue) {
    std::string record(1, static_cast<char>(label));
    for (const int value : {red, green, blue})
        record += std::string(1024, static_cast<char>(value));
    return record;
}

Files cifar_files() {
    Files files;
    for (int batch = 1; batch <= 5; ++batch)
        files["data_batch_" + std::to_string(batch) + ".bin"] =
            cifar_record(batch, 10 * batch, 20, 30) + cifar_record(0, 200, 100, 150);
    files["test_batch.bin"] = cifar_record(9, 1, 2, 3);
    return files;
}

}  // namespace

TEST_CASE("readers: CIFAR-10's records are read from within their batches") {
    const FoundData data = found("", cifar_files());
    CHECK(recognised(cifar_files()) == "cifar10");
    CHECK(splits(data) == "ppppppppppt");
    CHECK(levels(data, "class")[0] == "automobile");
    CHECK(levels(data, "class")[10] == "truck");
    CHECK(levels(data, "kind")[2] == "animal");
    CHECK(levels(data, "kind")[1] == "vehicle");
    CHECK(levels(data, "brightness")[0] == "dark");
    CHECK(levels(data, "brightness")[1] == "bright");
    CHECK(data.pictures.names[3] == "folder/data_batch_2.bin, record 2");
    for (const auto& [i, red] : {std::pair{4, 30}, {5, 200}, {10, 1}}) {
        const auto bytes = data.pictures.read(i);
        REQUIRE(bytes);
        CHECK(bytes->size() == 3072);
        std::vector<std::uint8_t> rgb(3 * 16 * 16);
        REQUIRE(data.pictures.decode(*bytes, "picture", 16, rgb));
        CHECK(rgb[0] == red);
        CHECK(rgb.back() == (i == 4 ? 30 : i == 5 ? 150 : 3));
    }
    std::vector<std::uint8_t> rgb(3);
    CHECK_FALSE(data.pictures.decode({}, "picture", 1, rgb));
}

TEST_CASE("readers: CIFAR-10's batches that are cut off, of another kind or not there") {
    Files files = cifar_files();
    files["data_batch_3.bin"].pop_back();
    CHECK(holds(why_not("", files), "data_batch_3.bin: it ends within record 2"));
    files["data_batch_3.bin"] = "";
    CHECK(holds(why_not("", files), "data_batch_3.bin: it ends within record 1"));
    files["data_batch_3.bin"] = cifar_record(3, 0, 0, 0) + cifar_record(10, 0, 0, 0);
    CHECK(
        holds(why_not("", files), "data_batch_3.bin: record 2 has the label 10, expected 0 to 9"));
    files.erase("data_batch_3.bin");
    CHECK(holds(why_not("", files), "data_batch_3.bin is not there: get the data set from www.cs"));
}

TEST_CASE("readers: CIFAR-10's planes come out as pixels") {
    Files files = cifar_files();
    std::string record(1, 0);
    for (int c = 0; c < 3; ++c)
        for (int i = 0; i < 1024; ++i) record += static_cast<char>((i * (c + 1)) % 251);
    files["test_batch.bin"] = record;
    const FoundData data = found("", files);
    const auto bytes = data.pictures.read(10);
    REQUIRE(bytes);
    std::vector<std::uint8_t> rgb(3 * 1024);
    REQUIRE(data.pictures.decode(*bytes, "picture", 32, rgb));
    bool same = true;
    for (int i = 0; i < 1024; ++i)
        for (int c = 0; c < 3; ++c) same = same && rgb[3 * i + c] == (i * (c + 1)) % 251;
    CHECK(same);
}

TEST_CASE("readers: elpv's table has blanks between its columns; unsure labels are left out") {
    const std::string text =
        "images/cell0001.png  1.0                 mono\r\n"
        "images/cell0002.png  0.0                 poly\n\n"
        "images/cell0003.png  0.3333333333333333  mono\n"
        "images/cell0004.png  0.6666666666666666  poly";
    for (const std::string place : {"", "data/", "elpv_dataset/data/", "src/elpv_dataset/data/"}) {
        CAPTURE(place);
        const Files files{{place + "labels.csv", text}};
        CHECK(recognised(files) == "elpv");
        const FoundData data = found("", files);
        CHECK(levels(data, "state") == Texts{"defective", "intact", "-", "-"});
        CHECK(levels(data, "cell") == Texts{"mono", "poly", "mono", "poly"});
        CHECK(data.table.filenames[3] == place + "images/cell0004.png");
        CHECK(data.table.numbers == std::vector{1, 2, 4, 5});
        CHECK(splits(data).substr(2) == "--");
        CHECK(holds(data.notes[0], "probability is neither 0 nor 1: 2"));
    }
    CHECK(holds(why_not("elpv", {{"labels.csv", text}}), "2 pictures are not there (row 1, 2)"));
}

TEST_CASE("readers: elpv's splits come of the file names alone, in the shares that are told") {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "images/cell" + std::to_string(i) + ".png 0.0 mono\n";
    const FoundData data = found("", {{"labels.csv", text}});
    const auto share = [&](Split split) {
        return static_cast<double>(data.table.data.members(split).size()) / 2000;
    };
    CHECK(share(Split::pool) == doctest::Approx(0.5).epsilon(0.06));
    CHECK(share(Split::validation) == doctest::Approx(0.2).epsilon(0.1));
    CHECK(splits(data).substr(0, 20) == "vppvpttvpppppptpvppp");  // pinned
    const FoundData one = found("", {{"labels.csv", "images/cell7.png 1.0 poly\n"}});
    CHECK(splits(one)[0] == splits(data)[7]);
}

TEST_CASE("readers: elpv's broken rows") {
    const auto refused = [](const std::string& row) {
        return why_not("elpv", {{"labels.csv", "images/1.png 0.0 mono\n" + row}});
    };
    CHECK(holds(refused("images/2.png 0.0\n"), "labels.csv, row 2: 2 columns, expected 3"));
    CHECK(holds(refused("images/2.png 1.5 mono\n"), "row 2: the probability is '1.5'"));
    CHECK(holds(refused("images/2.png nan mono\n"), "row 2: the probability is 'nan'"));
    CHECK(holds(refused("images/2.png 1 multi\n"), "row 2: the cell is 'multi', expected mono or"));
    CHECK(holds(why_not("elpv", {{"labels.csv", "\n"}}), "it is empty"));
    // A table of another kind by that name.
    CHECK(recognised({{"labels.csv", "filename,label\na,1\n"}}) == "");
}

TEST_CASE("readers: easy-VQA's pictures are known from what is asked") {
    const std::string train = R"([
        ["what is the blue shape?", "rectangle", 0], ["is there a red shape?", "no", 0],
        ["what color is the circle?", "teal", 1],
        ["is there not a triangle?", "no", 2], ["is no gray shape present?", "no", 2],
        ["is there a circle?", "no", 3], ["is there not a triangle in the image?", "yes", 3],
        ["what color is the shape?", "brown", 3],
        ["what color is the shape?", "red", 12], ["is a circle present?", "no", 12]])";
    const std::string test = R"([["what is the green shape?", "triangle", 0]])";
    const Files files{{"data/train/questions.json", train}, {"data/test/questions.json", test}};
    CHECK(recognised(files) == "easy-vqa");
    const FoundData data = found("", files);
    CHECK(levels(data, "shape") ==
          Texts{"rectangle", "circle", "triangle", "rectangle", "-", "triangle"});
    CHECK(levels(data, "color") == Texts{"blue", "teal", "gray", "brown", "red", "green"});
    CHECK(splits(data)[4] == '-');
    CHECK(splits(data)[5] == 't');
    CHECK(splits(data).substr(0, 4).find_first_not_of("pv") == std::string::npos);
    CHECK(data.table.filenames[4] == "data/train/images/12.png");
    CHECK(data.table.filenames[5] == "data/test/images/0.png");
    CHECK(holds(data.notes[0], "leave shape or color open: 1"));
}

TEST_CASE("readers: easy-VQA's questions that are broken, deep, or contradict each other") {
    const auto refused = [](const std::string& train) {
        return why_not("easy-vqa",
                       {{"train/questions.json", train}, {"test/questions.json", "[]"}});
    };
    CHECK(holds(refused("[["), "folder/train/questions.json: not JSON; get it anew from github"));
    CHECK(holds(refused(std::string(1000, '[')), "nested more than 32 deep"));
    CHECK(holds(refused("{}"), "expected a list that is not empty, found an object"));
    CHECK(holds(refused(R"([["a", "b"]])"), "train/questions.json[0]: expected"));
    CHECK(holds(refused(R"([["a", "b", 1, 2]])"), "expected a question, its answer and a number"));
    CHECK(holds(refused(R"([["a", "b", -1]])"), "[0][2]: expected a whole number"));
    CHECK(holds(refused(R"([["a", "b", 1e300]])"), "[0][2]: expected a whole number"));
    CHECK(holds(refused(R"([["a", 5, 1]])"), "[0][1]: expected a string"));
    CHECK(holds(refused(R"([["is there a circle?", "yes", 4], ["is a circle present?", "no", 4]])"),
                "'is a circle present?', 'no' contradicts what is said of picture 4"));
    CHECK(holds(refused(R"([["what color is the circle?", "red", 4]])"),
                "test/questions.json: expected a list that is not empty"));
    CHECK(holds(why_not("easy-vqa", {{"train/questions.json", R"([["is", "no", 0]])"}}),
                "test/questions.json is not there"));
}

namespace {

const std::string kReviewsHeader =
    "\"reviewerID\",\"asin\",\"overall\",\"reviewTime\",\"unixReviewTime\",\"reviewText\","
    "\"summary\",\"verified\",\"category\",\"reviewYear\"\n";

std::string review(const std::string& user, const std::string& stars, const std::string& text) {
    return "\"" + user + "\",\"B0\"," + stars + ",\"1\",1,\"" + text +
           "\",\"s\",True,\"Books\",2010\n";
}

}  // namespace

TEST_CASE("readers: Amazon's reviews, rows that are unused aside") {
    Files files{
        {"reviews.csv", kReviewsHeader + review("A", "5.0", "Good, \"\"really\"\"\nyes") +
                            review("B", "1.0", "bad") + review("C", "3.0", "unused") +
                            review("D", "4.0", "") + review("NA", "2", "x") +
                            review("E", "1.0", "id") + review("F", "1.0", "unlabelled")},
        {"splits/user.csv",
         "split,clean\n0.0,True\n1,True\n-1.0,True\n3.0,False\n0,True\n2.0,True\n11.0,True\n"}};
    CHECK(recognised(files) == "amazon");
    const FoundData data = found("", files);
    CHECK(splits(data) == "pvtp-");
    CHECK(levels(data, "rating") == Texts{"5", "1", "4", "2", "1"});
    CHECK(levels(data, "user") == Texts{"A", "B", "D", "NA", "E"});
    CHECK(data.texts == Texts{"Good, \"really\"\nyes", "bad", "", "x", ""});
    CHECK(data.table.numbers == std::vector{2, 3, 5, 6, 7});
    Files other = files;
    other["splits/user.csv"] += "0,True\n";
    CHECK(
        holds(why_not("", other), "splits/user.csv: 8 rows, but reviews.csv has 7: expected one"));
    other["splits/user.csv"] = "split,clean\n0,True\n";
    CHECK(holds(why_not("", other), "splits/user.csv: 1 rows, but reviews.csv has 7"));
    other["splits/user.csv"] = "split,clean\n0,True\n9,True\n";
    CHECK(holds(why_not("", other), "splits/user.csv, row 3: split is '9', expected"));
    files["reviews.csv"] += review("F", "6.0", "six");
    CHECK(holds(why_not("", files), "reviews.csv, row 9: overall is '6.0', expected 1 (1) or"));
    files.erase("splits/user.csv");
    CHECK(holds(why_not("amazon", files), "splits/user.csv is not there"));
}

TEST_CASE("readers: a reader's attribute has as many levels as there are users") {
    std::string reviews = kReviewsHeader, splits = "split,clean\n";
    for (int i = 0; i < 3000; ++i) {
        reviews += review("U" + std::to_string(i % 1500), "5.0", "text");
        splits += "0,True\n";
    }
    const FoundData data = found("", {{"reviews.csv", reviews}, {"splits/user.csv", splits}});
    CHECK(data.table.data.find("user")->levels.size() == 1500);
}

TEST_CASE("readers: CivilComments' shares of raters are yes from a half on") {
    const std::string header =
        ",id,comment_text,split,toxicity,male,female,LGBTQ,christian,muslim,other_religions,black,"
        "white,identity_any\n";
    const Files files{{"all_data_with_identities.csv",
                       header + "0,7,\"Two\nlines, \"\"quoted\"\"\",train,0.5,0,0.6,0,0,0,0,0,0,1\n"
                                "1,8,plain,val,0.4999999999999999,0,0,0,0,0,0,0,.2,0\n"
                                "2,9,,test,9.313225746154785e-10,1,0,0,0,0,0,0,,0\n"}};
    CHECK(recognised(files) == "civilcomments");
    const FoundData data = found("", files);
    CHECK(splits(data) == "pvt");
    CHECK(levels(data, "toxicity") == Texts{"yes", "no", "no"});
    CHECK(levels(data, "female") == Texts{"yes", "no", "no"});
    CHECK(levels(data, "identity") == Texts{"yes", "no", "yes"});
    CHECK(levels(data, "white") == Texts{"no", "no", "-"});
    CHECK(data.texts == Texts{"Two\nlines, \"quoted\"", "plain", ""});
    CHECK(holds(why_not("", {{"all_data_with_identities.csv",
                              header + "0,7,x,train,2,0,0,0,0,0,0,0,0,0\n"}}),
                "row 2: toxicity is '2', expected a share, 0 to 1"));
    CHECK(
        holds(why_not("", {{"all_data_with_identities.csv", header}}), "no row below its header"));
    CHECK(holds(why_not("", {{"all_data_with_identities.csv",
                              "comment_text,split,toxicity,female\nx,train,0,0\n"}}),
                "no column is named 'male'"));
}

TEST_CASE("readers: IMDB's attributes are made of the text, and equal texts stay together") {
    std::string text = "review,sentiment\n";
    const Texts reviews{"I give it 7/10.",         "A 10 / 10 Horror",
                        "7/100, 1/2 and x7/10",    "One Episode of a COMEDY",
                        "the serieses, comedyish", "<br />7/10<br />"};
    for (const auto& review : reviews) text += "\"" + review + "\",positive\n";
    for (int copy = 0; copy < 20; ++copy) text += "\"The same\n\"\"words\"\"\",negative\n";
    const Files files{{"data/raw/a1_IMDB_Dataset.csv", text}};
    CHECK(recognised(files) == "imdb");
    const FoundData data = found("", files);
    const auto first = [&](const char* name) {
        auto all = levels(data, name);
        all.resize(6);
        return all;
    };
    CHECK(first("score") == Texts{"yes", "yes", "no", "no", "no", "yes"});
    CHECK(first("horror") == Texts{"no", "yes", "no", "no", "no", "no"});
    CHECK(first("form") == Texts{"film", "film", "film", "series", "film", "film"});
    CHECK(first("comedy") == Texts{"no", "no", "no", "yes", "no", "no"});
    CHECK(level(data, "sentiment", 6) == "negative");
    CHECK(data.texts[25] == "The same\n\"words\"");
    CHECK(splits(data).substr(6) == std::string(20, splits(data)[6]));
    CHECK(holds(data.pictures.read(0).error().what, "holds texts, no pictures"));
    CHECK(holds(why_not("", {{"IMDB Dataset.csv", "review,sentiment\nx,good\n"}}),
                "row 2: sentiment is 'good', expected negative (negative) or positive"));
}

TEST_CASE("readers: folders of classes, with kinds within them or without") {
    const FoundData plain = found("", {{"train/cat/1.jpg", ""},
                                       {"train/cat/notes.txt", ""},
                                       {"train/dog/2.PNG", ""},
                                       {"valid/dog/3.webp", ""},
                                       {"test/cat/4.jpeg", ""}});
    CHECK(splits(plain) == "ppvt");
    CHECK(levels(plain, "class") == Texts{"cat", "dog", "dog", "cat"});
    CHECK(plain.table.data.attributes.size() == 1);
    CHECK(plain.nuisance.empty());
    const FoundData kinds = found("", {{"train/cat/night/1.jpg", ""}, {"test/10/2/1.jpg", ""}});
    CHECK(levels(kinds, "kind") == Texts{"night", "2"});
    CHECK(kinds.nuisance == "kind");
    CHECK(recognised({{"train/cat/1.jpg", ""}}) == "");
    CHECK(recognised({{"train/1.jpg", ""}, {"test/2.jpg", ""}}) == "");
    CHECK(holds(why_not("class-folders", {{"train/cat/1.jpg", ""}}),
                "folder/test: no picture is in a folder below it"));
    CHECK(holds(
        why_not("", {{"train/cat/1.jpg", ""}, {"train/cat/day/1.jpg", ""}, {"test/cat/1.jpg", ""}}),
        "folder/train/cat/day/1.jpg does not lie where the other pictures do: expected "
        "SPLIT/CLASS/FILE"));
}
