// POSIX message queues, by the system calls: glibc's functions were in librt once.
#if __has_include(<mqueue.h>)
#include <mqueue.h>
#include <sys/syscall.h>
#endif
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>

#include "areas.h"
#include "memory/waiting.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace perlipc {

namespace {

std::string NameArgument(const Napi::CallbackInfo& info) {
  std::string name = args::Path(info, 0);
  // The C library refuses what the kernel doesn't see: it gets the name without its slash.
  if (!name.starts_with('/'))
    ThrowErrno(info, EINVAL, args::FunctionName(info).c_str(), ErrorDetail::OfPath(name));
  return name;
}

#ifdef SYS_mq_open

template <class... Words>
long Call(long number, Words... words) {
  return ::syscall(number, words...);
}

mq_attr AttributesIn(const Napi::CallbackInfo& info, size_t i, bool flags) {
  const std::string what = args::ArgumentName(info, i);
  const Napi::Object object = args::ObjectIn(info, what, info[i]);
  const auto member = [&](const char* name) {
    return static_cast<long>(args::Int64In(info, what + "." + name, object.Get(name), 0, INT32_MAX));
  };
  mq_attr attributes{};
  if (flags) {
    attributes.mq_flags = member("mq_flags");
  } else {
    attributes.mq_maxmsg = member("mq_maxmsg");
    attributes.mq_msgsize = member("mq_msgsize");
  }
  return attributes;
}

Napi::Value AttributesValue(Napi::Env env, const mq_attr& attributes) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("mq_flags", static_cast<double>(attributes.mq_flags));
  result.Set("mq_maxmsg", static_cast<double>(attributes.mq_maxmsg));
  result.Set("mq_msgsize", static_cast<double>(attributes.mq_msgsize));
  result.Set("mq_curmsgs", static_cast<double>(attributes.mq_curmsgs));
  return result;
}

// mqd_t mq_open(const char *name, int oflag, mode_t mode, struct mq_attr *attr)
Napi::Value MqOpen(const Napi::CallbackInfo& info) {
  const int flags = args::Int(info, 1);
  const int mode = args::IntBetween(info, 2, 0, 07777);
  mq_attr attributes{};
  const bool given = !info[3].IsUndefined();
  if (given) attributes = AttributesIn(info, 3, false);
  const std::string name = NameArgument(info);
  const long fd = Call(SYS_mq_open, name.c_str() + 1, flags | O_CLOEXEC, mode, given ? &attributes : nullptr);
  return CheckFd(info, static_cast<int>(fd), "mq_open", ErrorDetail::OfPath(name)).Release(info.Env());
}

// int mq_unlink(const char *name)
Napi::Value MqUnlink(const Napi::CallbackInfo& info) {
  const std::string name = NameArgument(info);
  const long result = Call(SYS_mq_unlink, name.c_str() + 1);
  return CheckZero(info, static_cast<int>(result), "mq_unlink", ErrorDetail::OfPath(name));
}

// int mq_timedsend(mqd_t mqdes, const char *msg_ptr, size_t msg_len, unsigned int msg_prio, const struct
// timespec *abs_timeout)
Napi::Value MqSend(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const auto message = args::Bytes(info, 1);
  const auto* text = reinterpret_cast<const char*>(message.data());
  const uint32_t priority = args::Uint32(info, 2);
  const memory::Deadline deadline(info, 3);
  const long result =
      PERLIPC_INTERRUPTIBLE(kForEvent, mq_timedsend, fd, text, message.size(), priority, deadline.get());
  return CheckZero(info, static_cast<int>(result), "mq_send");
}

// ssize_t mq_timedreceive(mqd_t mqdes, char *msg_ptr, size_t msg_len, unsigned int *msg_prio, const struct
// timespec *abs_timeout)
Napi::Value MqReceive(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const auto message = args::Bytes(info, 1);
  auto* text = reinterpret_cast<char*>(message.data());
  const memory::Deadline deadline(info, 2);
  unsigned priority = 0;
  const long size =
      PERLIPC_INTERRUPTIBLE(kForEvent, mq_timedreceive, fd, text, message.size(), &priority, deadline.get());
  Check(info, size >= 0, "mq_receive");
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("size", static_cast<double>(size));
  result.Set("prio", static_cast<double>(priority));
  return result;
}

// int mq_getattr(mqd_t mqdes, struct mq_attr *attr)
Napi::Value MqGetattr(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  mq_attr attributes{};
  const long result = Call(SYS_mq_getsetattr, fd, nullptr, &attributes);
  CheckZero(info, static_cast<int>(result), "mq_getattr");
  return AttributesValue(info.Env(), attributes);
}

// int mq_setattr(mqd_t mqdes, const struct mq_attr *newattr, struct mq_attr *oldattr)
Napi::Value MqSetattr(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const mq_attr attributes = AttributesIn(info, 1, true);
  mq_attr before{};
  const long result = Call(SYS_mq_getsetattr, fd, &attributes, &before);
  CheckZero(info, static_cast<int>(result), "mq_setattr");
  return AttributesValue(info.Env(), before);
}

// int mq_notify(mqd_t mqdes, const struct sigevent *sevp)
Napi::Value MqNotify(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  sigevent event{};
  const bool given = !info[1].IsUndefined();
  if (given) {
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = args::Int(info, 1);
  }
  const long result = Call(SYS_mq_notify, fd, given ? &event : nullptr);
  return CheckZero(info, static_cast<int>(result), "mq_notify");
}

#else

Napi::Value OfName(const Napi::CallbackInfo& info) {
  static_cast<void>(NameArgument(info));
  return Missing(info);
}
constexpr auto MqOpen = OfName;
constexpr auto MqUnlink = OfName;
constexpr auto MqSend = MissingAfter<args::Fd>;
constexpr auto MqReceive = MissingAfter<args::Fd>;
constexpr auto MqGetattr = MissingAfter<args::Fd>;
constexpr auto MqSetattr = MissingAfter<args::Fd>;
constexpr auto MqNotify = MissingAfter<args::Fd>;

#endif

// int mq_close(mqd_t mqdes)
Napi::Value MqClose(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  return CheckZero(info, ::close(fd), "mq_close");
}

}  // namespace

void InitMq(Napi::Env, Napi::Object exports) {
  args::Def<MqOpen>(exports, "mq_open(name, oflag, mode, attr)");
  args::Def<MqClose>(exports, "mq_close(mqdes)");
  args::Def<MqUnlink>(exports, "mq_unlink(name)");
  args::Def<MqSend>(exports, "mq_send(mqdes, msg, prio, timeout)");
  args::Def<MqReceive>(exports, "mq_receive(mqdes, msg, timeout)");
  args::Def<MqGetattr>(exports, "mq_getattr(mqdes)");
  args::Def<MqSetattr>(exports, "mq_setattr(mqdes, newattr)");
  args::Def<MqNotify>(exports, "mq_notify(mqdes, signo)");
}

}  // namespace perlipc
