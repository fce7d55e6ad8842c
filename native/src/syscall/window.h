// One system call behind a last look at a flag, so that a signal that comes between the look and the kernel's
// sleep still interrupts the call: its handler finds the program counter in the window and moves it past the
// call.
#pragma once

#include <atomic>

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
#define PERLIPC_WINDOW 1

/** The system call `number`, or -EINTR without it if `*flags` has a bit of `mask`. Gives what the kernel
 * gives: -errno. */
extern "C" long perlipc_window(const std::atomic<int>* flags, long number, long a, long b, long c, long d,
                               long e, long f, long mask);

/** For a signal handler: makes an interrupted window return -EINTR; anything else is left alone. */
void LeaveWindow(void* context);
#endif
