#include "fork/engine.h"

#include <linux/futex.h>
#include <linux/sched.h>

#include <cstring>

#include "fork/caught.h"
#include "fork/hang_up.h"
#include "fork/park_signal.h"
#include "fork/pending_requests.h"
#include "fork/revive.h"
#include "fork/stdio_reset.h"
#include "fork/user_limit.h"

namespace perlipc::fork {

namespace {

constexpr int64_t kPoolBound = 1'000'000'000;
constexpr int64_t kParkBound = 2'000'000'000;
constexpr int kBusyAttempts = 4;
constexpr int64_t kBusyPause = 200'000;
constexpr int kIdAttempts = 12;  // 50 ms
constexpr long kCloneFlags = SIGCHLD | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;

#if defined(__x86_64__)
long CloneProcess(long flags, int* libc_tid) { return Raw(SYS_clone, flags, 0, 0, Word(libc_tid), 0); }
#elif defined(__aarch64__)
long CloneProcess(long flags, int* libc_tid) { return Raw(SYS_clone, flags, 0, 0, 0, Word(libc_tid)); }
#endif

Outcome Refuse(Refusal refusal, int error, size_t count = 0, const char* detail = "") {
  return {-1, refusal, error, count, detail};
}

// A call that fork(2) doesn't make is named.
Outcome RefusedCall(long error) { return Refuse(Refusal::kKernel, static_cast<int>(error), 0, failed_call); }

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

// On the main thread, with no thread parked. Waits for the thread pool to drain: work in progress at clone()
// would complete in both processes.
Outcome Engine::Prepare() {
  failed_call = "";
  const int calibrated = origins_.Calibrate();
  if (calibrated > 0) return RefusedCall(calibrated);
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
    park_.ReleaseNow();
    if (Nanoseconds() > deadline) return Refuse(Refusal::kPool, EAGAIN, requests.pool);
    Sleep(pause);
    if (pause < 2'000'000) pause *= 2;
  }
}

namespace {

// How libc waits for a lock that another thread holds: glibc without a bit set, as for nothing else; musl on
// a word that has the owner beside the highest bit, which a semaphore's word has alone.
bool WaitsForLock(const CaughtCall& call) {
  if (call.number != SYS_futex || call.second != FUTEX_WAIT_PRIVATE) return false;
#ifdef __GLIBC__
  return true;
#else
  constexpr uint32_t kAwaited = 0x80000000;
  const auto value = static_cast<uint32_t>(call.third);
  return (value & kAwaited) != 0 && value != kAwaited;
#endif
}

// A recursive or error-checking mutex knows by libc's id which thread may release it: a thread that may hold
// one needs the same id in the child. A thread of Node that waits for something to do holds none, and neither
// does another's that waits so on a futex.
bool MayHoldLock(const ParkedThread& thread, Origin origin) {
  const CaughtCall call = CaughtIn(*thread.context);
  return !call.waiting || WaitsForLock(call) || (origin == Origin::kForeign && call.number != SYS_futex);
}

// It may still have the id that it had in this process's parent.
void TakeOwnId(const ParkedThread& thread) {
  if (thread.libc_tid != nullptr && *thread.libc_tid != thread.tid) *thread.libc_tid = thread.tid;
}

}  // namespace

// While all other threads are parked.
Origin Engine::ChooseId(ParkedThread& thread) {
  const Origin origin = origins_.Of(thread, loops_.Node(), maps_);
  Set(thread.keeps_id, thread.libc_tid == nullptr || MayHoldLock(thread, origin));
  if (!thread.keeps_id) TakeOwnId(thread);
  return origin;
}

// While all other threads are parked.
Outcome Engine::LookAtThreads(const Request& request) {
  size_t workers = 0;
  size_t foreign = 0;
  size_t threads = 0;
  for (size_t i = 0; i < park_.Threads().Size(); i++) {
    ParkedThread& thread = park_.Threads()[i];
    if (thread.tid == 0) continue;
    threads++;
    Set(thread.worker, false);
    switch (ChooseId(thread)) {
      case Origin::kNode:
        break;
      case Origin::kWorker:
        workers++;
        Set(thread.worker, true);
        break;
      case Origin::kForeign:
        if (foreign++ == 0) memcpy(name_, thread.name, sizeof thread.name);
        break;
    }
  }
  Set(only_helpers_, workers == 0 && foreign == 0);
  if (!pids_limit_.HasRoom(1 + threads)) {
    return Refuse(Refusal::kKernel, EAGAIN, 0, "the control group's pids.max");
  }
  if (!UserMayHave(2 * (1 + threads))) return Refuse(Refusal::kKernel, EAGAIN, 0, "RLIMIT_NPROC");
  if (workers > request.workers) return Refuse(Refusal::kWorker, ENOTSUP, workers);
  if (foreign > 0 && !request.foreign_threads) return Refuse(Refusal::kForeign, ENOTSUP, foreign, name_);
  return {};
}

// On success all other threads are parked and clone()'s inputs are recorded; on failure none is parked.
Outcome Engine::ParkThreads(const Request& request) {
  for (int attempt = 0;; attempt++) {
    const long parked = park_.ParkAll(kParkBound);
    if (parked == -ETIMEDOUT) return Refuse(Refusal::kParking, EAGAIN);
    if (parked == -ENOSYS)
      return Refuse(Refusal::kLayout, ENOTSUP, 0, "the kernel does not tell a thread's tid word");
    if (parked < 0) return RefusedCall(-parked);
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
      if (done >= 0 && WorkersBusy(loops_)) done = -EAGAIN;
      if (done >= 0) done = wakeup_fds_.Capture(loops_);
      if (done >= 0) done = maps_.LiftDontFork();
      if (done >= 0) return {};
    }
    park_.Release();
    if (done == -ENOSYS) return Refuse(Refusal::kLayout, ENOTSUP, 0, "libuv's signal lock was not found");
    if (done == -EAGAIN && !again) return Refuse(Refusal::kRing, EAGAIN, 1);
    if (done < 0 && done != -EAGAIN) return RefusedCall(-done);
    // What a thread was caught at, it would go on with in both processes.
    Sleep(kBusyPause << attempt);
  }
}

// In the child, whose only thread this is until it makes the others, with every signal blocked.
void Engine::AfterCloneInChild(const Request& request) {
  Raw(SYS_set_robust_list, Word(park_.Main().robust_list), static_cast<long>(park_.Main().robust_size));
  long done = wakeup_fds_.Replace(loops_);
  if (done < 0) Die("its event loop", done);
  detached_ = DetachHandles(loops_, request.keep);
  done = HangUpWorkers(loops_);
  if (done >= 0) done = wakeup_fds_.ReplaceEpolls(loops_);
  if (done < 0) Die("its event loop", done);
  StdioReset::Instance().Disarm();
  RestoreSignal();
  gate.store(kOpen);
  opener.store(0);
  done = ReviveLater(park_.Threads(), park_.Main(), maps_);
  if (done < 0) Die("a helper thread", done);
  revived_ = true;
  ids_kept_ = true;
  StopWatches(loops_);
}

void Engine::FinishRevival() {
  park_.ReleaseNow();
  if (!revived_) return;
  AwaitRevival();
  park_.RefreshTids();
  revived_ = false;
}

// libc, changing the process's identity, reaches each thread by its id.
long Engine::RenewIds() {
  FinishRevival();
  for (int attempt = 0; ids_kept_; attempt++) {
    const uint64_t mask = BlockAllSignals();
    long done = park_.ParkAll(kParkBound);
    if (done >= 0) {
      done = maps_.Read();
      if (done >= 0) ids_kept_ = !TakeIds(attempt == kIdAttempts);
      park_.Release();
    }
    SetSignalMask(mask);
    if (done < 0) return done;
    if (ids_kept_) Sleep(kBusyPause << (attempt < 5 ? attempt : 5));
  }
  return 0;
}

// While all other threads are parked: gives each its own id, those that may hold a lock only if `all`.
bool Engine::TakeIds(bool all) {
  bool taken = true;
  for (size_t i = 0; i < park_.Threads().Size(); i++) {
    ParkedThread& thread = park_.Threads()[i];
    if (thread.tid == 0) continue;
    ChooseId(thread);
    if (all) TakeOwnId(thread);
    if (thread.libc_tid != nullptr && *thread.libc_tid != thread.tid) taken = false;
  }
  return taken;
}

long Engine::PendingRequests(uv::Loop* loop, int fd) const { return PendingOf(loop, fd); }

Outcome Engine::Fork(const Request& request) {
  if (revived_) FinishRevival();
  Outcome outcome = Prepare();
  if (outcome.refusal != Refusal::kNone) return outcome;
  uint64_t mask = BlockAllSignals();
  outcome = ParkThreads(request);
  if (outcome.refusal == Refusal::kNone) {
    const long flags = request.sibling ? kCloneFlags | CLONE_PARENT : kCloneFlags;
    const long pid = CloneProcess(flags, park_.Main().libc_tid);
    if (pid == 0) {
      Raw(SYS_set_tid_address, Word(park_.Main().clear_child_tid));
      AfterCloneInChild(request);
      mask = request.child_mask(mask);
      outcome.pid = 0;
      outcome.count = detached_;
    } else {
      maps_.RestoreDontFork();
      park_.ReleaseSoon(only_helpers_);
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
