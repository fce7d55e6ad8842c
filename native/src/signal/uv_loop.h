// The event loop's part: libuv's watchers wake it when a signal comes, and it runs the JavaScript handlers.
#pragma once

#include <napi.h>

namespace perlipc::signals {

/** Uses the loop of this environment, the main thread's, until it ends; `closing` is called then, before our
 * handles in the loop are closed. */
void AttachLoop(Napi::Env env, void (*closing)());

/** Starts a libuv watcher of ours for the signal. 0 or a negative errno. */
int StartWatcher(int signal);
void StopWatcher(int signal);
/** Whether the watcher keeps an idle loop alive. */
void SetKeepAlive(int signal, bool keep_alive);

/** Runs the JavaScript handlers of the pending signals. One that throws leaves the rest for the next safe
 * point. Does nothing off the main thread. */
void RunHandlers(Napi::Env env, bool after_call);

}  // namespace perlipc::signals
