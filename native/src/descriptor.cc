#include <fcntl.h>
#include <unistd.h>
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif

#include <cerrno>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

// ssize_t read(int fd, void buf[count], size_t count)
Napi::Value Read(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const auto buffer = args::Bytes(info, 1);
  return CheckNumber(info, blocking::Read(fd, buffer.data(), buffer.size()), "read");
}

// ssize_t write(int fd, const void buf[count], size_t count)
Napi::Value Write(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const auto buffer = args::Bytes(info, 1);
  return CheckNumber(info, blocking::Write(fd, buffer.data(), buffer.size()), "write");
}

// int close(int fd)
Napi::Value Close(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  return CheckZero(info, ::close(fd), "close");
}

// int close_range(unsigned int first, unsigned int last, int flags)
Napi::Value CloseRange(const Napi::CallbackInfo& info) {
  const unsigned first = args::Uint32(info, 0);
  const unsigned last = args::Uint32(info, 1);
  const int flags = args::IntOr(info, 2, 0);
#ifdef SYS_close_range
  const int result = static_cast<int>(::syscall(SYS_close_range, first, last, flags));
  return CheckZero(info, result, "close_range");
#else
  static_cast<void>(first);
  static_cast<void>(last);
  static_cast<void>(flags);
  ThrowErrno(info, ENOSYS, "close_range");
#endif
}

// int isatty(int fd); 0 is a failure with ENOTTY
Napi::Value Isatty(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  Check(info, ::isatty(fd) == 1, "isatty");
  return info.Env().Undefined();
}

// The commands whose third argument is an int or missing; with the others it is an address.
bool TakesInt(int command) {
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
    case F_GETFD:
    case F_SETFD:
    case F_GETFL:
    case F_SETFL:
    case F_GETOWN:
    case F_SETOWN:
#ifdef F_GETSIG
    case F_GETSIG:
    case F_SETSIG:
#endif
#ifdef F_GETLEASE
    case F_GETLEASE:
    case F_SETLEASE:
#endif
#ifdef F_NOTIFY
    case F_NOTIFY:
#endif
#ifdef F_GETPIPE_SZ
    case F_GETPIPE_SZ:
    case F_SETPIPE_SZ:
#endif
#ifdef F_ADD_SEALS
    case F_ADD_SEALS:
    case F_GET_SEALS:
#endif
      return true;
    default:
      return false;
  }
}

// int fcntl(int fd, int cmd, ... /* int arg */)
Napi::Value Fcntl(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int command = args::Int(info, 1);
  // DN_MULTISHOT is the last bit.
  const int arg = info[2].IsUndefined() ? 0 : static_cast<int>(args::Mask(info, 2));
  if (!TakesInt(command)) args::ThrowRange(info, 1, "a command that takes an int or nothing");
  return CheckNumber(info, ::fcntl(fd, command, arg), "fcntl");
}

}  // namespace

void InitDescriptor(Napi::Env, Napi::Object exports) {
  args::Def<Read>(exports, "read(fd, buffer)");
  args::Def<Write>(exports, "write(fd, data)");
  args::Def<Close>(exports, "close(fd)");
  args::Def<CloseRange>(exports, "close_range(first, last, flags)");
  args::Def<Isatty>(exports, "isatty(fd)");
  args::Def<Fcntl>(exports, "fcntl(fd, cmd, arg)");
}

}  // namespace perlipc
