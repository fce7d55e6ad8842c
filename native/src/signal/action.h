// The action of each signal, shared with libuv's watchers of the same signal.
#pragma once

#include "signal/set.h"

namespace perlipc::signals {

enum class Action { kDefault, kIgnore, kHandler };

struct ActionOptions {
  /** SA_NOCLDSTOP, SA_NOCLDWAIT, SA_RESTART, SA_RESETHAND and SA_NODEFER. */
  int flags = 0;
  /** sa_mask: what waits while the handler runs. */
  SignalSet mask = 0;
  /** Whether an idle event loop stays alive for it. */
  bool keep_alive = false;
};

/** To be called once, before an action is set. */
void InitActions();

/** What the program set last; if it set nothing, what the kernel has. */
Action ActionOf(int signal);

/** Sets what the signal does. On the main thread. On failure -1 and errno, and the old action stays. */
int SetAction(int signal, Action action, const ActionOptions& options);

/** Whether the signal, for which libuv has somebody's watcher, ends blocking calls. As SetAction. */
int SetInterrupting(int signal, bool interrupting);

/** Whether the program set `kIgnore`, as opposed to Node. */
bool IgnoredByProgram(int signal);

/** Undoes every action of ours, when the environment ends. */
void RestoreAll();

}  // namespace perlipc::signals
