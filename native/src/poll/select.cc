#include <sys/select.h>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "poll/mask.h"
#include "syscall/interruptible_call.h"
#include "syscall/until_time.h"

namespace perlipc {

namespace {

/** A set of descriptors, and the list that it came from. */
class FdSet {
 public:
  FdSet(const Napi::CallbackInfo& info, size_t i) {
    FD_ZERO(&set_);
    const Napi::Array list = args::Array(info, i);
    for (uint32_t n = 0; n < list.Length(); ++n) {
      const int fd = args::IntAt(info, i, list, n, 0, FD_SETSIZE - 1);
      FD_SET(fd, &set_);
      most_ = fd > most_ ? fd : most_;
    }
  }

  fd_set* get() { return &set_; }
  int most() const { return most_; }
  /** An interrupted call leaves the set as it was: where none is ready it doesn't count. */
  Napi::Array Ready(Napi::Env env, bool any) const {
    Napi::Array list = Napi::Array::New(env);
    if (!any) return list;
    for (int fd = 0; fd <= most_; ++fd) {
      if (FD_ISSET(fd, &set_)) list.Set(list.Length(), fd);
    }
    return list;
  }

 private:
  fd_set set_;
  int most_ = -1;
};

long Call(int count, fd_set* read, fd_set* write, fd_set* except, timespec* limit, const sigset_t* mask) {
#ifdef PERLIPC_WINDOW
  // The kernel's call takes the mask and its size in one argument.
  const struct {
    const sigset_t* mask;
    size_t size;
  } both{.mask = mask, .size = poll_mask::kKernelSet};
  return blocking::UntilReady(limit, [&]() -> long {
    return PERLIPC_INTERRUPTIBLE(kOnce, pselect6, count, read, write, except, limit, &both);
  });
#else
  return PERLIPC_INTERRUPTIBLE(kRestarting, pselect, count, read, write, except, limit, mask);
#endif
}

// int pselect(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, const struct timespec *timeout,
// const sigset_t *sigmask); select is the same without a mask
Napi::Value Pselect(const Napi::CallbackInfo& info) {
  SafePoint(info);
  FdSet read(info, 0);
  FdSet write(info, 1);
  FdSet except(info, 2);
  const bool limited = !info[3].IsUndefined();
  timespec timeout = limited ? args::Seconds(info, 3) : timespec{};
  const poll_mask::Mask mask(info, 4);
  int most = read.most();
  if (write.most() > most) most = write.most();
  if (except.most() > most) most = except.most();
  const long ready =
      Call(most + 1, read.get(), write.get(), except.get(), limited ? &timeout : nullptr, mask.get());
  if (ready < 0) ThrowErrno(info, args::FunctionName(info).c_str());
  const Napi::Env env = info.Env();
  Napi::Object result = Napi::Object::New(env);
  result.Set("ready", static_cast<double>(ready));
  result.Set("readfds", read.Ready(env, ready > 0));
  result.Set("writefds", write.Ready(env, ready > 0));
  result.Set("exceptfds", except.Ready(env, ready > 0));
  return result;
}

}  // namespace

void InitSelect(Napi::Env, Napi::Object exports) {
  args::Def<Pselect>(exports, "select(readfds, writefds, exceptfds, timeout)");
  args::Def<Pselect>(exports, "pselect(readfds, writefds, exceptfds, timeout, sigmask)");
}

}  // namespace perlipc
