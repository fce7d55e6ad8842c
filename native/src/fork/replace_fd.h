#pragma once

#include <cstdint>

namespace perlipc::fork {

// In the child. The new object gets the number of the old one, which is closed first: a full table has room
// for no second one. All return a negative errno on failure.

// Puts `fd` in the number `wanted`, which is free.
long Place(long fd, int wanted);

long ReplaceEventfd(int fd, uint64_t count);

// An end of a connection whose other end is closed: reads give end of file, writes EPIPE.
long ReplaceWithHungUp(int fd);

// A datagram socket that nobody sends to.
long ReplaceWithDeaf(int fd);

}  // namespace perlipc::fork
