// The flags by which signals end blocking calls of the main thread. Signal handlers set them; syscall/ reads
// them before and during a call, and knows nothing else of signals.
#pragma once

#include <napi.h>

#include <atomic>

namespace perlipc {

/** Bits of `interrupt_flags`. */
enum : int {
  /** A signal came whose JavaScript handler can run. */
  kRunHandlers = 1,
  /** A signal came that only ends a blocking call: libuv runs its listeners. */
  kInterrupt = 2,
};

/** Set by signal handlers on the main thread; a Worker never looks at it. */
extern std::atomic<int> interrupt_flags;

/** Set with them by a signal that is to end the call, because its action has no SA_RESTART. */
extern std::atomic<bool> ends_call;

/** Whether a call that has just failed with EINTR did so for a signal of ours, and not for one like SIGCONT.
 */
bool EndsCall();

/** On the main thread: whether the call that has just failed with EINTR is one to make again once the
 * handlers have run. Reading it resets it. */
bool TakeRestart();
void NoteRestart();

/** Thrown by ThrowErrno, and caught where JavaScript calls in: the call is to be made again, from its
 * arguments on. */
struct RestartCall {};

/** What SafePoint calls: signal/ sets it when the addon is loaded. */
extern void (*run_handlers)(Napi::Env env, bool after_call);

/** Runs the JavaScript handlers of the signals that have come; does nothing on a Worker. May throw what a
 * handler throws, and may detach any ArrayBuffer: take memory of JavaScript after it. `after_call` says that
 * a call has just failed with EINTR. */
inline void SafePoint(const Napi::CallbackInfo& info, bool after_call = false) {
  if ((interrupt_flags.load(std::memory_order_relaxed) & kRunHandlers) != 0)
    run_handlers(info.Env(), after_call);
}

}  // namespace perlipc
