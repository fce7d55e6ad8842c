#include "signal/action.h"

#include <array>
#include <cerrno>
#include <csignal>

#include "runtime.h"
#include "signal/delivery.h"
#include "signal/forward.h"
#include "signal/pending.h"
#include "signal/route.h"
#include "signal/set.h"
#include "signal/uv_loop.h"
#include "syscall/window.h"

namespace perlipc::signals {
namespace {

struct Disposition {
  Action requested = Action::kDefault;
  ActionOptions options;
  bool interrupting = false;
  /** Whether libuv has a watcher of ours: while it has one it leaves the kernel's action alone. */
  bool watched = false;

  bool ours() const {
    return requested == Action::kHandler || (requested == Action::kDefault && interrupting);
  }
};

std::array<Disposition, kLastSignal + 1> dispositions;

Disposition& Of(int signal) { return dispositions[static_cast<size_t>(signal)]; }

void (*PlainHandler(const struct sigaction& action))(int) {
  const bool plain = (action.sa_flags & SA_SIGINFO) == 0;
  return plain && action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN ? action.sa_handler : nullptr;
}

int SetHandler(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  return sigaction(signal, &action, nullptr);
}

constexpr int kChildFlags = SA_NOCLDSTOP | SA_NOCLDWAIT;
#ifdef PERLIPC_WINDOW
// The window is left where the kernel would restart a call, so that the JavaScript handler runs before.
constexpr int kKernelFlags = kChildFlags | SA_RESTART;
#else
constexpr int kKernelFlags = kChildFlags;
#endif

int Install(int signal) {
  struct sigaction action {};
  action.sa_sigaction = OnSignal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | (Of(signal).options.flags & kKernelFlags);
  if (HandlerScope::IsRunning(signal)) action.sa_flags |= SA_RESTART;
  sigfillset(&action.sa_mask);
  return sigaction(signal, &action, nullptr);
}

// libuv installs its action with a signal's first watcher and SIG_DFL after the last: a watcher of ours keeps
// it from touching the action while it is ours.
int Watch(int signal) {
  Route& route = RouteOf(signal);
  if (sigaction(signal, nullptr, &route.previous_action) < 0) return -1;
  const int error = StartWatcher(signal);
  if (error < 0) {
    errno = -error;
    return -1;
  }
  Of(signal).watched = true;
  struct sigaction now {};
  if (sigaction(signal, nullptr, &now) < 0) return -1;
  route.libuv = PlainHandler(now);
  return 0;
}

// Node's own actions are restored: those of SIGINT and SIGTERM restore the terminal before the process ends,
// V8's of SIGSEGV serves WebAssembly. SIGUSR1's is not: it starts the debugger, the default ends the process.
bool IsToBeRestored(int signal, const Route& route) {
  const bool function =
      (route.previous_action.sa_flags & SA_SIGINFO) != 0 || PlainHandler(route.previous_action) != nullptr;
  return function && PlainHandler(route.previous_action) != route.libuv && signal != SIGUSR1;
}

int Unwatch(int signal) {
  Route& route = RouteOf(signal);
  StopWatcher(signal);
  Of(signal).watched = false;
  struct sigaction now {};
  if (sigaction(signal, nullptr, &now) < 0) return -1;
  if (now.sa_handler == SIG_DFL)
    return IsToBeRestored(signal, route) ? sigaction(signal, &route.previous_action, nullptr) : 0;
  struct sigaction libuv {};
  libuv.sa_handler = route.libuv;
  libuv.sa_flags = SA_RESTART;
  sigfillset(&libuv.sa_mask);
  return sigaction(signal, &libuv, nullptr);
}

int SetDefault(int signal) {
  struct sigaction now {};
  if (sigaction(signal, nullptr, &now) < 0) return -1;
  return now.sa_handler == SIG_IGN || signal == SIGUSR1 ? SetHandler(signal, SIG_DFL) : 0;
}

/** Sets the route from what was requested. SA_RESETHAND is the dispatcher's. */
void SetRoute(int signal) {
  const Disposition& disposition = Of(signal);
  const bool handler = disposition.requested == Action::kHandler;
  const int flags = handler ? disposition.options.flags : 0;
  Route& route = RouteOf(signal);
  route.recorded = handler;
  route.restarts = (flags & SA_RESTART) != 0;
  route.deferred = disposition.options.mask | ((flags & SA_NODEFER) != 0 ? 0 : Bit(signal));
}

/** Whoever has the signal, the flags that concern children are the program's. */
int SetChildFlags(int signal) {
  struct sigaction now {};
  if (sigaction(signal, nullptr, &now) < 0) return -1;
  const int wanted = (now.sa_flags & ~kChildFlags) | (Of(signal).options.flags & kChildFlags);
  if (now.sa_flags == wanted) return 0;
  now.sa_flags = wanted;
  return sigaction(signal, &now, nullptr);
}

// A runtime whose loop is not libuv's has its own handlers, if any, for its own listeners.
int ApplyWithoutLoop(int signal) {
  if (Of(signal).requested == Action::kIgnore) return SetHandler(signal, SIG_IGN);
  return SetDefault(signal) < 0 ? -1 : SetChildFlags(signal);
}

int Apply(int signal) {
  if (!RunsOnNode()) return ApplyWithoutLoop(signal);
  Disposition& disposition = Of(signal);
  SetRoute(signal);
  if (!disposition.ours() && disposition.requested == Action::kDefault)
    return (disposition.watched ? Unwatch(signal) : SetDefault(signal)) < 0 ? -1 : SetChildFlags(signal);
  if (!disposition.watched && Watch(signal) < 0) return -1;
  SetKeepAlive(signal, disposition.requested == Action::kHandler && disposition.options.keep_alive);
  return disposition.ours() ? Install(signal) : SetHandler(signal, SIG_IGN);
}

void Reinstall(int signal) {
  if (Of(signal).ours()) Install(signal);
}

int Change(int signal, const Disposition& wanted) {
  Disposition& disposition = Of(signal);
  const Disposition before = disposition;
  // A thread that could not be visited forwards the signal.
  if (!before.ours() && wanted.ours()) static_cast<void>(BlockInOtherThreads(Bit(signal)));
  if (wanted.options.mask != 0) static_cast<void>(BlockInOtherThreads(wanted.options.mask));
  AllBlocked guard;
  if (wanted.requested != Action::kHandler) guard.SetAfter(DiscardPending(Bit(signal), guard.before()));
  disposition = wanted;
  disposition.watched = before.watched;
  if (Apply(signal) == 0) return 0;
  const int error = errno;
  if (disposition.watched && !before.watched) static_cast<void>(Unwatch(signal));
  const bool watched = disposition.watched;
  disposition = before;
  disposition.watched = watched;
  SetRoute(signal);
  errno = error;
  return -1;
}

}  // namespace

void InitActions() { HandlerScope::SetReinstall(Reinstall); }

Action ActionOf(int signal) {
  if (Of(signal).requested != Action::kDefault) return Of(signal).requested;
  struct sigaction now {};
  const bool ignored = sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
  return ignored ? Action::kIgnore : Action::kDefault;
}

int SetAction(int signal, Action action, const ActionOptions& options) {
  Disposition wanted = Of(signal);
  wanted.requested = action;
  wanted.options = options;
  return Change(signal, wanted);
}

int SetInterrupting(int signal, bool interrupting) {
  Disposition wanted = Of(signal);
  if (wanted.interrupting == interrupting) return 0;
  wanted.interrupting = interrupting;
  return Change(signal, wanted);
}

bool IgnoredByProgram(int signal) { return Of(signal).requested == Action::kIgnore; }

void RestoreAll() {
  for (int signal = 1; signal <= kLastSignal; ++signal)
    if (Of(signal).watched) Change(signal, Disposition{});
}

}  // namespace perlipc::signals
