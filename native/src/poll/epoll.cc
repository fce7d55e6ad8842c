#ifdef HAVE_EPOLL_CREATE1

#include <sys/epoll.h>

#include <climits>
#include <vector>

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

Napi::Value Events(const Napi::CallbackInfo& info, const std::vector<epoll_event>& events, long count) {
  if (count < 0) ThrowErrno(info, args::FunctionName(info).c_str());
  Napi::Array list = Napi::Array::New(info.Env(), static_cast<size_t>(count));
  for (uint32_t i = 0; i < static_cast<uint32_t>(count); ++i) {
    Napi::Object event = Napi::Object::New(info.Env());
    event.Set("events", static_cast<double>(events[i].events));
    event.Set("data", static_cast<double>(events[i].data.u64));
    list.Set(i, event);
  }
  return list;
}

constexpr int kMostEvents = 65536;

long WaitOnce(int fd, std::vector<epoll_event>& events, int timeout, const sigset_t* mask) {
  const int most = static_cast<int>(events.size());
#ifdef PERLIPC_WINDOW
  return PERLIPC_INTERRUPTIBLE(kOnce, epoll_pwait, fd, events.data(), most, timeout, mask,
                               poll_mask::kKernelSet);
#else
  return blocking::Perform([&]() -> long { return ::epoll_pwait(fd, events.data(), most, timeout, mask); });
#endif
}

long Wait(int fd, std::vector<epoll_event>& events, int timeout, const sigset_t* mask) {
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
  std::vector<epoll_event> events(static_cast<size_t>(args::IntBetween(info, 1, 1, kMostEvents)));
  const int timeout = args::Int(info, 2);
  const poll_mask::Mask mask(info, 3);
  return Events(info, events, Wait(fd, events, timeout, mask.get()));
}

// int epoll_pwait2(int epfd, struct epoll_event *events, int maxevents, const struct timespec *timeout, const
// sigset_t *sigmask)
Napi::Value EpollPwait2(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  std::vector<epoll_event> events(static_cast<size_t>(args::IntBetween(info, 1, 1, kMostEvents)));
  const bool limited = !info[2].IsUndefined();
  const timespec timeout = limited ? args::Seconds(info, 2) : timespec{};
  const poll_mask::Mask mask(info, 3);
#if defined(PERLIPC_WINDOW) && defined(SYS_epoll_pwait2)
  const long count = blocking::UntilTime(timeout, [&](const timespec& left) {
    return PERLIPC_INTERRUPTIBLE(kOnce, epoll_pwait2, fd, events.data(), events.size(),
                                 limited ? &left : nullptr, mask.get(), poll_mask::kKernelSet);
  });
  return Events(info, events, count);
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
  args::Def<EpollPwait>(exports, "epoll_wait(epfd, maxevents, timeout)");
  args::Def<EpollPwait>(exports, "epoll_pwait(epfd, maxevents, timeout, sigmask)");
  args::Def<EpollPwait2>(exports, "epoll_pwait2(epfd, maxevents, timeout, sigmask)");
#else
  args::Def<Missing>(exports, "epoll_create1()");
  args::Def<Missing>(exports, "epoll_ctl()");
  args::Def<Missing>(exports, "epoll_wait()");
  args::Def<Missing>(exports, "epoll_pwait()");
  args::Def<Missing>(exports, "epoll_pwait2()");
#endif
}

}  // namespace perlipc
