#pragma once

#include "fork/loops.h"

namespace perlipc::fork {

// The kernel objects by which libuv's loops wake themselves. A clone shares them: the child's wake-ups would
// reach the parent. What they hold is noted before the clone, and the child puts objects of its own, with the
// same content, in the same descriptors.
class WakeupFds {
 public:
  // Before the clone, while all threads are parked. A negative errno on failure; -EAGAIN if a ring is in use.
  long Capture(const Loops& loops);
  // In the child, before any other thread runs. A negative errno is fatal: the child can't go on.
  long Replace(const Loops& loops);
  // In the child, after the main loop's inherited handles are gone.
  long ReplaceEpolls(const Loops& loops);

 private:
  struct PipeContent {
    int ends[2];
    long size;
    size_t at;  // in bytes_
  };
  struct Counter {
    int fd;
    uint64_t count;
  };

  long CapturePipe(const int* ends);
  long CaptureCounter(int fd);
  long ReplacePipe(const PipeContent& pipe, int flags);

  Table<PipeContent> pipes_;  // the first is the lock
  Table<Counter> counters_;
  Table<char> bytes_;
};

}  // namespace perlipc::fork
