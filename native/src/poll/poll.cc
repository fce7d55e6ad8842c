#include <poll.h>

#include <algorithm>
#include <climits>
#include <cstddef>
#include <span>

#include "areas.h"
#include "main_thread.h"
#include "napi/args.h"
#include "napi/error.h"
#include "poll/mask.h"
#include "syscall/interruptible_call.h"
#include "syscall/until_time.h"

namespace perlipc {

namespace {

static_assert(sizeof(pollfd) == 2 * sizeof(int32_t) && offsetof(pollfd, events) == 4 &&
              offsetof(pollfd, revents) == 6);

/** Argument 0, an Int32Array, has so many structures as argument 1 says: poll.ts lays them there. */
std::span<pollfd> Entries(const Napi::CallbackInfo& info) {
  const auto words = args::Int32s(info, 0, 0, "an Int32Array of pollfd structures");
  const int count =
      args::IntBetween(info, 1, 0, static_cast<int>(std::min<size_t>(words.size() / 2, INT_MAX)));
  return {reinterpret_cast<pollfd*>(words.data()), static_cast<size_t>(count)};
}

/** Runs handlers of signals that have come. Whether there were any, unless argument `again` says that poll.ts
 * has laid the structures since: they may have changed what it lays there. */
bool HandlersRan(const Napi::CallbackInfo& info, size_t again) {
  const bool counts = !args::Bool(info, again);
  const bool ran = OnMainThread() && (interrupt_flags & kRunHandlers) != 0;
  SafePoint(info);
  return counts && ran;
}

#ifdef PERLIPC_WINDOW

long Wait(std::span<pollfd> fds, timespec* limit, const sigset_t* mask) {
  return blocking::UntilReady(limit, [&]() -> long {
    return PERLIPC_INTERRUPTIBLE(kOnce, ppoll, fds.data(), fds.size(), limit, mask, poll_mask::kKernelSet);
  });
}

// ppoll, because arm64 has no poll.
long Wait(std::span<pollfd> fds, int timeout) {
  timespec time{.tv_sec = timeout / 1000, .tv_nsec = timeout % 1000 * 1'000'000L};
  return Wait(fds, timeout < 0 ? nullptr : &time, nullptr);
}

#else

long Wait(std::span<pollfd> fds, int timeout) {
  return PERLIPC_INTERRUPTIBLE(kRestarting, poll, fds.data(), static_cast<nfds_t>(fds.size()), timeout);
}

#ifdef HAVE_PPOLL
long Wait(std::span<pollfd> fds, const timespec* limit, const sigset_t* mask) {
  return PERLIPC_INTERRUPTIBLE(kRestarting, ppoll, fds.data(), static_cast<nfds_t>(fds.size()), limit, mask);
}
#endif

#endif

// int poll(struct pollfd fds[nfds], nfds_t nfds, int timeout)
Napi::Value Poll(const Napi::CallbackInfo& info) {
  if (HandlersRan(info, 3)) return info.Env().Undefined();
  const int timeout = args::Int(info, 2);
  const auto fds = Entries(info);
  return CheckNumber(info, Wait(fds, timeout), "poll");
}

#ifdef HAVE_PPOLL

// int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo, const sigset_t *sigmask)
Napi::Value Ppoll(const Napi::CallbackInfo& info) {
  if (HandlersRan(info, 4)) return info.Env().Undefined();
  const bool limited = !info[2].IsUndefined();
  timespec timeout = limited ? args::Seconds(info, 2) : timespec{};
  const poll_mask::Mask mask(info, 3);
  const auto fds = Entries(info);
  return CheckNumber(info, Wait(fds, limited ? &timeout : nullptr, mask.get()), "ppoll");
}

#endif

}  // namespace

void InitPoll(Napi::Env, Napi::Object exports) {
  args::Def<Poll>(exports, "poll(fds, nfds, timeout, again)");
#ifdef HAVE_PPOLL
  args::Def<Ppoll>(exports, "ppoll(fds, nfds, timeout, sigmask, again)");
#else
  args::Def<Missing>(exports, "ppoll()");
#endif
}

}  // namespace perlipc
