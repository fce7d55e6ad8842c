// What other areas need of signals.
#pragma once

#include "signal/set.h"

/** In the child of a fork, while every signal is still blocked, so that none of its own is lost: what came to
 * the parent is forgotten, handlers stay. Gives what to block from then on, where the parent blocked `mask`.
 */
SignalSet SignalAfterForkInChild(SignalSet mask);

/** Whether the program itself asked to ignore the signal, as opposed to Node. */
bool SignalIgnoredByProgram(int signal);
