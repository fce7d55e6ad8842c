// Calls with a time-out that the kernel doesn't make again by itself after a signal that isn't ours, such as
// SIGCONT.
#pragma once

#include <cerrno>
#include <ctime>

#include "syscall/interrupt_flags.h"

namespace perlipc::blocking {

/** Makes the call, with what is left of `limit`, until it succeeds, fails for another reason, or has to end.
 */
template <class Call>
long UntilTime(timespec limit, Call call) {
  constexpr long kSecond = 1'000'000'000;
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const timespec end{.tv_sec = now.tv_sec + limit.tv_sec, .tv_nsec = now.tv_nsec + limit.tv_nsec};
  for (timespec left = limit;;) {
    const long result = call(left);
    if (result >= 0 || errno != EINTR || EndsCall()) return result;
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    left = {.tv_sec = end.tv_sec - now.tv_sec, .tv_nsec = end.tv_nsec - now.tv_nsec};
    for (; left.tv_nsec < 0; left.tv_nsec += kSecond) --left.tv_sec;
    for (; left.tv_nsec >= kSecond; left.tv_nsec -= kSecond) ++left.tv_sec;
    if (left.tv_sec < 0) left = {};
  }
}

/** Makes a call that looks at descriptors, and whose time-out the kernel counts down in `left` (null: none),
 * until it finds one ready, or its time is over, or it fails for another reason, or has to end. Signals that
 * come faster than the kernel looks at all of them, such as a profiler's, end each call: once the time is
 * over that means that none was ready. */
template <class Call>
long UntilReady(const timespec* left, Call call) {
  for (;;) {
    const long ready = call();
    if (ready >= 0 || errno != EINTR || EndsCall()) return ready;
    if (left != nullptr && left->tv_sec == 0 && left->tv_nsec == 0) return 0;
  }
}

}  // namespace perlipc::blocking
