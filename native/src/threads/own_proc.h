// Whether /proc tells of this process what its own calls tell.
#pragma once

#ifdef __linux__
namespace perlipc {

/** Null where /proc lists the threads of this process under the ids that it has for itself; else what is
 * wrong, to be continued with what that prevents. Cheap enough for each call that lists threads. */
const char* ProcProblem();

}  // namespace perlipc
#endif
