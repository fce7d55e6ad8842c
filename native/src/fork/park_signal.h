#pragma once

#include <csignal>

#include "fork/slot.h"

namespace perlipc::fork {

// Signal 32 belongs to libc (cancellation), so that no mask made through libc blocks it. Its action is ours
// only while a fork runs.
constexpr int kParkSignal = 32;

struct KernelAction {
  void* handler;
  unsigned long flags;
#if defined(__x86_64__)
  void* restorer;
#endif
  uint64_t mask;
};

void TakeSignal();
void GiveSignalBack();

// Parked threads stand before a gate. It is open, or closed to those of one generation, or left closed: then
// one of them opens it after a millisecond.
constexpr uint32_t kOpen = 0;
constexpr uint32_t Closed(uint32_t generation) { return generation * 2; }
constexpr uint32_t Left(uint32_t generation) { return generation * 2 + 1; }

extern std::atomic<uint32_t> gate;
extern std::atomic<uint32_t> opener;        // 1: a thread waits to open it
extern std::atomic<uint32_t> parked_count;  // how many have parked in this generation
extern std::atomic<uint32_t> parked_target;

void OpenGate();

// Describes the calling thread in `slot`, but for its signal frame.
void DescribeSelf(Slot& slot);

}  // namespace perlipc::fork
