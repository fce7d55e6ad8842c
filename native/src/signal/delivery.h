// The C handler of every signal that is ours: it notes the signal, wakes whatever waits, and passes on what
// is not ours. See docs/signal.md.
#pragma once

#include <csignal>

namespace perlipc::signals {

/** Runs on whichever thread the kernel chose, with all signals blocked; async-signal-safe, takes no lock but
 * libuv's when it calls libuv's handler. */
void OnSignal(int signal, siginfo_t* info, void* context);

/** How many signals could not be passed to the main thread since the last call. */
int TakeLost();

}  // namespace perlipc::signals
