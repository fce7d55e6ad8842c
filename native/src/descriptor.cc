#include <fcntl.h>
#include <unistd.h>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"
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

// int dup(int oldfd)
Napi::Value Dup(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  return CheckFd(info, ::fcntl(fd, F_DUPFD_CLOEXEC, 0), "dup").Release(info.Env());
}

int Dup2CloseOnExec(int from, int to) {
  if (from == to || to <= STDERR_FILENO) return ::dup2(from, to);
#ifdef HAVE_DUP3
  return ::dup3(from, to, O_CLOEXEC);
#else
  const int result = ::dup2(from, to);
  return result < 0 ? result : (::fcntl(to, F_SETFD, FD_CLOEXEC) < 0 ? -1 : to);
#endif
}

// int dup2(int oldfd, int newfd)
Napi::Value Dup2(const Napi::CallbackInfo& info) {
  const int from = args::Fd(info, 0);
  const int to = args::Fd(info, 1);
  return CheckNumber(info, Dup2CloseOnExec(from, to), "dup2");
}

// int isatty(int fd); 0 is a failure with ENOTTY
Napi::Value Isatty(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  Check(info, ::isatty(fd) == 1, "isatty");
  return info.Env().Undefined();
}

int PipeCloseOnExec(int ends[2]) {
#ifdef HAVE_PIPE2
  return ::pipe2(ends, O_CLOEXEC);
#else
  if (::pipe(ends) < 0) return -1;
  static_cast<void>(::fcntl(ends[0], F_SETFD, FD_CLOEXEC));
  static_cast<void>(::fcntl(ends[1], F_SETFD, FD_CLOEXEC));
  return 0;
#endif
}

// int pipe(int pipefd[2])
Napi::Value Pipe(const Napi::CallbackInfo& info) {
  int ends[2];
  CheckZero(info, PipeCloseOnExec(ends), "pipe");
  OwnedFd reader(ends[0]);
  OwnedFd writer(ends[1]);
  return ReleasePair(info.Env(), reader, writer);
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
  const int arg = args::IntOr(info, 2, 0);
  if (!TakesInt(command)) args::ThrowRange(info, 1, "a command that takes an int or nothing");
  return CheckNumber(info, ::fcntl(fd, command, arg), "fcntl");
}

}  // namespace

void InitDescriptor(Napi::Env, Napi::Object exports) {
  args::Def<Read>(exports, "read(fd, buffer)");
  args::Def<Write>(exports, "write(fd, data)");
  args::Def<Close>(exports, "close(fd)");
  args::Def<Dup>(exports, "dup(fd)");
  args::Def<Dup2>(exports, "dup2(oldfd, newfd)");
  args::Def<Isatty>(exports, "isatty(fd)");
  args::Def<Pipe>(exports, "pipe()");
  args::Def<Fcntl>(exports, "fcntl(fd, cmd, arg)");
}

}  // namespace perlipc
