#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "areas.h"
#include "environment.h"
#include "main_thread.h"
#include "napi/error.h"
#include "runtime.h"
#include "signal/action.h"
#include "signal/args.h"
#include "signal/delivery.h"
#include "signal/pending.h"
#include "signal/signal.h"
#include "signal/uv_loop.h"
#include "syscall/interrupt_flags.h"

namespace perlipc {

namespace {

using signals::Action;

constexpr const char* kNames[] = {"DEFAULT", "IGNORE", "HANDLER"};

Action ActionArgument(const Napi::CallbackInfo& info, size_t i) {
  if (info[i].IsFunction()) return Action::kHandler;
  const std::string name = info[i].IsString() ? args::String(info, i) : "";
  for (const Action action : {Action::kDefault, Action::kIgnore})
    if (name == kNames[static_cast<size_t>(action)]) return action;
  args::ThrowType(info, i, "a function, 'IGNORE' or 'DEFAULT'");
}

int FlagsArgument(const Napi::CallbackInfo& info, size_t i) {
  constexpr int kKnown = SA_NOCLDSTOP | SA_NOCLDWAIT | SA_RESTART | static_cast<int>(SA_RESETHAND) |
                         SA_NODEFER | SA_SIGINFO | SA_ONSTACK;
  const auto flags =
      static_cast<int>(args::Int64In(info, args::ArgumentName(info, i), info[i], INT_MIN, UINT_MAX));
  if ((flags & ~kKnown) != 0) args::ThrowRange(info, i, "SA_… flags of sigaction(2)");
  return flags;
}

// int sigaction(int sig, const struct sigaction *act, struct sigaction *oldact)
Napi::Value Sigaction(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  SafePoint(info);
  const int signal = signals::SignalArgument(info, 0);
  const auto before = kNames[static_cast<size_t>(signals::ActionOf(signal))];
  if (info.Length() > 1) {
    const Action action = ActionArgument(info, 1);
    if (action == Action::kHandler) RequireNode(info, "a handler");
    const signals::ActionOptions options{.flags = FlagsArgument(info, 2),
                                         .mask = signals::SetArgument(info, 3) & ~signals::kUnblockable,
                                         .keep_alive = args::Bool(info, 4)};
    // The C library accepts a default that changes nothing.
    if ((Bit(signal) & signals::kUnblockable) != 0) ThrowErrno(info, EINVAL, "sigaction");
    CheckZero(info, signals::SetAction(signal, action, options), "sigaction");
  }
  return Napi::String::New(info.Env(), before);
}

// Whether a signal with a listener of `process`, for which libuv has a watcher, ends blocking calls too.
Napi::Value SetSignalInterrupts(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  const int signal = signals::SignalArgument(info, 0);
  const bool interrupts = args::Bool(info, 1) && RunsOnNode();
  return CheckZero(info, signals::SetInterrupting(signal, interrupts), "sigaction");
}

Napi::Value SetSignalDispatcher(const Napi::CallbackInfo& info) {
  Environment::Of(info.Env()).signal_dispatcher = Napi::Persistent(args::Callback(info, 0));
  return info.Env().Undefined();
}

// int raise(int sig)
Napi::Value Raise(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  CheckZero(info, ::raise(args::Int(info, 0)) == 0 ? 0 : -1, "raise");
  SafePoint(info);
  return info.Env().Undefined();
}

// safePoint(): runs the handlers of the signals that have come.
Napi::Value RunHandlersNow(const Napi::CallbackInfo& info) {
  SafePoint(info);
  return info.Env().Undefined();
}

// interruptFlags(): the word that says whether safePoint() has anything to do, so that JavaScript can look
// without a call. A Worker, and what is not Node, gets one that stays 0.
Napi::Value InterruptFlags(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!OnMainThread() || !RunsOnNode()) return Napi::ArrayBuffer::New(env, sizeof(int));
  napi_value flags = nullptr;
  if (napi_create_external_arraybuffer(env, &interrupt_flags, sizeof interrupt_flags, nullptr, nullptr,
                                       &flags) != napi_ok)
    return Napi::ArrayBuffer::New(env, sizeof(int));
  return {env, flags};
}

#ifdef HAVE_SIGQUEUE
// int sigqueue(pid_t pid, int sig, const union sigval value)
Napi::Value Sigqueue(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  const int signal = args::Int(info, 1);
  sigval value{};
  value.sival_int = args::Int(info, 2);
  CheckZero(info, ::sigqueue(pid, signal, value), "sigqueue", ErrorDetail::OfPid(pid));
  SafePoint(info);
  return info.Env().Undefined();
}
#endif

}  // namespace

SignalSet SignalAfterForkInChild(SignalSet mask) {
  const SignalSet after = signals::DiscardPending(~SignalSet{0}, mask);
  static_cast<void>(signals::TakeLost());
  if (interrupt_flags != 0) interrupt_flags = 0;
  return after;
}

bool SignalIgnoredByProgram(int signal) { return signals::IgnoredByProgram(signal); }

void InitSignal(Napi::Env env, Napi::Object exports) {
  if (NoteMainThread()) {
    signals::InitActions();
    signals::AttachLoop(env, signals::RestoreAll);
    run_handlers = signals::RunHandlers;
  }
  args::Def<Sigaction>(exports, "sigaction(signum, act, flags, mask, keepAlive)");
  args::DefAs<Sigaction>(exports, "getsigaction", "getsigaction(signum)");
  args::Def<SetSignalInterrupts>(exports, "setSignalInterrupts(signum, interrupts)");
  args::Def<SetSignalDispatcher>(exports, "setSignalDispatcher(dispatch)");
  args::Def<Raise>(exports, "raise(sig)");
  args::Def<RunHandlersNow>(exports, "safePoint()");
  args::Def<InterruptFlags>(exports, "interruptFlags()");
#ifdef HAVE_SIGQUEUE
  args::Def<Sigqueue>(exports, "sigqueue(pid, sig, value)");
#endif
}

}  // namespace perlipc
