// Signal 32: both C libraries keep it for themselves (cancellation), so no mask made through libc blocks it
// and every thread can be reached with it. Its action is ours only while threads are visited or parked.
#pragma once

#include <csignal>
#include <cstdint>

namespace perlipc {

constexpr int kReservedSignal = 32;

/** `struct sigaction` as rt_sigaction(2) takes it: libc's sigaction refuses the signal. The kernel has the
 * restorer's place on arm64 too, which needs none. */
struct KernelAction {
  void (*handler)(int, siginfo_t*, void*);
  unsigned long flags;
  void (*restorer)();
  uint64_t mask;
};

/** The action that runs `handler` with every signal blocked, on the alternate stack if there is one, and
 * restarts the system call that it interrupts. */
KernelAction ReservedAction(void (*handler)(int, siginfo_t*, void*));

}  // namespace perlipc
