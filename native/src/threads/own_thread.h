// The one kind of thread that this addon starts and leaves running.
#pragma once

#include <atomic>

namespace perlipc {

/** The function that such threads are started with; null before the first one. fork takes them along as it
 * does Node's. */
extern std::atomic<void* (*)(void*)> own_thread_start;

}  // namespace perlipc
