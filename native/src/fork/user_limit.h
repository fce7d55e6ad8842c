#pragma once

#include <cstddef>

namespace perlipc::fork {

// Whether RLIMIT_NPROC lets this process and a child have `tasks` in all. What else the user runs is not
// counted: nothing tells it but a walk through /proc. Makes only raw system calls, for threads may be parked.
bool UserMayHave(size_t tasks);

}  // namespace perlipc::fork
