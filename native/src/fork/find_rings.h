#pragma once

#include "fork/maps.h"
#include "fork/uv_layout.h"

namespace perlipc::fork {

// An io_uring of libuv. `ringfd` is libuv's own variable, in memory that it alone knows: -1 there makes libuv
// do without the ring.
struct Ring {
  int fd;
  uintptr_t sq;
  uintptr_t sq_size;
  uintptr_t sqes;
  uintptr_t sqes_size;
  int* ringfd;
  unsigned* in_flight;
  bool idle;
};

constexpr size_t kMostRings = 2;

// While all other threads are parked. Writes the rings of a loop to `rings` and returns how many there are.
size_t FindRings(const Maps& maps, const uv::Loop* loop, Ring (&rings)[kMostRings]);

}  // namespace perlipc::fork
