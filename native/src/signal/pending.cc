#include "signal/pending.h"

#include <array>
#include <atomic>
#include <bit>

#include "syscall/interrupt_flags.h"

namespace perlipc::signals {
namespace {

// Plain order between the main thread and its own signal handlers is enough; atomic, so that the compiler
// keeps each access.
std::array<siginfo_t, kLastSignal + 1> infos;
std::atomic<SignalSet> pending{0};
/** Those whose JavaScript handlers run. */
std::atomic<SignalSet> running{0};
/** Blocked by us, not by the program: real-time signals that are pending, so that the kernel queues the next
 * one, and those whose handlers run. */
std::atomic<SignalSet> blocked_by_us{0};
/** Those of `blocked_by_us` that the program blocked too. */
std::atomic<SignalSet> blocked_by_program{0};

void (*reinstall)(int) = nullptr;

void Unblock(int signal) {
  const SignalSet bit = Bit(signal);
  const bool keep = (blocked_by_program & bit) != 0;
  blocked_by_program &= ~bit;
  blocked_by_us &= ~bit;
  if (!keep) ChangeMask(SIG_UNBLOCK, bit);
}

}  // namespace

#ifdef SIGRTMIN
bool IsRealtime(int signal) { return signal >= SIGRTMIN; }
#else
bool IsRealtime(int) { return false; }
#endif

void AddPending(int signal, const siginfo_t& info, ucontext_t* context) {
  const SignalSet bit = Bit(signal);
  if ((pending & bit) != 0) return;
  infos[static_cast<size_t>(signal)] = info;
  pending |= bit;
  if (IsRealtime(signal)) {
    blocked_by_us |= bit;
    sigaddset(&context->uc_sigmask, signal);
  }
  if ((running & bit) == 0) interrupt_flags |= kRunHandlers;
}

SignalSet Pending() { return pending; }

std::optional<siginfo_t> TakePending(SignalSet done) {
  std::optional<siginfo_t> taken;
  interrupt_flags &= ~kRunHandlers;
  if (const SignalSet ready = pending & ~running & ~done; ready != 0) {
    const int signal = std::countr_zero(ready) + 1;
    taken = infos[static_cast<size_t>(signal)];
    pending &= ~Bit(signal);
  }
  if ((pending & ~running) != 0) interrupt_flags |= kRunHandlers;
  return taken;
}

SignalSet DiscardPending(SignalSet set, SignalSet mask) {
  const SignalSet discarded = pending & set;
  const SignalSet released = discarded & blocked_by_us & ~running;
  const SignalSet after = mask & ~(released & ~blocked_by_program);
  pending &= ~discarded;
  blocked_by_us &= ~released;
  blocked_by_program &= ~released;
  if ((pending & ~running) == 0) interrupt_flags &= ~kRunHandlers;
  return after;
}

// SIGCHLD is not blocked while its handler runs, because spawnSync, called there, waits for one; its C
// handler restarts calls meanwhile.
HandlerScope::HandlerScope(int signal) : signal_(signal) {
  running |= Bit(signal);
  if (signal == SIGCHLD) {
    reinstall(signal);
  } else if ((blocked_by_us & Bit(signal)) == 0) {
    const SignalSet before = ChangeMask(SIG_BLOCK, Bit(signal));
    blocked_by_us |= Bit(signal);
    blocked_by_program |= before & Bit(signal);
  }
}

HandlerScope::~HandlerScope() {
  running &= ~Bit(signal_);
  if (signal_ == SIGCHLD) {
    reinstall(signal_);
  } else {
    Unblock(signal_);
  }
  if ((pending & Bit(signal_)) != 0) interrupt_flags |= kRunHandlers;
}

bool HandlerScope::IsRunning(int signal) { return (running & Bit(signal)) != 0; }

void HandlerScope::SetReinstall(void (*function)(int)) { reinstall = function; }

SignalSet MaskOfProgram(SignalSet actual) { return (actual & ~blocked_by_us) | blocked_by_program; }

SignalSet MaskForProgram(SignalSet wanted) {
  blocked_by_program = wanted & blocked_by_us;
  return wanted | blocked_by_us;
}

}  // namespace perlipc::signals
