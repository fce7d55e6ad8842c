#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "areas.h"
#include "descriptor.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"

namespace {

// int open(const char *path, int flags, mode_t mode); a FIFO makes it wait for its other end
Napi::Value Open(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const std::string path = args::Path(info, 0);
  const int flags = args::Int(info, 1);
  const int mode = args::IntBetween(info, 2, 0, 07777);
  OwnedFd fd(blocking::Open(path.c_str(), flags | O_CLOEXEC, static_cast<mode_t>(mode)),
             (flags & O_CLOEXEC) != 0 ? OwnedFd::Flags::kAsMade : OwnedFd::Flags::kAsPerl);
  if (!fd.ok()) ThrowErrno(info, errno, "open", ErrorDetail::OfPath(path));
  return fd.Release(info.Env());
}

// off_t lseek(int fd, off_t offset, int whence)
Napi::Value Lseek(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int64_t offset = args::Int64(info, 1);
  const int whence = args::Int(info, 2);
  return CheckNumber(info, ::lseek(fd, offset, whence), "lseek");
}

}  // namespace

void InitFile(Napi::Env, Napi::Object exports) {
  args::Def<Open>(exports, "open(path, flags, mode)");
  args::Def<Lseek>(exports, "lseek(fd, offset, whence)");
}
