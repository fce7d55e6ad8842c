#include "fork/park.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include <algorithm>

#include "fork/caught.h"
#include "fork/park_signal.h"
#include "threads/proc.h"

namespace perlipc::fork {

namespace {

constexpr int64_t kSlice = 5'000'000;
constexpr int64_t kLeftFor = 1'000'000;
// In a series of forks, each of which has come so soon after the one before it, or within twice the time that
// that one took: with a large heap the end of the child alone takes longer.
constexpr int64_t kSeries = 20'000'000;
// A fork may have been held up, by a SIGSTOP or in a machine that stood still.
constexpr int64_t kLongestPace = 200'000'000;
// So many times as long at the most: what V8 has for its threads to do, such as compiling, waits meanwhile.
constexpr int64_t kMostInSeries = 10;
constexpr uint32_t kMostGenerations = 0x7ffffffe;

// Whether one of `size` ids is `tid`: looked for from `next` on and around. Threads are listed in the order
// of their start each time, so that mostly it is the one after that found last.
template <typename IdAt>
bool Contains(size_t size, size_t& next, pid_t tid, IdAt id_at) {
  for (size_t tried = 0; tried < size; tried++) {
    if (next >= size) next = 0;
    if (id_at(next++) == tid) return true;
  }
  return false;
}

}  // namespace

ParkedThread* ParkedThreads::Add() {
  if (size_ == chunks_.Size() * kChunk) {
    const long chunk = Raw(SYS_mmap, 0, sizeof(ParkedThread) * kChunk, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if ((chunk < 0 && chunk > -4096) || !chunks_.Push(reinterpret_cast<ParkedThread*>(chunk))) return nullptr;
  }
  return &(*this)[size_++];
}

bool Park::Known(pid_t tid) {
  return tid <= newest_ &&
         Contains(threads_.Size(), next_thread_, tid, [&](size_t i) { return threads_[i].tid; });
}

// Whether a thread need not be parked: io_uring's workers, which never run user code, and threads that have
// ended. 1, 0, or a negative errno.
long Park::ShouldSkip(pid_t tid) {
  if (Contains(user_.Size(), next_user_, tid, [&](size_t i) { return user_[i]; })) return 0;
  if (Contains(kernel_.Size(), next_kernel_, tid, [&](size_t i) { return kernel_[i]; })) return 1;
  const long kernel = IsOfKernel(tid, text_);
  if (kernel == -ENOENT || kernel == -ESRCH) return 1;
  if (kernel >= 0) (kernel != 0 ? kernel_ : user_).Push(tid);
  return kernel;
}

long Park::SendParkSignal(pid_t tid) {
  ParkedThread* thread = threads_.Add();
  if (thread == nullptr) return -ENOMEM;
  thread->tid = tid;
  newest_ = std::max(newest_, tid);
  thread->parked.store(0);
  siginfo_t info{};
  info.si_signo = kReservedSignal;
  info.si_code = SI_QUEUE;
  info.si_errno = static_cast<int>(generation_);
  info.si_pid = pid_;
  info.si_value.sival_ptr = thread;
  parked_target.fetch_add(1);
  const long sent =
      Noted("rt_tgsigqueueinfo", Raw(SYS_rt_tgsigqueueinfo, pid_, tid, kReservedSignal, Word(&info)));
  if (sent < 0) {
    parked_target.fetch_sub(1);
    threads_.RemoveLast();
    return sent == -ESRCH ? 0 : sent;
  }
  return 1;
}

// Sends the park signal to every thread that has not had it. Returns how many, or a negative errno.
long Park::ParkNewThreads() {
  long asked = 0;
  const long done = ForEachNumber("/proc/self/task", [&](int tid, long) -> long {
    if (tid == me_ || Known(tid)) return 0;
    const long none = ShouldSkip(tid);
    if (none != 0) return none;
    const long sent = SendParkSignal(tid);
    if (sent > 0) asked += sent;
    return sent;
  });
  return done < 0 ? done : asked;
}

// Whether the process has no threads but those that are parked, and this one: its folder in /proc has a link
// for each, beside two.
bool Park::NoOthers() const {
  nlink_t links = 2 + 1;
  for (size_t i = 0; i < threads_.Size(); i++) links += threads_[i].tid != 0;
  struct stat info {};
  return Raw(SYS_newfstatat, AT_FDCWD, Word("/proc/self/task"), Word(&info), 0) == 0 &&
         info.st_nlink == links;
}

long Park::Wait(int64_t deadline) {
  for (;;) {
    const uint32_t count = parked_count.load();
    if (count >= parked_target.load()) return 0;
    const timespec slice{0, kSlice};
    if (FutexWait(&parked_count, count, &slice) != -ETIMEDOUT) continue;
    for (size_t i = threads_.Size(); i-- > 0;) {
      if (threads_[i].tid == 0 || threads_[i].parked.load() == generation_) continue;
      if (Raw(SYS_tgkill, pid_, threads_[i].tid, 0) != -ESRCH) continue;
      threads_[i].tid = 0;  // it ended instead
      parked_target.fetch_sub(1);
    }
    if (Nanoseconds() > deadline) return -ETIMEDOUT;
  }
}

long Park::ParkAll(int64_t bound) {
  pid_ = static_cast<pid_t>(Raw(SYS_getpid));
  me_ = static_cast<pid_t>(Raw(SYS_gettid));
  DescribeMain(main_);
  if (main_.libc_tid == nullptr) return -ENOSYS;
  const int64_t now = Nanoseconds();
  const int64_t deadline = now + bound;
  in_series_ = left_at_ != 0 && now - left_at_ < pace_;
  began_at_ = now;
  left_at_ = 0;
  if (!Reclose()) {
    threads_.Clear();
    newest_ = 0;
    parked_at_ = now;
    parked_count.store(0);
    parked_target.store(0);
    generation_ = generation_ % kMostGenerations + 1;
    gate.store(Closed(generation_));
  }
  // Without it the signal would end the process.
  if (const long installed = Noted("rt_sigaction", InstallParkHandler()); installed < 0) {
    AbortPark();
    return installed;
  }
  // A thread that is not parked yet may start another.
  for (;;) {
    if (threads_.Size() > 0 && NoOthers()) {
      RememberUserThreads();
      return 0;
    }
    long done = ParkNewThreads();
    if (done == 0) {
      RememberUserThreads();
      return 0;
    }
    if (done > 0) done = Wait(deadline);
    if (done < 0) {
      AbortPark();
      return done;
    }
  }
}

// Threads that were asked and did not park have the signal pending: its default action would end the process,
// so the handler stays.
void Park::AbortPark() {
  const bool all = parked_count.load() >= parked_target.load();
  OpenGate();
  if (all) RestoreSignal();
}

void Park::Release() {
  RestoreSignal();
  OpenGate();
}

void Park::ReleaseSoon(bool only_helpers) {
  if (!AllIdle()) return Release();
  RestoreSignal();
  left_at_ = Nanoseconds();
  pace_ = std::clamp(2 * (left_at_ - began_at_), kSeries, kLongestPace);
  const bool goes_on = in_series_ && only_helpers && left_at_ - parked_at_ < kMostInSeries * pace_;
  left_until.store(left_at_ + (goes_on ? pace_ : kLeftFor));
  gate.store(Left(generation_));
  if (opener.load() == 0) FutexWake(&gate, 1);
}

bool Park::LeftParked() const { return gate.load() == Left(generation_); }

bool Park::Reclose() {
  uint32_t left = Left(generation_);
  return gate.compare_exchange_strong(left, Closed(generation_));
}

void Park::ReleaseNow() {
  left_at_ = 0;
  if (Reclose()) OpenGate();
}

bool Park::AllIdle() const {
  for (size_t i = 0; i < threads_.Size(); i++) {
    if (threads_[i].tid != 0 && !CaughtWaiting(*threads_[i].context)) return false;
  }
  return true;
}

// What stays the same is not written: after a fork that would copy its page.
void Park::RememberUserThreads() {
  size_t count = 0;
  for (size_t i = 0; i < threads_.Size(); i++) {
    const pid_t tid = threads_[i].tid;
    if (tid == 0) continue;
    if (count == user_.Size() || user_[count] != tid) {
      user_.Truncate(count);
      if (!user_.Push(tid)) return;
    }
    count++;
  }
  user_.Truncate(count);
}

void Park::RefreshTids() {
  kernel_.Clear();
  RememberUserThreads();
}

}  // namespace perlipc::fork
