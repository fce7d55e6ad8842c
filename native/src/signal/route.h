// Where the C handler sends each signal.
#pragma once

#include <csignal>

#include "signal/set.h"

namespace perlipc::signals {

/** Read by the C handler on any thread; written on the main thread with all signals blocked there. */
struct Route {
  /** Whether a JavaScript handler is to run. */
  bool recorded = false;
  /** SA_RESTART: calls that it interrupts are made again when the handler has run. */
  bool restarts = false;
  /** The signals that wait while the handler runs: itself but for SA_NODEFER, and sa_mask. */
  SignalSet deferred = 0;
  /** libuv's C handler, which wakes its watchers; null if libuv has none. */
  void (*libuv)(int) = nullptr;
  /** The action before ours: a SIGSEGV and its like that the CPU raised go there. */
  struct sigaction previous_action {};
};

Route& RouteOf(int signal);

}  // namespace perlipc::signals
