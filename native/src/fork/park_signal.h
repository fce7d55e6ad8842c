#pragma once

#include "fork/parked_thread.h"
#include "threads/reserved_signal.h"

namespace perlipc::fork {

// On the main thread. The reserved signal's action is ours from before the first thread is asked to park
// until all have parked or the fork is given up.
long InstallParkHandler();
void RestoreSignal();

// Parked threads stand before a gate. It is open, or closed to those of one generation, or left closed: then
// one of them opens it at `left_until`, in nanoseconds of the monotonic clock.
constexpr uint32_t kOpen = 0;
constexpr uint32_t Closed(uint32_t generation) { return generation * 2; }
constexpr uint32_t Left(uint32_t generation) { return generation * 2 + 1; }

extern std::atomic<uint32_t> gate;
extern std::atomic<uint32_t> opener;  // 1: a thread waits to open it
extern std::atomic<int64_t> left_until;
extern std::atomic<uint32_t> parked_count;  // how many have parked in this generation
extern std::atomic<uint32_t> parked_target;

void OpenGate();

// Describes the calling thread, the main one, in `thread`, but for its signal frame. Before any is asked to
// park.
void DescribeMain(ParkedThread& thread);

}  // namespace perlipc::fork
