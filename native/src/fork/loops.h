#pragma once

#include "fork/image.h"
#include "fork/maps.h"
#include "fork/park.h"
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

struct LoopObjects {
  uv::Loop* loop;
  int backend_fd;
  Ring rings[2];
  size_t ring_count;
};

// The libuv loops of the process: Node's main loop, and those of its helper threads, to which no interface
// leads; they are found in memory by their shape.
class Loops {
 public:
  // Compares libuv's layout with ours. Null, or what does not fit.
  const char* SelfCheck(uv::Loop* main);
  // While parked.
  long Find(const Maps& maps, const Slots& slots);

  const Table<LoopObjects>& All() const { return loops_; }
  uv::Loop* Main() const { return main_; }
  const int* LockPipe() const { return lock_pipe_; }
  const Image& Node() const { return node_; }
  using StopFsEvent = int (*)(void*);
  StopFsEvent stop_fs_event = nullptr;

 private:
  long FirstLook();
  void FindLockPipe();
  long Search(const Maps& maps);
  void SearchRange(uintptr_t start, uintptr_t end);
  void Consider(uintptr_t address);
  bool IsEpoll(int fd);
  bool HasLoop(int epoll_fd) const;
  void FindRings(const Maps& maps, LoopObjects& objects);

  uv::Loop* main_ = nullptr;
  Image node_;
  bool looked_ = false;
  int lock_pipe_[2] = {-1, -1};
  Table<LoopObjects> loops_;
  Table<int> wanted_;
  Table<int> foreign_;  // epolls that belong to no libuv loop
  struct Pipe {
    int fd;
    int flags;
    uint64_t inode;
  };
  Table<Pipe> pipes_;
  Table<unsigned char> resident_;
};

}  // namespace perlipc::fork
