// The calls on Linux, through the window: a signal interrupts them whenever it comes.
#include "syscall/window.h"

#ifdef PERLIPC_WINDOW
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "main_thread.h"
#include "syscall/interrupt_flags.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace perlipc::blocking {
namespace {

/** Makes the system call unless one of `bits` is set in `interrupt_flags`, before it or while it waits: then
 * -EINTR. */
long Syscall(int bits, long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  return perlipc_window(&interrupt_flags, number, a, b, c, d, e, f, bits);
}

long Finish(long result, int bits) {
  if (result >= 0 || result < -4095) return result;
  if (result == kWindowLeft) {
    NoteRestart();
    result = -EINTR;
  }
  if (result == -EINTR && (interrupt_flags & bits & kInterrupt) != 0) {
    ends_call = true;
    interrupt_flags &= ~kInterrupt;
  }
  errno = static_cast<int>(-result);
  return -1;
}

/** `bits` on the main thread; 0 on a Worker, which runs no signal handlers. */
int MainThreadBits(int bits) { return OnMainThread() ? bits : 0; }

/** Made again after a signal that sets none of `ends`, as the kernel does itself unless the call or its
 * socket has a time-out. */
template <class... Words>
long SyscallUntil(int ends, int bits, long number, Words... words) {
  for (;;) {
    const long result = Syscall(bits, number, ToWord(words)...);
    if (result != -EINTR || (interrupt_flags & ends) != 0) return result;
  }
}

/** A call that waits for an event: an interrupt that arrived before it makes it fail with EINTR. */
template <class Result = int, class... Words>
Result Interruptible(long number, Words... words) {
  const int bits = MainThreadBits(kRunHandlers | kInterrupt);
  return static_cast<Result>(Finish(SyscallUntil(bits, bits, number, words...), bits));
}

/** The same for a call that the kernel never restarts, whatever SA_RESTART says. */
template <class Result = int, class... Words>
Result RestartingInterruptible(long number, Words... words) {
  const int bits = MainThreadBits(kRunHandlers | kInterrupt);
  const long result = SyscallUntil(bits, bits, number, words...);
  return static_cast<Result>(Finish(result == kWindowLeft ? -EINTR : result, bits));
}

/** The same, made once: for UntilTime and UntilReady, which look at the time before they make it again. */
template <class Result = int, class... Words>
Result InterruptibleOnce(long number, Words... words) {
  const int bits = MainThreadBits(kRunHandlers | kInterrupt);
  const long result = Syscall(bits, number, ToWord(words)...);
  return static_cast<Result>(Finish(result == kWindowLeft ? -EINTR : result, bits));
}

/** A call that seldom blocks: an interrupt that arrived earlier is kept for the next call that waits. */
template <class Result = int, class... Words>
Result InterruptibleOnceBlocked(long number, Words... words) {
  const int bits = MainThreadBits(kRunHandlers);
  const int ends = bits | (MainThreadBits(kInterrupt) & ~interrupt_flags);
  return static_cast<Result>(Finish(SyscallUntil(ends, bits, number, words...), ends));
}

// The size of the kernel's signal set, which has 64 signals; that of libc's sigset_t may be larger.
constexpr size_t kKernelSet = 8;

}  // namespace

long Perform(Wait wait, long number, const std::array<long, 6>& words) {
  const auto [a, b, c, d, e, f] = words;
  switch (wait) {
    case Wait::kForEvent:
      return Interruptible<long>(number, a, b, c, d, e, f);
    case Wait::kRestarting:
      return RestartingInterruptible<long>(number, a, b, c, d, e, f);
    case Wait::kOnce:
      return InterruptibleOnce<long>(number, a, b, c, d, e, f);
    default:
      return InterruptibleOnceBlocked<long>(number, a, b, c, d, e, f);
  }
}

int Accept(int fd, sockaddr* address, socklen_t* length, int flags) {
  return Interruptible(SYS_accept4, fd, address, length, flags);
}

// Made again it would find itself under way.
int Connect(int fd, const sockaddr* address, socklen_t length) {
  const int bits = MainThreadBits(kRunHandlers | kInterrupt);
  return static_cast<int>(Finish(Syscall(bits, SYS_connect, fd, ToWord(address), length), bits));
}

// The kernel writes the remaining time into its argument: a call made again goes on with it.
int Nanosleep(timespec time) { return RestartingInterruptible(SYS_nanosleep, &time, &time); }

// It blocks on a FIFO only.
int Open(const char* path, int flags, mode_t mode) {
  return InterruptibleOnceBlocked(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t Read(int fd, void* buffer, size_t size) { return Interruptible<ssize_t>(SYS_read, fd, buffer, size); }

ssize_t Write(int fd, const void* buffer, size_t size) {
  return InterruptibleOnceBlocked<ssize_t>(SYS_write, fd, buffer, size);
}

ssize_t Sendto(int fd, const void* buffer, size_t size, int flags, const sockaddr* address,
               socklen_t length) {
  return InterruptibleOnceBlocked<ssize_t>(SYS_sendto, fd, buffer, size, flags, address, length);
}

ssize_t Recvfrom(int fd, void* buffer, size_t size, int flags, sockaddr* address, socklen_t* length) {
  return Interruptible<ssize_t>(SYS_recvfrom, fd, buffer, size, flags, address, length);
}

int Sigsuspend(const sigset_t& mask) { return RestartingInterruptible(SYS_rt_sigsuspend, &mask, kKernelSet); }

int Sigtimedwait(const sigset_t& set, siginfo_t* info, const timespec* timeout) {
  if (timeout == nullptr)
    return RestartingInterruptible(SYS_rt_sigtimedwait, &set, info, nullptr, kKernelSet);
  return InterruptibleOnce(SYS_rt_sigtimedwait, &set, info, timeout, kKernelSet);
}

pid_t Wait4(pid_t pid, int* status, int options, rusage* usage) {
  return Interruptible<pid_t>(SYS_wait4, pid, status, options, usage);
}

int Waitid(idtype_t type, id_t id, siginfo_t* child, int options) {
  return Interruptible(SYS_waitid, static_cast<int>(type), id, child, options, nullptr);
}

}  // namespace perlipc::blocking

#endif
