#pragma once

#include "fork/find_lock_pipe.h"
#include "fork/find_rings.h"
#include "fork/park.h"

namespace perlipc::fork {

struct LoopObjects {
  uv::Loop* loop;
  int backend_fd;
  bool worker;  // of a thread that runs JavaScript
  Ring rings[kMostRings];
  size_t ring_count;
};

// The libuv loops of the process: Node's main loop, and those of its helper threads, to which no interface
// leads; they are found in memory by their shape.
class Loops {
 public:
  // On the main thread, before anything is parked. Null, or what of libuv does not fit.
  const char* SelfCheck(uv::Loop* main);
  // While all other threads are parked.
  long Find(const Maps& maps, const ParkedThreads& threads);

  const Table<LoopObjects>& All() const { return loops_; }
  uv::Loop* Main() const { return main_; }
  const int* LockPipe() const { return lock_pipe_; }
  const Image& Node() const { return node_; }
  using StopFsEvent = int (*)(void*);
  StopFsEvent stop_fs_event = nullptr;

 private:
  long FirstLook();
  long Search(const Maps& maps);
  void SearchRange(uintptr_t start, uintptr_t end);
  bool IsLoop(const uv::Loop* loop, int backend_fd) const;
  void Consider(uintptr_t address);
  bool IsEpoll(int fd);
  LoopObjects* LoopOf(int epoll_fd);
  void MarkWorkers(const ParkedThreads& threads);

  uv::Loop* main_ = nullptr;
  Image node_;
  bool looked_ = false;
  int lock_pipe_[2] = {-1, -1};
  Table<LoopObjects> loops_;
  Table<int> wanted_;
  Table<int> foreign_;  // epolls that belong to no libuv loop
  Table<OpenPipe> pipes_;
  Table<unsigned char> resident_;
};

}  // namespace perlipc::fork
