#include "fork/engine.h"

#include <linux/sched.h>

#include "fork/park_signal.h"
#include "fork/revive.h"
#include "fork/stdio_reset.h"

namespace perlipc::fork {

namespace {

constexpr int64_t kPoolBound = 1'000'000'000;
constexpr int64_t kParkBound = 2'000'000'000;
constexpr int kBusyAttempts = 4;
constexpr int64_t kBusyPause = 200'000;

#if defined(__x86_64__)
long CloneProcess(int* tid_word) {
  return Raw(SYS_clone, SIGCHLD | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID, 0, 0, Word(tid_word), 0);
}
#elif defined(__aarch64__)
long CloneProcess(int* tid_word) {
  return Raw(SYS_clone, SIGCHLD | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID, 0, 0, 0, Word(tid_word));
}
#endif

Outcome Refuse(Refusal refusal, int error, size_t count = 0, const char* detail = "") {
  return {-1, refusal, error, count, detail};
}

}  // namespace

Engine& Engine::Instance() {
  static Engine engine;
  return engine;
}

const char* Engine::SelfCheck(uv::Loop* main) {
  if (!checked_) {
    misfit_ = loops_.SelfCheck(main);
    checked_ = true;
  }
  return misfit_;
}

// Work that runs in both would run twice.
Outcome Engine::Prepare() {
  const int calibrated = origins_.Calibrate();
  if (calibrated > 0) return Refuse(Refusal::kKernel, calibrated);
  if (calibrated < 0) {
    return Refuse(Refusal::kLayout, ENOTSUP, 0, "libc keeps a thread's start function in an unknown place");
  }
  StdioReset::Instance().Find(loops_.Node());
  const int64_t deadline = Nanoseconds() + kPoolBound;
  int64_t pause = 50'000;
  for (;;) {
    const Requests requests = CountRequests(loops_.Main(), loops_.Node());
    // Its timer would send the question again, in both processes. Only the loop brings the answer.
    if (requests.queries > 0) return Refuse(Refusal::kQuery, EAGAIN, requests.queries);
    if (requests.pool == 0) return {};
    park_.Hurry();
    if (Nanoseconds() > deadline) return Refuse(Refusal::kPool, EAGAIN, requests.pool);
    Sleep(pause);
    if (pause < 2'000'000) pause *= 2;
  }
}

Outcome Engine::LookAtThreads(const Request& request) {
  size_t workers = 0;
  size_t foreign = 0;
  for (size_t i = 0; i < park_.Threads().Size(); i++) {
    const Slot& slot = park_.Threads()[i];
    if (slot.tid == 0) continue;
    switch (origins_.Of(slot, loops_.Node(), maps_)) {
      case Origin::kNode:
        break;
      case Origin::kWorker:
        workers++;
        break;
      case Origin::kForeign:
        if (foreign++ == 0) memcpy(name_, slot.name, sizeof slot.name);
        break;
    }
  }
  if (workers > request.workers) return Refuse(Refusal::kWorker, ENOTSUP, workers);
  if (foreign > 0 && !request.foreign_threads) return Refuse(Refusal::kForeign, ENOTSUP, foreign, name_);
  return {};
}

// Leaves all threads parked and all that the clone needs noted, or no thread parked and the reason.
Outcome Engine::ParkAll(const Request& request) {
  for (int attempt = 0;; attempt++) {
    const long parked = park_.All(kParkBound);
    if (parked == -ETIMEDOUT) return Refuse(Refusal::kParking, EAGAIN);
    if (parked == -ENOSYS)
      return Refuse(Refusal::kLayout, ENOTSUP, 0, "the kernel does not tell a thread's tid word");
    if (parked < 0) return Refuse(Refusal::kKernel, static_cast<int>(-parked));
    const bool again = attempt < kBusyAttempts;
    long done = 0;
    if (!again || park_.AllIdle()) {
      done = maps_.Read();
      if (done >= 0) {
        const Outcome looked = LookAtThreads(request);
        if (looked.refusal != Refusal::kNone) {
          park_.Release();
          return looked;
        }
        done = loops_.Find(maps_, park_.Threads());
      }
      if (done >= 0) done = objects_.Capture(loops_);
      if (done >= 0) done = maps_.LiftDontFork();
      if (done >= 0) return {};
    }
    park_.Release();
    if (done == -ENOSYS) return Refuse(Refusal::kLayout, ENOTSUP, 0, "libuv's signal lock was not found");
    if (done == -EAGAIN && !again) return Refuse(Refusal::kRing, EAGAIN, 1);
    if (done < 0 && done != -EAGAIN) return Refuse(Refusal::kKernel, static_cast<int>(-done));
    // Caught at work, a thread may hold a lock that knows its owner by a tid: it gets time to let go of it.
    Sleep(kBusyPause << attempt);
  }
}

void Engine::GoOnInChild(const Request& request) {
  Raw(SYS_set_robust_list, Word(park_.Main().robust_list), static_cast<long>(park_.Main().robust_size));
  maps_.RestoreDontFork();
  long done = objects_.Replace(loops_);
  if (done < 0) Die("its event loop", done);
  detached_ = DetachHandles(loops_, request.keep);
  done = objects_.ReplaceEpolls(loops_);
  if (done < 0) Die("its event loop", done);
  StdioReset::Instance().Disarm();
  GiveSignalBack();
  gate.store(kOpen);
  opener.store(0);
  done = ReviveLater(park_.Threads(), park_.Main());
  if (done < 0) Die("a helper thread", done);
  revived_ = true;
  StopWatches(loops_);
}

void Engine::Settle() {
  park_.Hurry();
  if (!revived_) return;
  AwaitRevival();
  park_.Renumber();
  revived_ = false;
}

Outcome Engine::Fork(const Request& request) {
  if (revived_) Settle();
  Outcome outcome = Prepare();
  if (outcome.refusal != Refusal::kNone) return outcome;
  uint64_t mask = BlockAllSignals();
  outcome = ParkAll(request);
  if (outcome.refusal == Refusal::kNone) {
    const long pid = CloneProcess(park_.Main().tid_word);
    if (pid == 0) {
      Raw(SYS_set_tid_address, Word(park_.Main().cleared));
      GoOnInChild(request);
      mask = request.child_mask(mask);
      outcome.pid = 0;
      outcome.count = detached_;
    } else {
      maps_.RestoreDontFork();
      park_.ReleaseSoon();
      if (pid < 0)
        outcome = Refuse(Refusal::kKernel, static_cast<int>(-pid));
      else
        outcome.pid = static_cast<pid_t>(pid);
    }
  }
  SetSignalMask(mask);
  return outcome;
}

}  // namespace perlipc::fork
