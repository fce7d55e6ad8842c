#include "signal/delivery.h"

#include <pthread.h>

#include <array>
#include <bit>
#include <cerrno>
#include <csignal>

#include "signal/action.h"
#include "signal/forward.h"
#include "signal/uv_forward.h"
#include "syscall/window.h"

namespace signals {

std::atomic<int> pending{0};

namespace {

pthread_t main_thread;
std::atomic<bool> main_known{false};
std::array<Route, kLastSignal + 1> routes;

// Only the main thread and handlers on it touch these, so that plain order is enough; atomic for the
// handlers.
std::array<siginfo_t, kLastSignal + 1> slots;
std::atomic<SignalSet> arrived{0};
std::atomic<SignalSet> running{0};
/** Blocked by us: real-time signals that came, so that the kernel queues the next, and those whose handlers
 * run. */
std::atomic<SignalSet> held{0};
/** Those of `held` that the program blocked too. */
std::atomic<SignalSet> held_by_program{0};
std::atomic<int> lost{0};

// Kernel codes are positive (SI_KERNEL too); kill, raise and sigqueue give 0 and less.
bool RaisedByCpu(int signal, const siginfo_t& info) { return IsFault(signal) && info.si_code > 0; }

void ToFormer(int signal, siginfo_t* info, void* context) {
  const Route& route = routes[static_cast<size_t>(signal)];
  const struct sigaction& former = route.former;
  if ((former.sa_flags & SA_SIGINFO) != 0) {
    former.sa_sigaction(signal, info, context);
  } else if (former.sa_handler != SIG_DFL && former.sa_handler != SIG_IGN &&
             former.sa_handler != route.libuv) {
    former.sa_handler(signal);
  } else {
    // libuv's handler would return to the instruction for ever. raise waits until this handler is done.
    struct sigaction standard {};
    sigaction(signal, &standard, nullptr);
    raise(signal);
  }
}

void BlockAfter(int signal, void* context) {
  sigaddset(&static_cast<ucontext_t*>(context)->uc_sigmask, signal);
}

void Record(int signal, const siginfo_t& info, void* context) {
  const SignalSet bit = Bit(signal);
  if ((arrived & bit) != 0) return;
  slots[static_cast<size_t>(signal)] = info;
  arrived |= bit;
  if (Queues(signal)) {
    held |= bit;
    BlockAfter(signal, context);
  }
  if ((running & bit) == 0) pending |= kRun;
}

void Deliver(int signal, const siginfo_t& info, void* context) {
  const Route& route = routes[static_cast<size_t>(signal)];
  if (route.recorded) {
    Record(signal, info, context);
  } else {
    pending |= kInterrupt;
  }
  TellLibuv(signal);
#ifdef PERLIPC_WINDOW
  if (pending != 0) LeaveWindow(context);
#endif
}

void Release(int signal) {
  const SignalSet bit = Bit(signal);
  const bool keep = (held_by_program & bit) != 0;
  held_by_program &= ~bit;
  held &= ~bit;
  if (!keep) ChangeMask(SIG_UNBLOCK, bit);
}

}  // namespace

bool OnMainThread() {
  return main_known.load(std::memory_order_relaxed) && pthread_equal(pthread_self(), main_thread) != 0;
}

void SetMainThread() {
  main_thread = pthread_self();
  main_known = true;
}

pthread_t MainThread() { return main_thread; }

Route& RouteOf(int signal) { return routes[static_cast<size_t>(signal)]; }

#ifdef SIGRTMIN
bool Queues(int signal) { return signal >= SIGRTMIN; }
#else
bool Queues(int) { return false; }
#endif

bool IsFault(int signal) {
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGTRAP;
}

void OnSignal(int signal, siginfo_t* info, void* context) {
  const int error = errno;
  if (RaisedByCpu(signal, *info)) {
    ToFormer(signal, info, context);
  } else if (!OnMainThread() || (Queues(signal) && (arrived & Bit(signal)) != 0)) {
    BlockAfter(signal, context);
    if (!ForwardToMain(signal, *info)) {
      ++lost;
      pending |= kRun;
    }
  } else {
    Unforward(*info);
    Deliver(signal, *info, context);
  }
  errno = error;
}

std::optional<siginfo_t> Take(SignalSet done) {
  std::optional<siginfo_t> taken;
  pending &= ~kRun;
  if (const SignalSet ready = arrived & ~running & ~done; ready != 0) {
    const int signal = std::countr_zero(ready) + 1;
    taken = slots[static_cast<size_t>(signal)];
    arrived &= ~Bit(signal);
  }
  if ((arrived & ~running) != 0) pending |= kRun;
  return taken;
}

SignalSet Arrived() { return arrived; }

SignalSet Drop(SignalSet set, SignalSet mask) {
  const SignalSet dropped = arrived & set;
  const SignalSet released = dropped & held & ~running;
  const SignalSet after = mask & ~(released & ~held_by_program);
  arrived &= ~dropped;
  held &= ~released;
  held_by_program &= ~released;
  if ((arrived & ~running) == 0) pending &= ~kRun;
  return after;
}

int TakeLost() { return lost.exchange(0); }

// SIGCHLD is not blocked while its handler runs, because spawnSync, called there, waits for one; its calls
// are restarted.
Running::Running(int signal) : signal_(signal) {
  running |= Bit(signal);
  if (signal == SIGCHLD) {
    Reinstall(signal);
  } else if ((held & Bit(signal)) == 0) {
    const SignalSet before = ChangeMask(SIG_BLOCK, Bit(signal));
    held |= Bit(signal);
    held_by_program |= before & Bit(signal);
  }
}

Running::~Running() {
  running &= ~Bit(signal_);
  if (signal_ == SIGCHLD) {
    Reinstall(signal_);
  } else {
    Release(signal_);
  }
  if ((arrived & Bit(signal_)) != 0) pending |= kRun;
}

bool Running::Is(int signal) { return (running & Bit(signal)) != 0; }

SignalSet MaskOfProgram(SignalSet actual) { return (actual & ~held) | held_by_program; }

SignalSet MaskForProgram(SignalSet wanted) {
  held_by_program = wanted & held;
  return wanted | held;
}

}  // namespace signals
