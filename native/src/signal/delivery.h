// What the C handler does: it records what came, wakes whatever waits, and passes on what is not ours. See
// docs/signals.md.
#pragma once

#include <csignal>
#include <optional>

#include "signal/pending.h"
#include "signal/set.h"

namespace signals {

/** Whether this is the thread of the process's main JavaScript. */
bool OnMainThread();
void SetMainThread();
pthread_t MainThread();

/** What the C handler has to know of a signal. To be changed with all signals blocked. */
struct Route {
  bool recorded = false;
  /** libuv's handler, which runs its watchers; null where it has none. */
  void (*libuv)(int) = nullptr;
  /** Who had the signal before: SIGSEGV and its like go there when the CPU raised them. */
  struct sigaction former {};
};
Route& RouteOf(int signal);

/** The C handler. It runs with all signals blocked. */
void OnSignal(int signal, siginfo_t* info, void* context);

/** SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGTRAP. */
bool IsFault(int signal);

/** Whether the kernel queues each one sent, as real-time signals are. */
bool Queues(int signal);

/** The next signal whose handler can run, lowest number first, but none of `done`. */
std::optional<siginfo_t> Take(SignalSet done);

/** What came and was not taken yet. */
SignalSet Arrived();

/** Forgets what came of these signals. Gives `mask`, which was in force, without those blocked only because
 * they came. */
SignalSet Drop(SignalSet set, SignalSet mask);

/** How many could not be passed to the main thread since the last look. */
int TakeLost();

/** The handler of `signal` runs while this lives: the same signal neither runs it again nor interrupts calls.
 */
class Running {
 public:
  explicit Running(int signal);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  static bool Is(int signal);

 private:
  int signal_;
};

/** The mask as the program set it: without what is blocked only because it came or its handler runs. */
SignalSet MaskOfProgram(SignalSet actual);
/** The mask to set for what the program wants. */
SignalSet MaskForProgram(SignalSet wanted);

}  // namespace signals
