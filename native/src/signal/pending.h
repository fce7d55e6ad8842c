// What the rest of the addon looks at before and after a system call.
#pragma once

#include <napi.h>

#include <atomic>

namespace signals {

/** Bits of `pending`. */
enum : int {
  /** The JavaScript handler of a signal that came can run. */
  kRun = 1,
  /** A signal came that only ends a blocking call: libuv has its listener. */
  kInterrupt = 2,
};
extern std::atomic<int> pending;

/** Runs the JavaScript handlers of what came. One that throws leaves the rest for the next safe point. */
void RunHandlers(Napi::Env env);

}  // namespace signals
