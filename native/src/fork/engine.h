#pragma once

#include <sys/types.h>

#include "fork/detach.h"
#include "fork/loops.h"
#include "fork/maps.h"
#include "fork/origin.h"
#include "fork/park.h"
#include "fork/pids_limit.h"
#include "fork/wakeup_fds.h"

namespace perlipc::fork {

struct Request {
  Keep keep;
  bool foreign_threads = false;  // take threads of other addons along
  size_t workers = 0;            // how many threads of Workers may come along
  bool sibling = false;          // the child is one of this process's parent
  // In the child, with every signal blocked: gives what it is to block, where the parent blocked `mask`.
  uint64_t (*child_mask)(uint64_t mask) = nullptr;
};

enum class Refusal {
  kNone,
  kKernel,  // the kernel said no: error
  kLayout,  // the runtime is not one that fork knows: detail
  kProc,    // /proc does not tell of this process: detail
  kOffMain,
  kQuery,    // Node's resolver waits for a name server: count
  kPool,     // work of the thread pool did not end: count
  kRing,     // io_uring requests did not end: count
  kWorker,   // a Worker runs: count
  kForeign,  // a thread of another addon runs: detail names it, count
  kParking,  // a thread did not park
};

struct Outcome {
  pid_t pid = -1;
  Refusal refusal = Refusal::kNone;
  int error = 0;
  size_t count = 0;  // in the child: handles detached
  const char* detail = "";
};

class Engine {
 public:
  static Engine& Instance();
  // Null, or what of the runtime does not fit; tried once.
  const char* SelfCheck(uv::Loop* main);
  // On the main thread. Every other thread goes on in the parent; in the child each is made anew.
  Outcome Fork(const Request& request);
  // Whether the threads that the last fork has found are parked still.
  bool LeftParked() const { return park_.LeftParked(); }
  // How many writes and connects the handle of a descriptor has pending; -1 if no handle has it.
  long PendingRequests(uv::Loop* loop, int fd) const;
  // Lets parked threads go on, and in a child waits until all of them are there: what reaches out to each
  // thread of the process, as a change of identity does, needs that.
  void FinishRevival();
  // The same, and each thread has its own id for libc. A negative errno if one can't be stopped for it.
  long RenewIds();

 private:
  Outcome Prepare();
  Outcome ParkThreads(const Request& request);
  Outcome LookAtThreads(const Request& request);
  Origin ChooseId(ParkedThread& thread);
  bool TakeIds(bool all);
  void AfterCloneInChild(const Request& request);

  bool checked_ = false;
  bool revived_ = false;
  bool only_helpers_ = false;  // all other threads are Node's, and run no JavaScript
  bool ids_kept_ = false;      // a thread may have the id that it had in this process's parent
  const char* misfit_ = nullptr;
  PidsLimit pids_limit_;
  Maps maps_;
  Park park_;
  Loops loops_;
  Origins origins_;
  WakeupFds wakeup_fds_;
  size_t detached_ = 0;
  char name_[17] = {};
};

}  // namespace perlipc::fork
