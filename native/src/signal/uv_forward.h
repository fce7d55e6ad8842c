// Passes signals on to libuv's own handler. It writes a message for each of its watchers into a pipe that
// only the event loop empties, and drops what doesn't fit: while the program blocks, the pipe must not fill
// up.
#pragma once

namespace perlipc::signals {

/** Calls libuv's handler, or defers that until its last message is read. Runs in the C handler on the main
 * thread, or with all signals blocked. */
void TellLibuv(int signal);

/** The loop is about to poll, which reads the pipe: passes on what was deferred. */
void BeforePoll();

/** Our watcher's message was read, or the watcher has stopped and reads none. */
void MarkRead(int signal);

/** What was in the pipe before the poll and was not read was dropped: it is passed on again. */
void AfterPoll();

}  // namespace perlipc::signals
