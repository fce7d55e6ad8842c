// A system call that tests a flag just before it blocks, without a gap: a signal handler that finds the
// program counter between the test and the system call instruction moves it past the call. musl's
// cancellation points work the same way.
#pragma once

#include <atomic>

namespace perlipc {

// PERLIPC_NO_WINDOW: lint.sh compiles what other architectures get.
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__)) && !defined(PERLIPC_NO_WINDOW)
#define PERLIPC_WINDOW 1

/** What the window returns when it was left: the kernel's own -ERESTARTSYS, which no finished call gives. */
constexpr long kWindowLeft = -512;

/** Makes the system call `number` and returns the kernel's result, -errno on failure; returns kWindowLeft
 * without making it if `*flags` has a bit of `mask`. */
extern "C" long perlipc_window(const std::atomic<int>* flags, long number, long a, long b, long c, long d,
                               long e, long f, long mask);

/** Called in a signal handler with its ucontext: if the signal interrupted a window, the window returns
 * kWindowLeft: the call has not begun, or the kernel was about to restart it. Async-signal-safe. */
void LeaveWindow(void* context);
#endif

}  // namespace perlipc
