#pragma once

#include <sys/types.h>

#include <atomic>
#include <csignal>
#include <cstdint>

namespace perlipc::fork {

// What one thread recorded of itself when the park signal caught it: all that a new kernel thread needs to go
// on in its place.
struct ParkedThread {
  std::atomic<uint32_t> parked;  // the generation in which it parked
  pid_t tid;                     // 0: it ended before it parked
  uintptr_t sigframe;            // the stack pointer that rt_sigreturn wants
  const ucontext_t* context;
  uintptr_t thread_pointer;
  int* libc_tid;         // where libc keeps the thread's id
  int* clear_child_tid;  // set to 0 and woken by the kernel when the thread ends: glibc's tid word, musl's
                         // lock on its list
  void* robust_list;
  size_t robust_size;
  bool worker;    // runs JavaScript of its own: the thread of module hooks
  bool keeps_id;  // libc's id of it stays as it is in the child: a lock that it holds may know its owner by
                  // that
  char name[16];
  uint32_t policy;
  int32_t nice;
  uint32_t priority;
  uint64_t affinity[16];  // 1024 processors
  long affinity_size;
};

}  // namespace perlipc::fork
