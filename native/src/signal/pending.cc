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
/** Those of `pending` that end calls. */
std::atomic<SignalSet> ending{0};
/** Those whose JavaScript handlers run. */
std::atomic<SignalSet> running{0};
/** Blocked by us, not by the program: real-time signals that are pending, so that the kernel queues the next
 * one, and those whose handlers run. */
std::atomic<SignalSet> blocked_by_us{0};
/** Those of `blocked_by_us` that the program blocked too. */
std::atomic<SignalSet> blocked_by_program{0};

void (*reinstall)(int) = nullptr;

void Block(SignalSet set) {
  const SignalSet before = ChangeMask(SIG_BLOCK, set);
  blocked_by_us |= set;
  blocked_by_program |= before & set;
}

void Unblock(SignalSet set) {
  const SignalSet keep = blocked_by_program & set;
  blocked_by_program &= ~set;
  blocked_by_us &= ~set;
  ChangeMask(SIG_UNBLOCK, set & ~keep);
}

}  // namespace

#ifdef SIGRTMIN
bool IsRealtime(int signal) { return signal >= SIGRTMIN; }
#else
bool IsRealtime(int) { return false; }
#endif

void AddPending(int signal, const siginfo_t& info, bool restarts, ucontext_t* context) {
  const SignalSet bit = Bit(signal);
  if ((pending & bit) != 0) return;
  infos[static_cast<size_t>(signal)] = info;
  pending |= bit;
  if (!restarts) ending |= bit;
  if (IsRealtime(signal)) {
    blocked_by_us |= bit;
    sigaddset(&context->uc_sigmask, signal);
  }
  if ((running & bit) != 0) return;
  if (!restarts) ends_call = true;
  interrupt_flags |= kRunHandlers;
}

SignalSet Pending() { return pending; }

std::optional<siginfo_t> TakePending(SignalSet done) {
  std::optional<siginfo_t> taken;
  interrupt_flags &= ~kRunHandlers;
  ends_call = false;
  if (const SignalSet ready = pending & ~running & ~done; ready != 0) {
    const int signal = std::countr_zero(ready) + 1;
    taken = infos[static_cast<size_t>(signal)];
    pending &= ~Bit(signal);
    ending &= ~Bit(signal);
  }
  if ((ending & ~running) != 0) ends_call = true;
  if ((pending & ~running) != 0) interrupt_flags |= kRunHandlers;
  return taken;
}

SignalSet DiscardPending(SignalSet set, SignalSet mask) {
  const SignalSet discarded = pending & set;
  // A forked child would copy the pages that it writes.
  if (discarded == 0) return mask;
  const SignalSet released = discarded & blocked_by_us & ~running;
  const SignalSet after = mask & ~(released & ~blocked_by_program);
  pending &= ~discarded;
  ending &= ~discarded;
  blocked_by_us &= ~released;
  blocked_by_program &= ~released;
  if ((pending & ~running) == 0) interrupt_flags &= ~kRunHandlers;
  return after;
}

// SIGCHLD is never blocked, because spawnSync, called in a handler, waits for one; its C handler restarts
// calls meanwhile.
HandlerScope::HandlerScope(int signal, SignalSet deferred) : deferred_(deferred & ~running) {
  constexpr SignalSet kChild = Bit(SIGCHLD);
  running |= deferred_;
  if ((deferred_ & kChild) != 0) reinstall(SIGCHLD);
  // A real-time signal is blocked since it came.
  const SignalSet came = Bit(signal) & blocked_by_us & ~kChild;
  const SignalSet blocking = deferred_ & ~kChild & ~blocked_by_us;
  if (blocking != 0) Block(blocking);
  blocked_ = blocking | (came & deferred_);
  if ((came & ~deferred_ & ~running) != 0) Unblock(came);
}

HandlerScope::~HandlerScope() {
  running &= ~deferred_;
  if ((deferred_ & Bit(SIGCHLD)) != 0) reinstall(SIGCHLD);
  if (blocked_ != 0) Unblock(blocked_);
  if ((pending & deferred_) != 0) interrupt_flags |= kRunHandlers;
}

bool HandlerScope::IsRunning(int signal) { return (running & Bit(signal)) != 0; }

void HandlerScope::SetReinstall(void (*function)(int)) { reinstall = function; }

SignalSet MaskOfProgram(SignalSet actual) { return (actual & ~blocked_by_us) | blocked_by_program; }

SignalSet MaskForProgram(SignalSet wanted) {
  blocked_by_program = wanted & blocked_by_us;
  return wanted | blocked_by_us;
}

}  // namespace perlipc::signals
