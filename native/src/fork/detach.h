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

// What a loop waits for.
struct Requests {
  size_t pool;     // work of the thread pool that has not ended
  size_t streams;  // writes, connects and shutdowns of handles
  size_t queries;  // sockets on which Node's own resolver, c-ares, waits for an answer
};

Requests CountRequests(uv::Loop* loop, const Image& node);

// How many writes and connects the handle of a descriptor has pending; -1 if no handle has it.
long PendingOf(uv::Loop* loop, int fd);

// In the child: takes the handles from the main loop without a word to anybody. Their descriptors are closed,
// what they had queued is forgotten. Gives how many there were.
size_t DetachHandles(const Loops& loops, const Keep& keep);

// Detaches the watches of files, which DetachHandles only counts: libuv frees what they hold, and a parked
// thread may hold malloc's lock until it goes on.
void StopWatches(const Loops& loops);

}  // namespace perlipc::fork
