#include "data/picture_files.h"

#include <memory>
#include <utility>

#include "data/picture_file.h"

namespace bluesquare {

Status PictureFiles::decode_file(std::span<const std::uint8_t> bytes, const std::string& name,
                                 int side, std::span<std::uint8_t> rgb) {
    return read_picture(bytes, name, most_pixels, side, rgb, Decoder::fast);
}

Status PictureFiles::decode_file_portable(std::span<const std::uint8_t> bytes,
                                          const std::string& name, int side,
                                          std::span<std::uint8_t> rgb) {
    return read_picture(bytes, name, most_pixels, side, rgb, Decoder::portable);
}

void PictureFiles::decode_as_the_page() {
    decode = decode_file_portable;
    pixels = "1";
}

PictureFiles PictureFiles::chosen(const std::vector<int>& pictures) const {
    PictureFiles files = *this;
    files.names.clear();
    for (const int picture : pictures) files.names.push_back(names[picture]);
    files.read = [all = read, pictures](int i) { return all(pictures[i]); };
    return files;
}

ImageSource source_of(PictureFiles files, int side) {
    const auto shared = std::make_shared<const PictureFiles>(std::move(files));
    return {shared->count(), side, side, [shared, side](int i, std::span<std::uint8_t> rgb) {
                const auto bytes = shared->read(i);
                if (!bytes) return Status(bytes.error());
                return shared->decode(*bytes, shared->names[i], side, rgb);
            }};
}

}  // namespace bluesquare
