// Descriptors of processes.
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif
#include <unistd.h>

#include <cerrno>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

#ifdef __linux__
// Alike on every processor; C libraries older than the kernel have no names for them.
constexpr long kPidfdSendSignal = 424;
constexpr long kPidfdOpen = 434;
constexpr long kPidfdGetfd = 438;

template <class... Words>
int PidfdCall(long number, Words... words) {
  return static_cast<int>(::syscall(number, words...));
}
#else
constexpr long kPidfdSendSignal = 0;
constexpr long kPidfdOpen = 0;
constexpr long kPidfdGetfd = 0;

template <class... Words>
int PidfdCall(long, Words...) {
  errno = ENOSYS;
  return -1;
}
#endif

// int pidfd_open(pid_t pid, unsigned int flags)
Napi::Value PidfdOpen(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  const int flags = args::IntOr(info, 1, 0);
  const int fd = PidfdCall(kPidfdOpen, pid, flags);
  return CheckFd(info, fd, "pidfd_open", ErrorDetail::OfPid(pid)).Release(info.Env());
}

// int pidfd_send_signal(int pidfd, int sig, siginfo_t *info, unsigned int flags)
Napi::Value PidfdSendSignal(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int signal = args::Int(info, 1);
  const int flags = args::IntOr(info, 2, 0);
  CheckZero(info, PidfdCall(kPidfdSendSignal, fd, signal, nullptr, flags), "pidfd_send_signal");
  SafePoint(info);
  return info.Env().Undefined();
}

// int pidfd_getfd(int pidfd, int targetfd, unsigned int flags)
Napi::Value PidfdGetfd(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int target = args::Fd(info, 1);
  const int flags = args::IntOr(info, 2, 0);
  return CheckFd(info, PidfdCall(kPidfdGetfd, fd, target, flags), "pidfd_getfd").Release(info.Env());
}

}  // namespace

void InitPidfd(Napi::Env, Napi::Object exports) {
  args::Def<PidfdOpen>(exports, "pidfd_open(pid, flags)");
  args::Def<PidfdSendSignal>(exports, "pidfd_send_signal(pidfd, sig, flags)");
  args::Def<PidfdGetfd>(exports, "pidfd_getfd(pidfd, targetfd, flags)");
}

}  // namespace perlipc
