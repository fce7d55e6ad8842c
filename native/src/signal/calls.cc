#include <sys/types.h>
#include <unistd.h>

#include <cerrno>

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
  const int flags = args::IntOr(info, i, 0);
  if ((flags & ~(SA_NOCLDSTOP | SA_NOCLDWAIT)) != 0)
    args::ThrowRange(info, i, "SA_NOCLDSTOP and SA_NOCLDWAIT or neither");
  return flags;
}

// int sigaction(int sig, const struct sigaction *act, struct sigaction *oldact)
Napi::Value Sigaction(const Napi::CallbackInfo& info) {
  signals::MainThreadOnly(info);
  SafePoint(info);
  const int signal = signals::SignalArgument(info, 0);
  const auto before = kNames[static_cast<size_t>(signals::ActionOf(signal))];
  if (!info[1].IsUndefined()) {
    const Action action = ActionArgument(info, 1);
    if (action == Action::kHandler) RequireNode(info, "a handler");
    const signals::ActionOptions options{.flags = FlagsArgument(info, 2), .keep_alive = args::Bool(info, 3)};
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
  interrupt_flags = 0;
  return after;
}

bool SignalIgnoredByProgram(int signal) { return signals::IgnoredByProgram(signal); }

void InitSignal(Napi::Env env, Napi::Object exports) {
  if (NoteMainThread()) {
    signals::InitActions();
    signals::AttachLoop(env, signals::RestoreAll);
    run_handlers = signals::RunHandlers;
  }
  args::Def<Sigaction>(exports, "sigaction(signum, act, flags, keepAlive)");
  args::Def<SetSignalInterrupts>(exports, "setSignalInterrupts(signum, interrupts)");
  args::Def<SetSignalDispatcher>(exports, "setSignalDispatcher(dispatch)");
  args::Def<Raise>(exports, "raise(sig)");
#ifdef HAVE_SIGQUEUE
  args::Def<Sigqueue>(exports, "sigqueue(pid, sig, value)");
#endif
}

}  // namespace perlipc
