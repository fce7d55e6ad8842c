// Runs code on every other thread of the process, inside a signal handler there.
#pragma once

#ifdef __linux__
#include <ucontext.h>

namespace perlipc {

/** Runs `visit` once on each other thread, with every signal blocked there, and waits up to 2 s for all of
 * them. `visit` may change `context`, to which the thread returns; it must be async-signal-safe. Threads that
 * start meanwhile are not visited. To be called on the main thread. -1 and errno if threads can't be listed.
 */
int VisitOtherThreads(void (*visit)(ucontext_t* context));

/** `hook` runs before each visit: fork releases the threads that it still keeps parked, which would not
 * answer. */
void SetBeforeVisit(void (*hook)());

}  // namespace perlipc
#endif
