#pragma once

#include <cstddef>
#include <cstdint>

namespace perlipc::fork {

// The loaded segments of the modules that Node is made of: the node executable alone, or libnode and libuv as
// libraries of their own, as distributions have them.
struct Image {
  struct Segment {
    uintptr_t start;
    uintptr_t end;
  };
  static constexpr size_t kMost = 32;
  Segment code[kMost];
  size_t code_count = 0;
  Segment data[kMost];
  size_t data_count = 0;

  // Adds the module that the address lies in, once. False if its program headers can't be read.
  bool Add(const void* address_inside);
  bool IsCode(uintptr_t address) const;
};

}  // namespace perlipc::fork
