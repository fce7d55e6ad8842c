// What other areas need of signals.
#pragma once

#include <csignal>

/** To be called in the child of a fork: what came to the parent is forgotten, handlers stay. `mask`, if the
 * caller puts one in force later, is mended; without it the thread's own is. */
void SignalAfterForkInChild(sigset_t* mask = nullptr);

/** The mask that the program sees and that exec hands on: without what is blocked only while a handler is
 * due. */
sigset_t SignalMaskOfProgram();

/** Whether the program itself asked to ignore the signal, as opposed to Node. */
bool SignalIgnoredByProgram(int signal);
