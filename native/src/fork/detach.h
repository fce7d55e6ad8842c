#pragma once

#include "fork/loops.h"

namespace perlipc::fork {

// The handles that Node's loop owns and another process must not act on: sockets, pipes, watches, child
// processes.

// Descriptors of handles that fork was told to keep.
struct Keep {
  const int* fds = nullptr;
  size_t count = 0;
  bool Has(int fd) const;
};

// In the child, on the main thread, the only one: takes the handles from the main loop. Their descriptors are
// closed, what they had queued is dropped, no callback is called. Returns how many there were.
size_t DetachHandles(const Loops& loops, const Keep& keep);

// Detaches the watches of files, which DetachHandles only counts: libuv frees what they hold, and a parked
// thread may hold malloc's lock until it goes on.
void StopWatches(const Loops& loops);

}  // namespace perlipc::fork
