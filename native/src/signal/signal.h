// Everything that the rest of the addon uses of signal/.
#pragma once

#include "signal/args.h"
#include "signal/set.h"

namespace perlipc {

/** In the child of a fork, on its main thread, while every signal is still blocked, so that none of the
 * child's own is lost: discards what came for the parent; handlers stay. Returns the mask for the child,
 * `mask` being the parent's. */
SignalSet SignalAfterForkInChild(SignalSet mask);

/** Whether the program itself, not Node, asked to ignore the signal. */
bool SignalIgnoredByProgram(int signal);

}  // namespace perlipc
