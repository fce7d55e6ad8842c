// The disposition of each signal, next to libuv's watchers of the same signal.
#pragma once

namespace signals {

enum class Action { kDefault, kIgnore, kHandler };

struct ActionOptions {
  /** SA_NOCLDSTOP and SA_NOCLDWAIT. */
  int flags = 0;
  /** Whether an idle event loop stays alive for it. */
  bool keep_alive = false;
};

/** What the program set last, or what the kernel has. */
Action ActionOf(int signal);

/** -1 and errno where it fails. */
int SetAction(int signal, Action action, const ActionOptions& options);

/** Whether the signal, which libuv watches for somebody, ends blocking calls. */
int SetInterrupting(int signal, bool interrupting);

/** Puts the C handler in place again, restarting calls if its JavaScript handler runs. */
void Reinstall(int signal);

/** Whether the program set `kIgnore`. */
bool IgnoredByProgram(int signal);

/** Undoes every action of ours: the environment ends. */
void RestoreAll();

}  // namespace signals
