#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"

namespace perlipc {

namespace {

// int dup(int oldfd)
Napi::Value Dup(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  return CheckFd(info, ::fcntl(fd, F_DUPFD_CLOEXEC, 0), "dup").Release(info.Env());
}

// int dup2(int oldfd, int newfd)
Napi::Value Dup2(const Napi::CallbackInfo& info) {
  const int from = args::Fd(info, 0);
  const int to = args::Fd(info, 1);
  return CheckNumber(info, ::dup2(from, to), "dup2");
}

int dup3(int from, int to, int flags) {
  // musl's dup3 passes over flags that it doesn't know.
  if (from == to || (flags & ~O_CLOEXEC) != 0) {
    errno = EINVAL;
    return -1;
  }
#ifdef HAVE_DUP3
  return ::dup3(from, to, flags);
#else
  const int result = ::dup2(from, to);
  if (result < 0 || flags == 0) return result;
  return ::fcntl(to, F_SETFD, FD_CLOEXEC) < 0 ? -1 : to;
#endif
}

// int dup3(int oldfd, int newfd, int flags)
Napi::Value Dup3(const Napi::CallbackInfo& info) {
  const int from = args::Fd(info, 0);
  const int to = args::Fd(info, 1);
  const int flags = args::Int(info, 2);
  return CheckNumber(info, dup3(from, to, flags), "dup3");
}

#ifdef HAVE_PIPE2
using ::pipe2;
#else
void SetFlags(int fd, int flags) {
  if ((flags & O_CLOEXEC) != 0) static_cast<void>(::fcntl(fd, F_SETFD, FD_CLOEXEC));
  if ((flags & O_NONBLOCK) != 0) static_cast<void>(::fcntl(fd, F_SETFL, O_NONBLOCK));
}

int pipe2(int ends[2], int flags) {
  if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) != 0) {
    errno = EINVAL;
    return -1;
  }
  if (::pipe(ends) < 0) return -1;
  SetFlags(ends[0], flags);
  SetFlags(ends[1], flags);
  return 0;
}
#endif

// int pipe(int pipefd[2])
Napi::Value Pipe(const Napi::CallbackInfo& info) {
  int ends[2];
  CheckZero(info, pipe2(ends, O_CLOEXEC), "pipe");
  OwnedFd reader(ends[0]);
  OwnedFd writer(ends[1]);
  return ReleasePair(info.Env(), reader, writer);
}

// int pipe2(int pipefd[2], int flags)
Napi::Value Pipe2(const Napi::CallbackInfo& info) {
  const int flags = args::Int(info, 0);
  int ends[2];
  CheckZero(info, pipe2(ends, flags), "pipe2");
  OwnedFd reader(ends[0]);
  OwnedFd writer(ends[1]);
  return ReleasePair(info.Env(), reader.AsMade(), writer.AsMade());
}

}  // namespace

void InitDuplicate(Napi::Env, Napi::Object exports) {
  args::Def<Dup>(exports, "dup(oldfd)");
  args::Def<Dup2>(exports, "dup2(oldfd, newfd)");
  args::Def<Dup3>(exports, "dup3(oldfd, newfd, flags)");
  args::Def<Pipe>(exports, "pipe()");
  args::Def<Pipe2>(exports, "pipe2(flags)");
}

}  // namespace perlipc
