// Descriptors of events: counters, timers, signals, changes of files.
#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

#ifdef HAVE_EPOLL_CREATE1

#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cmath>
#include <cstring>

#include "napi/owned_fd.h"
#include "seconds.h"
#include "signal/signal.h"
#include "syscall/interruptible.h"

#endif

namespace perlipc {

namespace {

#ifdef HAVE_EPOLL_CREATE1

Napi::Number CheckedFd(const Napi::CallbackInfo& info, int made) {
  return CheckFd(info, made, args::FunctionName(info).c_str()).Release(info.Env());
}

// int eventfd(unsigned int initval, int flags)
Napi::Value Eventfd(const Napi::CallbackInfo& info) {
  const uint32_t value = args::Uint32(info, 0);
  return CheckedFd(info, ::eventfd(value, args::IntOr(info, 1, 0) | EFD_CLOEXEC));
}

// int eventfd_read(int fd, eventfd_t *value)
Napi::Value EventfdRead(const Napi::CallbackInfo& info) {
  SafePoint(info);
  uint64_t value = 0;
  const ssize_t got = blocking::Read(args::Fd(info, 0), &value, sizeof value);
  if (got < 0) ThrowErrno(info, "eventfd_read");
  // Of a descriptor that isn't an eventfd; the C library fails too, with whatever errno is.
  if (got != sizeof value) ThrowErrno(info, EINVAL, "eventfd_read");
  return Napi::BigInt::New(info.Env(), value);
}

// int eventfd_write(int fd, eventfd_t value)
Napi::Value EventfdWrite(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  bool lossless = true;
  if (!info[1].IsBigInt()) args::ThrowType(info, 1, "a bigint");
  const uint64_t value = info[1].As<Napi::BigInt>().Uint64Value(&lossless);
  if (!lossless) args::ThrowRange(info, 1, "from 0n to 18446744073709551615n");
  const ssize_t put = blocking::Write(fd, &value, sizeof value);
  if (put < 0) ThrowErrno(info, "eventfd_write");
  if (put != sizeof value) ThrowErrno(info, EINVAL, "eventfd_write");
  return info.Env().Undefined();
}

// int timerfd_create(int clockid, int flags)
Napi::Value TimerfdCreate(const Napi::CallbackInfo& info) {
  const int clock = args::Int(info, 0);
  return CheckedFd(info, ::timerfd_create(clock, args::IntOr(info, 1, 0) | TFD_CLOEXEC));
}

Napi::Object TimerValue(Napi::Env env, const itimerspec& timer) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("it_interval", ToSeconds(timer.it_interval));
  object.Set("it_value", ToSeconds(timer.it_value));
  return object;
}

// int timerfd_settime(int fd, int flags, const struct itimerspec *new_value, struct itimerspec *old_value)
Napi::Value TimerfdSettime(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int flags = args::Int(info, 1);
  const itimerspec timer{.it_interval = args::Seconds(info, 2), .it_value = args::Seconds(info, 3)};
  itimerspec before{};
  CheckZero(info, ::timerfd_settime(fd, flags, &timer, &before), "timerfd_settime");
  return TimerValue(info.Env(), before);
}

// int timerfd_gettime(int fd, struct itimerspec *curr_value)
Napi::Value TimerfdGettime(const Napi::CallbackInfo& info) {
  itimerspec timer{};
  CheckZero(info, ::timerfd_gettime(args::Fd(info, 0), &timer), "timerfd_gettime");
  return TimerValue(info.Env(), timer);
}

// int signalfd(int fd, const sigset_t *mask, int flags)
Napi::Value Signalfd(const Napi::CallbackInfo& info) {
  const int fd = args::IntBetween(info, 0, -1, INT32_MAX);
  const sigset_t mask = ToSigset(signals::SetArgument(info, 1));
  const int result = ::signalfd(fd, &mask, args::IntOr(info, 2, 0) | SFD_CLOEXEC);
  if (fd < 0) return CheckedFd(info, result);
  return CheckNumber(info, result, "signalfd");
}

// struct signalfd_siginfo
Napi::Value UnpackSignalfdSiginfo(const Napi::CallbackInfo& info) {
  const auto bytes = args::Bytes(info, 0);
  signalfd_siginfo one{};
  if (bytes.size() != sizeof one) args::ThrowRange(info, 0, "a struct signalfd_siginfo of 128 bytes");
  std::memcpy(&one, bytes.data(), sizeof one);
  Napi::Object object = Napi::Object::New(info.Env());
  object.Set("ssi_signo", one.ssi_signo);
  object.Set("ssi_errno", one.ssi_errno);
  object.Set("ssi_code", one.ssi_code);
  object.Set("ssi_pid", one.ssi_pid);
  object.Set("ssi_uid", one.ssi_uid);
  object.Set("ssi_fd", one.ssi_fd);
  object.Set("ssi_status", one.ssi_status);
  object.Set("ssi_int", one.ssi_int);
  return object;
}

// int inotify_init1(int flags)
Napi::Value InotifyInit1(const Napi::CallbackInfo& info) {
  return CheckedFd(info, ::inotify_init1(args::IntOr(info, 0, 0) | IN_CLOEXEC));
}

// int inotify_add_watch(int fd, const char *pathname, uint32_t mask)
Napi::Value InotifyAddWatch(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const std::string path = args::Path(info, 1);
  const int watch = ::inotify_add_watch(fd, path.c_str(), args::Mask(info, 2));
  if (watch < 0) ThrowErrno(info, "inotify_add_watch", ErrorDetail::OfPath(path));
  return Napi::Number::New(info.Env(), watch);
}

// int inotify_rm_watch(int fd, int wd)
Napi::Value InotifyRmWatch(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  return CheckZero(info, ::inotify_rm_watch(fd, args::Int(info, 1)), "inotify_rm_watch");
}

// struct inotify_event, one after another
Napi::Value UnpackInotifyEvents(const Napi::CallbackInfo& info) {
  const auto given = args::Bytes(info, 0);
  const std::string bytes(given.begin(), given.end());
  Napi::Array list = Napi::Array::New(info.Env());
  inotify_event event{};
  for (size_t at = 0; bytes.size() - at >= sizeof event;) {
    std::memcpy(static_cast<void*>(&event), bytes.data() + at, sizeof event);
    at += sizeof event;
    if (event.len > bytes.size() - at) break;
    Napi::Object object = Napi::Object::New(info.Env());
    object.Set("wd", event.wd);
    object.Set("mask", static_cast<double>(event.mask));
    object.Set("cookie", static_cast<double>(event.cookie));
    object.Set("name",
               Napi::String::New(info.Env(), bytes.data() + at, strnlen(bytes.data() + at, event.len)));
    list.Set(list.Length(), object);
    at += event.len;
  }
  return list;
}

#endif

}  // namespace

void InitEventFds(Napi::Env, Napi::Object exports) {
#ifdef HAVE_EPOLL_CREATE1
  args::Def<Eventfd>(exports, "eventfd(initval, flags)");
  args::Def<EventfdRead>(exports, "eventfd_read(fd)");
  args::Def<EventfdWrite>(exports, "eventfd_write(fd, value)");
  args::Def<TimerfdCreate>(exports, "timerfd_create(clockid, flags)");
  args::Def<TimerfdSettime>(exports, "timerfd_settime(fd, flags, it_interval, it_value)");
  args::Def<TimerfdGettime>(exports, "timerfd_gettime(fd)");
  args::Def<Signalfd>(exports, "signalfd(fd, mask, flags)");
  args::Def<UnpackSignalfdSiginfo>(exports, "unpack_signalfd_siginfo(bytes)");
  args::Def<InotifyInit1>(exports, "inotify_init1(flags)");
  args::Def<InotifyAddWatch>(exports, "inotify_add_watch(fd, pathname, mask)");
  args::Def<InotifyRmWatch>(exports, "inotify_rm_watch(fd, wd)");
  args::Def<UnpackInotifyEvents>(exports, "unpack_inotify_events(bytes)");
#else
  for (const char* name :
       {"eventfd()", "eventfd_read()", "eventfd_write()", "timerfd_create()", "timerfd_settime()",
        "timerfd_gettime()", "signalfd()", "unpack_signalfd_siginfo()", "inotify_init1()",
        "inotify_add_watch()", "inotify_rm_watch()", "unpack_inotify_events()"})
    args::Def<Missing>(exports, name);
#endif
}

}  // namespace perlipc
