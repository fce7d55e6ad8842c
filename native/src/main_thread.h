// Which thread runs the process's main JavaScript: signal handlers and fork belong to it.
#pragma once

#include <pthread.h>

namespace perlipc {

/** Remembers the calling thread if it is the first thread of the process; false on any other, a Worker's. */
bool NoteMainThread();

/** Whether the calling thread is the one that was noted. Async-signal-safe, takes no lock. */
bool OnMainThread();

/** The noted thread. */
pthread_t MainThread();

}  // namespace perlipc
