#pragma once

#include <cstddef>
#include <cstdint>

namespace perlipc::fork {

// The loaded segments of the module that libuv is part of: the node executable, or libnode.
struct Image {
  struct Segment {
    uintptr_t start;
    uintptr_t end;
  };
  Segment code[8];
  size_t code_count = 0;
  Segment data[8];
  size_t data_count = 0;

  // False if the module's program headers can't be read.
  bool Load(const void* address_inside);
  bool IsCode(uintptr_t address) const;
};

}  // namespace perlipc::fork
