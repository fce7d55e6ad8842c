// The event loop's part: libuv's watchers, which wake it, and the run of handlers when it turns.
#pragma once

#include <napi.h>

namespace signals {

/** Ties signals to the main thread's loop until its environment ends. */
void AttachLoop(Napi::Env env);

/** Starts a libuv watcher of ours for the signal. Gives 0 or a negative errno. */
int StartWatcher(int signal);
void StopWatcher(int signal);
/** Whether the watcher keeps an idle loop alive. */
void SetKeepAlive(int signal, bool keep_alive);

}  // namespace signals
