#pragma once

#include "fork/loops.h"

namespace perlipc::fork {

// Loops of threads that run JavaScript, as that of module hooks does. Their JavaScript can't be told of the
// fork, so in the child its connections look as if the other side had closed them.

// While all other threads are parked: whether such a loop waits for work of the thread pool.
bool WorkersBusy(const Loops& loops);

// In the child, before any other thread runs. Replaces each descriptor of such a loop's handles by one of the
// child's own under the same number: streams are at end of file, servers and datagram sockets get nothing
// more, child processes are gone. A negative errno is fatal.
long HangUpWorkers(const Loops& loops);

}  // namespace perlipc::fork
