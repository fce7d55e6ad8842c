#include <cerrno>
#include <string>

#include "areas.h"
#include "napi/error.h"
#include "signal/args.h"
#include "signal/forward.h"
#include "signal/info.h"
#include "signal/pending.h"
#include "syscall/interruptible.h"
#include "syscall/until_time.h"
#include "threads/own_proc.h"

namespace perlipc {

namespace {

SignalSet Combine(const Napi::CallbackInfo& info, SignalSet now, int how, SignalSet set) {
  switch (how) {
    case SIG_BLOCK:
      return now | set;
    case SIG_UNBLOCK:
      return now & ~set;
    case SIG_SETMASK:
      return set;
    default:
      args::ThrowRange(info, 0, "SIG_BLOCK, SIG_UNBLOCK or SIG_SETMASK");
  }
}

// What the other threads don't block too, would reach them in this one's place.
void OwnProcOnly([[maybe_unused]] const Napi::CallbackInfo& info) {
#ifdef __linux__
  const char* problem = ProcProblem();
  if (problem == nullptr) return;
  const std::string text =
      args::FunctionName(info) + ": the threads that are to block signals can't be listed: ";
  Napi::Error error = Napi::Error::New(info.Env(), text + problem);
  error.Set("code", Napi::String::New(info.Env(), "ERR_PROC"));
  throw error;
#endif
}

// int sigprocmask(int how, const sigset_t *set, sigset_t *oldset)
Napi::Value Sigprocmask(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  SafePoint(info);
  const SignalSet now = signals::MaskOfProgram(ChangeMask(SIG_BLOCK, 0));
  if (!info[1].IsUndefined()) {
    const SignalSet wanted =
        Combine(info, now, args::Int(info, 0), signals::SetArgument(info, 1)) & ~signals::kUnblockable;
    if ((wanted & ~now) != 0) {
      OwnProcOnly(info);
      CheckZero(info, signals::BlockInOtherThreads(wanted & ~now), "sigprocmask");
    }
    AllBlocked guard;
    guard.SetAfter(signals::MaskForProgram(wanted));
  }
  SafePoint(info);
  return signals::SetValue(info.Env(), now);
}

// int sigpending(sigset_t *set)
Napi::Value Sigpending(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  sigset_t set;
  sigemptyset(&set);
  CheckZero(info, ::sigpending(&set), "sigpending");
  return signals::SetValue(info.Env(), FromSigset(set) | signals::Pending());
}

// sigsuspend and pause have no success: they always end with EINTR.
Napi::Value WaitForSignal(const Napi::CallbackInfo& info, SignalSet mask, const char* name) {
  blocking::Sigsuspend(ToSigset(mask));
  if (errno != EINTR) ThrowErrno(info, name);
  SafePoint(info, true);
  return info.Env().Undefined();
}

// int sigsuspend(const sigset_t *mask)
Napi::Value Sigsuspend(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  const SignalSet mask = signals::SetArgument(info, 0);
  return WaitForSignal(info, mask, "sigsuspend");
}

// int pause(void)
Napi::Value Pause(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  return WaitForSignal(info, ChangeMask(SIG_BLOCK, 0), "pause");
}

#ifdef HAVE_SIGTIMEDWAIT

siginfo_t Wait(const Napi::CallbackInfo& info, const timespec* timeout, const char* name) {
  signals::MainThreadOnly(info);
  SafePoint(info);
  const sigset_t set = ToSigset(signals::SetArgument(info, 0));
  siginfo_t received{};
  const long result = timeout == nullptr ? blocking::Sigtimedwait(set, &received, nullptr)
                                         : blocking::UntilTime(*timeout, [&](const timespec& left) -> long {
                                             return blocking::Sigtimedwait(set, &received, &left);
                                           });
  if (result < 0) ThrowErrno(info, name);
  return received;
}

// int sigwait(const sigset_t *set, int *sig): EINTR is not among its errors
Napi::Value Sigwait(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  const sigset_t set = ToSigset(signals::SetArgument(info, 0));
  siginfo_t received{};
  do {
    SafePoint(info);
    if (blocking::Sigtimedwait(set, &received, nullptr) >= 0)
      return Napi::Number::New(info.Env(), received.si_signo);
  } while (errno == EINTR);
  ThrowErrno(info, "sigwait");
}

// int sigwaitinfo(const sigset_t *set, siginfo_t *info)
Napi::Value Sigwaitinfo(const Napi::CallbackInfo& info) {
  return InfoObject(info.Env(), Wait(info, nullptr, "sigwaitinfo"));
}

// int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
Napi::Value Sigtimedwait(const Napi::CallbackInfo& info) {
  const timespec timeout = args::Seconds(info, 1);
  return InfoObject(info.Env(), Wait(info, &timeout, "sigtimedwait"));
}

#endif

}  // namespace

void InitSignalMask(Napi::Env, Napi::Object exports) {
  args::Def<Sigprocmask>(exports, "sigprocmask(how, set)");
  args::Def<Sigpending>(exports, "sigpending()");
  args::Def<Sigsuspend>(exports, "sigsuspend(mask)");
  args::Def<Pause>(exports, "pause()");
#ifdef HAVE_SIGTIMEDWAIT
  args::Def<Sigwait>(exports, "sigwait(set)");
  args::Def<Sigwaitinfo>(exports, "sigwaitinfo(set)");
  args::Def<Sigtimedwait>(exports, "sigtimedwait(set, timeout)");
#endif
}

}  // namespace perlipc
