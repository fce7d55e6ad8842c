#pragma once

#include "fork/maps.h"
#include "fork/park.h"

namespace perlipc::fork {

// In the child: makes a kernel thread for each parked one, which goes on where the old one was caught. One is
// made at once; it makes the others a millisecond later, so that a child which ends or calls exec before
// never pays for them, nor for the mark that V8's heap has had before. A thread that does not run yet looks
// like one that is slow. Every signal is to be
// blocked: a new thread has the mask of its maker until it returns to its frame. Gives the negative errno of
// the kernel; a later failure ends the child.
long ReviveLater(ParkedThreads& threads, const ParkedThread& main, const Maps& maps);

// Waits until every thread has been made and is done with its record.
void AwaitRevival();

// The parent has gone on: there is nobody to give an error to.
[[noreturn]] void Die(const char* what, long error);

}  // namespace perlipc::fork
