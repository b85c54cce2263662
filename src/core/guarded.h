// For the edges of the program: memory that ran out, and what a library threw, as an error.
#pragma once

#include <exception>
#include <new>
#include <stdexcept>
#include <utility>

#include "core/quoted.h"
#include "core/result.h"

namespace bluesquare {

// What action() gives, or the exception that it threw as an error of one line.
template <class Action>
Status guarded(Action&& action) {
    try {
        return std::forward<Action>(action)();
    } catch (const std::bad_alloc&) {
    } catch (const std::length_error&) {  // a container larger than memory can be
    } catch (const std::exception& error) {
        return Error{"unexpected: " + printable(error.what())};
    }
    return Error{"not enough memory: close other programs, or ask for less at once"};
}

}  // namespace bluesquare
