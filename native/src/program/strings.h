// The lists of strings that a program is started with.
#pragma once

#include <napi.h>

#include <string>
#include <utility>
#include <vector>

#include "napi/args.h"

namespace perlipc {

/** A list of C strings that ends with a null pointer. */
class Strings {
 public:
  Strings(const Napi::CallbackInfo& info, size_t i) {
    const Napi::Array array = args::Array(info, i);
    const std::string name = args::ArgumentName(info, i);
    for (uint32_t n = 0; n < array.Length(); ++n)
      strings_.push_back(args::PathIn(info, name + "[" + std::to_string(n) + "]", array.Get(n)));
    Point();
  }
  explicit Strings(std::vector<std::string> strings) : strings_(std::move(strings)) { Point(); }
  Strings(Strings&&) = default;  // the strings stay where they are, so that the pointers stay valid
  Strings(const Strings&) = delete;
  bool empty() const { return strings_.empty(); }
  char* const* get() const { return pointers_.data(); }

 private:
  void Point() {
    for (std::string& string : strings_) pointers_.push_back(string.data());
    pointers_.push_back(nullptr);
  }

  std::vector<std::string> strings_;
  std::vector<char*> pointers_;
};

/** Argument 1, which begins with the program's name. */
inline Strings Arguments(const Napi::CallbackInfo& info) {
  Strings argv(info, 1);
  if (argv.empty()) args::ThrowRange(info, 1, "a list that begins with the program's name");
  return argv;
}

}  // namespace perlipc
