// What libuv is told of signals that are ours first. Its handler writes a message for each of its watchers
// into a pipe that only the loop empties, and drops what doesn't fit: a program that blocks must not fill it.
#pragma once

namespace signals {

/** From the C handler: has libuv's handler write to its watchers, or notes that the loop is to do it. */
void TellLibuv(int signal);

/** The loop is about to wait, and then reads what is in the pipe: tells what was noted. */
void BeforePoll();

/** Our watcher's message of the signal was read, or it has stopped and none will be. */
void NotTold(int signal);

/** What was told before the loop waited, and not heard, was dropped. */
void AfterPoll();

}  // namespace signals
