// The signals that have come and whose JavaScript handlers have not run yet, with their siginfo. Touched on
// the main thread alone, by its code and by signal handlers on it; no locks.
#pragma once

#include <csignal>
#include <optional>

#include "signal/set.h"

namespace perlipc::signals {

/** Whether the kernel queues each one that is sent, as it does real-time signals. */
bool IsRealtime(int signal);

/** Notes the signal unless it is noted already; unless it `restarts` calls, the one under way ends. Runs in
 * the C handler: `context` is where it returns to. */
void AddPending(int signal, const siginfo_t& info, bool restarts, ucontext_t* context);

/** The signals noted. */
SignalSet Pending();

/** Removes and returns the next signal whose handler may run, lowest number first, but none of `done`. */
std::optional<siginfo_t> TakePending(SignalSet done);

/** Forgets the noted signals of `set`. Returns `mask`, the mask in force, without those that were blocked
 * only because they had come. */
SignalSet DiscardPending(SignalSet set, SignalSet mask);

/** While it lives, the JavaScript handler of `signal` runs: the signals of `deferred` start no handler and
 * interrupt no calls. On the main thread. */
class HandlerScope {
 public:
  HandlerScope(int signal, SignalSet deferred);
  HandlerScope(const HandlerScope&) = delete;
  HandlerScope& operator=(const HandlerScope&) = delete;
  ~HandlerScope();

  static bool IsRunning(int signal);
  /** What installs the C handler of a signal anew when its JavaScript handler starts and ends. */
  static void SetReinstall(void (*reinstall)(int signal));

 private:
  /** The signals that this scope deferred, and those of them that it blocked. */
  SignalSet deferred_;
  SignalSet blocked_ = 0;
};

/** The mask as the program set it, from the one in force: without what we block. */
SignalSet MaskOfProgram(SignalSet actual);

/** The mask to put in force when the program wants `wanted` blocked: with what we block. */
SignalSet MaskForProgram(SignalSet wanted);

}  // namespace perlipc::signals
