#ifdef HAVE_EPOLL_CREATE1

#include <sys/epoll.h>

#include <climits>
#include <cstring>
#include <span>

#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"
#include "poll/mask.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"
#include "syscall/until_time.h"

#endif

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

#ifdef HAVE_EPOLL_CREATE1

// int epoll_create1(int flags)
Napi::Value EpollCreate1(const Napi::CallbackInfo& info) {
  const int flags = args::IntOr(info, 0, 0);
  return CheckFd(info, ::epoll_create1(flags | EPOLL_CLOEXEC), "epoll_create1").Release(info.Env());
}

epoll_event EventArgument(const Napi::CallbackInfo& info, size_t i, int fd) {
  epoll_event event{};
  event.data.u64 = static_cast<uint64_t>(fd);
  if (info[i].IsUndefined()) return event;
  const Napi::Object object = args::ObjectIn(info, args::ArgumentName(info, i), info[i]);
  event.events = args::MaskIn(info, "event.events", object.Get("events"));
  const Napi::Value data = object.Get("data");
  constexpr int64_t kMost = (int64_t{1} << 53) - 1;
  if (!data.IsUndefined())
    event.data.u64 = static_cast<uint64_t>(args::Int64In(info, "event.data", data, 0, kMost));
  return event;
}

// int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
Napi::Value EpollCtl(const Napi::CallbackInfo& info) {
  const int epoll = args::Fd(info, 0);
  const int op = args::Int(info, 1);
  const int fd = args::Fd(info, 2);
  epoll_event event = EventArgument(info, 3, fd);
  return CheckZero(info, ::epoll_ctl(epoll, op, fd, &event), "epoll_ctl");
}

constexpr int kMostEvents = 65536;

/** Room for events, in a Float64Array: the kernel's structures, then pairs of the events and the data of
 * each. */
class Events {
 public:
  /** As many as argument 1 says, in argument 4. */
  explicit Events(const Napi::CallbackInfo& info)
      : most_(args::IntBetween(info, 1, 1, kMostEvents)),
        pairs_(
            args::Doubles(info, 4, 2 * static_cast<size_t>(most_), "a Float64Array with room for events")) {}

  epoll_event* data() const { return reinterpret_cast<epoll_event*>(pairs_.data()); }
  int most() const { return most_; }

  Napi::Value Told(const Napi::CallbackInfo& info, long count) const {
    if (count < 0) ThrowErrno(info, args::FunctionName(info).c_str());
    // From the last one on: a pair reaches no further than structures that have been read.
    static_assert(sizeof(epoll_event) <= 2 * sizeof(double));
    for (auto i = static_cast<size_t>(count); i-- > 0;) {
      epoll_event event;
      std::memcpy(&event, reinterpret_cast<const char*>(pairs_.data()) + i * sizeof event, sizeof event);
      pairs_[2 * i] = event.events;
      pairs_[2 * i + 1] = static_cast<double>(event.data.u64);
    }
    return Napi::Number::New(info.Env(), static_cast<double>(count));
  }

 private:
  int most_;
  std::span<double> pairs_;
};

long WaitOnce(int fd, const Events& events, int timeout, const sigset_t* mask) {
#ifdef PERLIPC_WINDOW
  return PERLIPC_INTERRUPTIBLE(kOnce, epoll_pwait, fd, events.data(), events.most(), timeout, mask,
                               poll_mask::kKernelSet);
#else
  return PERLIPC_INTERRUPTIBLE(kOnce, epoll_pwait, fd, events.data(), events.most(), timeout, mask);
#endif
}

long Wait(int fd, const Events& events, int timeout, const sigset_t* mask) {
  const auto wait = [&](const timespec& left) {
    const long ms = left.tv_sec * 1000 + (left.tv_nsec + 999'999) / 1'000'000;
    return WaitOnce(fd, events, timeout < 0 ? timeout : static_cast<int>(ms), mask);
  };
  return blocking::UntilTime({.tv_sec = timeout / 1000, .tv_nsec = timeout % 1000 * 1'000'000L}, wait);
}

// int epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int timeout, const sigset_t *sigmask);
// epoll_wait is the same without a mask
Napi::Value EpollPwait(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int timeout = args::Int(info, 2);
  const poll_mask::Mask mask(info, 3);
  const Events events(info);
  return events.Told(info, Wait(fd, events, timeout, mask.get()));
}

// int epoll_pwait2(int epfd, struct epoll_event *events, int maxevents, const struct timespec *timeout, const
// sigset_t *sigmask)
Napi::Value EpollPwait2(const Napi::CallbackInfo& info) {
#if defined(PERLIPC_WINDOW) && defined(SYS_epoll_pwait2)
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const bool limited = !info[2].IsUndefined();
  const timespec timeout = limited ? args::Seconds(info, 2) : timespec{};
  const poll_mask::Mask mask(info, 3);
  const Events events(info);
  const long count = blocking::UntilTime(timeout, [&](const timespec& left) {
    return PERLIPC_INTERRUPTIBLE(kOnce, epoll_pwait2, fd, events.data(), events.most(),
                                 limited ? &left : nullptr, mask.get(), poll_mask::kKernelSet);
  });
  return events.Told(info, count);
#else
  return Missing(info);
#endif
}

#endif

}  // namespace

void InitEpoll(Napi::Env, Napi::Object exports) {
#ifdef HAVE_EPOLL_CREATE1
  args::Def<EpollCreate1>(exports, "epoll_create1(flags)");
  args::Def<EpollCtl>(exports, "epoll_ctl(epfd, op, fd, event)");
  args::Def<EpollPwait>(exports, "epoll_wait(epfd, maxevents, timeout, sigmask, events)");
  args::Def<EpollPwait>(exports, "epoll_pwait(epfd, maxevents, timeout, sigmask, events)");
  args::Def<EpollPwait2>(exports, "epoll_pwait2(epfd, maxevents, timeout, sigmask, events)");
#else
  args::Def<Missing>(exports, "epoll_create1()");
  args::Def<Missing>(exports, "epoll_ctl()");
  args::Def<Missing>(exports, "epoll_wait()");
  args::Def<Missing>(exports, "epoll_pwait()");
  args::Def<Missing>(exports, "epoll_pwait2()");
#endif
}

}  // namespace perlipc
