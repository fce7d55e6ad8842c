#pragma once

#include <csignal>

#include "park.h"

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

extern std::atomic<uint32_t> gate;          // the generation that stays parked
extern std::atomic<uint32_t> parked_count;  // how many have parked in it
extern std::atomic<uint32_t> parked_target;

}  // namespace perlipc::fork
