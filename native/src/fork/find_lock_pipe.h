#pragma once

#include "fork/image.h"
#include "threads/table.h"

namespace perlipc::fork {

// A pipe of this process that no exec'd program gets.
struct OpenPipe {
  int fd;
  int flags;
  uint64_t inode;
};

// While all other threads are parked. libuv's signal lock is a blocking pipe of which both ends lie side by
// side in its static data; `lock` gets them, or stays as it is.
void FindLockPipe(const Table<OpenPipe>& pipes, const Image& node, int (&lock)[2]);

}  // namespace perlipc::fork
