#pragma once

#include "fork/image.h"
#include "fork/uv_layout.h"

namespace perlipc::fork {

// What a loop waits for.
struct Requests {
  size_t pool;     // work of the thread pool that has not ended
  size_t streams;  // writes, connects and shutdowns of handles
  size_t queries;  // sockets on which Node's own resolver, c-ares, waits for an answer
};

// On the main thread. Takes the lock of the loop's finished work, so no thread may be parked.
Requests CountRequests(uv::Loop* loop, const Image& node);

// How many writes, connects and shutdowns a handle has pending.
size_t PendingOf(const uv::Handle* handle);

// The same of the handle of a descriptor; -1 if no handle has it.
long PendingOf(uv::Loop* loop, int fd);

}  // namespace perlipc::fork
