#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

// int open(const char *path, int flags, mode_t mode); blocks on a FIFO until its other end is open
Napi::Value Open(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const std::string path = args::Path(info, 0);
  const int flags = args::Int(info, 1);
  const int mode = args::IntBetween(info, 2, 0, 07777);
  const int fd = blocking::Open(path.c_str(), flags | O_CLOEXEC, static_cast<mode_t>(mode));
  OwnedFd file = CheckFd(info, fd, "open", ErrorDetail::OfPath(path));
  if ((flags & O_CLOEXEC) != 0) file.AsMade();
  return file.Release(info.Env());
}

// off_t lseek(int fd, off_t offset, int whence)
Napi::Value Lseek(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int64_t offset = args::Int64(info, 1);
  const int whence = args::Int(info, 2);
  const int64_t moved = ::lseek(fd, offset, whence);
  // A number of JavaScript holds 53 bits, as off_t may hold 31: C's error for that. A directory's offsets are
  // hashes of 63.
  if (moved >= int64_t{1} << 53) ThrowErrno(info, EOVERFLOW, "lseek");
  return CheckNumber(info, moved, "lseek");
}

// int ftruncate(int fd, off_t length)
Napi::Value Ftruncate(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int64_t length = args::Int64(info, 1);
  return CheckZero(info, ::ftruncate(fd, length), "ftruncate");
}

// int unlink(const char *path)
Napi::Value Unlink(const Napi::CallbackInfo& info) {
  const std::string path = args::Path(info, 0);
  return CheckZero(info, ::unlink(path.c_str()), "unlink", ErrorDetail::OfPath(path));
}

}  // namespace

void InitFile(Napi::Env, Napi::Object exports) {
  args::Def<Open>(exports, "open(path, flags, mode)");
  args::Def<Lseek>(exports, "lseek(fd, offset, whence)");
  args::Def<Ftruncate>(exports, "ftruncate(fd, length)");
  args::Def<Unlink>(exports, "unlink(path)");
}

}  // namespace perlipc
