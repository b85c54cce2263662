// Images -> features, started and then polled, so that nobody waits: a page draws its next frame,
// the command line moves its progress bar.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/images.h"
#include "core/result.h"
#include "exact/linear.h"

namespace bluesquare {

struct Encoding {
    int done = 0, total = 0;           // images
    std::optional<Features> features;  // total x dimensions, once all are done
    // Features of the pictures that are done, row by row, until the next call of the encoder; empty
    // where it does not give them before the end.
    std::span<const float> so_far{};
};

class Encoder {
   public:
    virtual ~Encoder() = default;

    // Names weights, graph, size, normalisation by hash, and the provider: equal names, features.
    virtual std::string identity() const = 0;
    virtual int dimensions() const = 0;
    // Begins with these pictures of the source; drops what an earlier start was doing. Pictures of
    // any size: they are resized. A picture that cannot be loaded is the error of poll(); no
    // pictures give features without rows. The page's encoder waits for pictures that are not
    // ready().
    virtual void start(ImageSource source, ImageRange range) = 0;
    void start(ImageSource source) {
        const ImageRange all{0, source.count};
        start(std::move(source), all);
    }
    // How far it is. After an error or the features, the encoder is idle until the next start.
    virtual Result<Encoding> poll() = 0;
    // Gives up what it is doing.
    virtual void cancel() = 0;
};

}  // namespace bluesquare
