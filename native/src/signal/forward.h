// The kernel gives a signal of the process to any thread that doesn't block it: V8's and libuv's helper
// threads are made to block what is the main thread's, and what reaches one before goes on to the main
// thread.
#pragma once

#include <csignal>

#include "signal/set.h"

namespace signals {

/** From a handler: queues the signal to the main thread with its siginfo. False if the kernel's queue is
 * full. */
bool ForwardToMain(int signal, const siginfo_t& info);

/** Gives a forwarded siginfo its own si_code again. */
void Unforward(siginfo_t& info);

/** Makes every other thread of the process block these signals. Threads inherit what their maker blocks. -1
 * and errno where it can't list them. */
int BlockInOtherThreads(SignalSet set);

}  // namespace signals
