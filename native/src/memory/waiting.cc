#include "memory/waiting.h"

#include <cerrno>
#include <cstdint>

#include "main_thread.h"
#include "napi/args.h"
#include "syscall/interrupt_flags.h"

namespace perlipc::memory {
namespace {

timespec After(const timespec& time, int64_t nanoseconds) {
  constexpr int64_t kSecond = 1'000'000'000;
  const int64_t sum = time.tv_nsec + nanoseconds;
  return {.tv_sec = time.tv_sec + static_cast<time_t>(sum / kSecond),
          .tv_nsec = static_cast<long>(sum % kSecond)};
}

bool IsBefore(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

timespec Now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now;
}

/** Whether a signal ends the wait. As the kernel has it for futexes, SA_RESTART has a call without a limit of
 * time made again. */
bool Interrupted(bool timed) {
  if (!OnMainThread() || interrupt_flags.load() == 0) return false;
  if ((interrupt_flags & kInterrupt) != 0) {
    interrupt_flags &= ~kInterrupt;
    ends_call = true;
  }
  if (!timed) NoteRestart();
  return true;
}

}  // namespace

Deadline::Deadline(const Napi::CallbackInfo& info, size_t i) : given_(!info[i].IsUndefined()) {
  if (!given_) return;
  const timespec seconds = args::Seconds(info, i);
  time_ = Now();
  time_.tv_sec += seconds.tv_sec;
  time_ = After(time_, seconds.tv_nsec);
}

int WaitInSlices(const timespec* end, const std::function<int(const timespec* end)>& call) {
  constexpr int64_t kSlice = 20'000'000;
  for (;;) {
    const timespec slice = After(Now(), kSlice);
    const bool last = end != nullptr && !IsBefore(slice, *end);
    const int error = call(last ? end : &slice);
    if ((error != ETIMEDOUT && error != EINTR) || (error == ETIMEDOUT && last)) return error;
    if (Interrupted(end != nullptr)) return EINTR;
  }
}

}  // namespace perlipc::memory
