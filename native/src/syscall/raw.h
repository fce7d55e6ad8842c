#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <ctime>

// System calls without libc: while threads are parked one of them may hold any lock of libc, and errno and
// cancellation points are state that a fork must not touch. A failure comes back as a negative errno.
namespace perlipc {

#if defined(__x86_64__)
inline long Raw(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
inline long Raw(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory", "cc");
  return x0;
}
#endif

template <typename T>
long Word(T* pointer) {
  return reinterpret_cast<long>(pointer);
}

inline long FutexWait(std::atomic<uint32_t>* word, uint32_t expected, const timespec* timeout = nullptr) {
  return Raw(SYS_futex, Word(word), FUTEX_WAIT_PRIVATE, expected, Word(timeout));
}

inline long FutexWake(std::atomic<uint32_t>* word, int count) {
  return Raw(SYS_futex, Word(word), FUTEX_WAKE_PRIVATE, count);
}

inline int64_t Nanoseconds() {
  timespec now{};
  Raw(SYS_clock_gettime, CLOCK_MONOTONIC, Word(&now));
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

inline void Sleep(int64_t nanoseconds) {
  timespec span{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  Raw(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, Word(&span), 0);
}

// Every signal, the two that libc keeps for itself included: rt_sigprocmask lets them be blocked, libc does
// not.
inline uint64_t BlockAllSignals() {
  uint64_t all = ~0ULL;
  uint64_t before = 0;
  Raw(SYS_rt_sigprocmask, 0 /* SIG_BLOCK */, Word(&all), Word(&before), sizeof all);
  return before;
}

inline void SetSignalMask(uint64_t mask) {
  Raw(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, Word(&mask), 0, sizeof mask);
}

}  // namespace perlipc
