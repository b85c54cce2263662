// Errors as values. User data and the outside world fail through Result; bugs fail through assert.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace bluesquare {

// usage: the request itself is wrong (exit status 2). failure: the world refused it (exit status
// 1).
enum class ErrorKind { usage, failure };

// `what` is one line: the thing (file, row, flag), what was expected, the remedy.
struct Error {
    std::string what;
    ErrorKind kind = ErrorKind::failure;
    std::string detail{};  // a table for a terminal, lines with their ends; mostly empty
};

inline Error usage_error(std::string what) { return {std::move(what), ErrorKind::usage, {}}; }

// Either a value or an Error. Reading the wrong one is a bug.
template <class T>
class [[nodiscard]] Result {
   public:
    Result(T value) : held_(std::move(value)) {}
    Result(Error error) : held_(std::move(error)) {}

    explicit operator bool() const { return held_.index() == 0; }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(value()); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const {
        assert(held_.index() == 1);
        return std::get<1>(held_);
    }

   private:
    T& value() {
        assert(held_.index() == 0);
        return *std::get_if<0>(&held_);
    }
    const T& value() const {
        assert(held_.index() == 0);
        return *std::get_if<0>(&held_);
    }
    std::variant<T, Error> held_;
};

// The value of an operation that yields nothing but success.
struct Done {};
using Status = Result<Done>;

}  // namespace bluesquare
