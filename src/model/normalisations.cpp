#include "model/network.h"

namespace bluesquare {

std::vector<Normalisation> normalisations() {
    return {{"imagenet",
             "mean .485 .456 .406, std .229 .224 .225",
             {.485, .456, .406},
             {.229, .224, .225}},
            {"half", "from -1 to 1", {.5, .5, .5}, {.5, .5, .5}},
            {"unit", "from 0 to 1", {0, 0, 0}, {1, 1, 1}},
            {"clip",
             "mean .48145466 .4578275 .40821073, std .26862954 .26130258 .27577711",
             {.48145466, .4578275, .40821073},
             {.26862954, .26130258, .27577711}}};
}

}  // namespace bluesquare
