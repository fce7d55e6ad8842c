// Locks of files: of the open file (flock), of records by process or by open file (fcntl).
#include <fcntl.h>
#include <sys/file.h>

#include <climits>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace perlipc {

namespace {

// int flock(int fd, int operation)
Napi::Value Flock(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int operation = args::Int(info, 1);
  return CheckZero(info, static_cast<int>(PERLIPC_INTERRUPTIBLE(kForEvent, flock, fd, operation)), "flock");
}

bool IsLock(int command) {
  switch (command) {
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
#ifdef F_OFD_GETLK
    case F_OFD_GETLK:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
#endif
      return true;
    default:
      return false;
  }
}

struct flock LockIn(const Napi::CallbackInfo& info, size_t i) {
  const Napi::Object object = args::ObjectIn(info, args::ArgumentName(info, i), info[i]);
  const auto field = [&](const char* name, int64_t least, int64_t most, int64_t missing) {
    const Napi::Value value = object.Get(name);
    return value.IsUndefined() ? missing
                               : args::Int64In(info, std::string("lock.") + name, value, least, most);
  };
  constexpr int64_t kMost = (int64_t{1} << 53) - 1;
  struct flock lock {};
  lock.l_type = static_cast<short>(field("l_type", SHRT_MIN, SHRT_MAX, -1));
  lock.l_whence = static_cast<short>(field("l_whence", SHRT_MIN, SHRT_MAX, SEEK_SET));
  lock.l_start = static_cast<off_t>(field("l_start", -kMost, kMost, 0));
  lock.l_len = static_cast<off_t>(field("l_len", -kMost, kMost, 0));
  return lock;
}

// int fcntl(int fd, int cmd, struct flock *lock)
Napi::Value FcntlLock(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int command = args::Int(info, 1);
  if (!IsLock(command)) args::ThrowRange(info, 1, "a command that takes a struct flock");
  struct flock lock = LockIn(info, 2);
  const long result = PERLIPC_INTERRUPTIBLE(kForEvent, fcntl, fd, command, &lock);
  if (result < 0) ThrowErrno(info, "fcntl");
  Napi::Object object = Napi::Object::New(info.Env());
  object.Set("l_type", lock.l_type);
  object.Set("l_whence", lock.l_whence);
  object.Set("l_start", static_cast<double>(lock.l_start));
  object.Set("l_len", static_cast<double>(lock.l_len));
  object.Set("l_pid", lock.l_pid);
  return object;
}

}  // namespace

void InitLocks(Napi::Env, Napi::Object exports) {
  args::Def<Flock>(exports, "flock(fd, operation)");
  args::Def<FcntlLock>(exports, "fcntl_lock(fd, cmd, lock)");
}

}  // namespace perlipc
