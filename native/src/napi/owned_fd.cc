#include "napi/owned_fd.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace perlipc {

OwnedFd::~OwnedFd() {
  if (fd_ >= 0) ::close(fd_);
}

Napi::Number OwnedFd::Release(Napi::Env env) {
  const Napi::Number number = IntegerValue(env, fd_);
  Release();
  return number;
}

int OwnedFd::Release() {
  if (!as_made_ && fd_ <= STDERR_FILENO) static_cast<void>(::fcntl(fd_, F_SETFD, 0));
  return std::exchange(fd_, -1);
}

OwnedFd CheckFd(const Napi::CallbackInfo& info, int fd, const char* syscall, const ErrorDetail& detail) {
  if (fd < 0) ThrowErrno(info, syscall, detail);
  return OwnedFd(fd);
}

Napi::Array ReleasePair(Napi::Env env, OwnedFd& first, OwnedFd& second) {
  Napi::Array pair = Napi::Array::New(env, 2);
  pair.Set(0u, first.Release(env));
  pair.Set(1u, second.Release(env));
  return pair;
}

}  // namespace perlipc
