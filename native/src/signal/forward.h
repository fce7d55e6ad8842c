// The kernel gives a signal of the process to any thread that doesn't block it. So V8's and libuv's helper
// threads are made to block what the main thread handles; a signal that still reaches one of them is
// forwarded to the main thread.
#pragma once

#include <csignal>

#include "signal/set.h"

namespace perlipc::signals {

/** Queues the signal to the main thread with its siginfo. Runs in the C handler on any thread. False if the
 * kernel's queue is full. */
bool ForwardToMain(int signal, const siginfo_t& info);

/** Restores the si_code of a forwarded siginfo. Runs in the C handler on the main thread. */
void Unforward(siginfo_t& info);

/** Makes every other thread of the process block these signals, and those that they start. On the main
 * thread. -1 and errno if threads can't be listed. */
int BlockInOtherThreads(SignalSet set);

}  // namespace perlipc::signals
