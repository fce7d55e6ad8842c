#include "syscall/interruptible.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <type_traits>

#include "signal/delivery.h"
#include "syscall/interruptible_call.h"
#include "syscall/window.h"

#ifdef PERLIPC_WINDOW
#include <sys/syscall.h>
#endif

namespace blocking {
namespace {

using signals::kInterrupt;
using signals::kRun;
using signals::pending;

#ifdef PERLIPC_WINDOW

template <class T>
long Word(T value) {
  if constexpr (std::is_pointer_v<T>) {
    return reinterpret_cast<long>(value);
  } else if constexpr (std::is_null_pointer_v<T>) {
    return 0;
  } else {
    return static_cast<long>(value);
  }
}

/** The system call behind a look at the bits of `pending`: -EINTR if one is set, also when it is set
 * meanwhile. */
long Look(int bits, long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  return perlipc_window(&pending, number, a, b, c, d, e, f, bits);
}

long Finish(long result, int bits) {
  if (result >= 0 || result < -4095) return result;
  if (result == -EINTR) pending &= ~(bits & kInterrupt);
  errno = static_cast<int>(-result);
  return -1;
}

/** `bits` of pending on the main thread; signals are no matter of a Worker. */
int Mine(int bits) { return signals::OnMainThread() ? bits : 0; }

/** A call that waits for something to come: it fails once for an interruption that came before it. */
template <class Result = int, class... Words>
Result Waiting(long number, Words... words) {
  const int bits = Mine(kRun | kInterrupt);
  return static_cast<Result>(Finish(Look(bits, number, Word(words)...), bits));
}

/** The same for a call that the kernel ends for any handler: it goes on after those that are not ours, as the
 * others do, which libuv's SA_RESTART restarts. */
template <class Result = int, class... Words>
Result WaitingOn(long number, Words... words) {
  const int bits = Mine(kRun | kInterrupt);
  long result = 0;
  do {
    result = Look(bits, number, Word(words)...);
  } while (result == -EINTR && (pending & bits) == 0);
  return static_cast<Result>(Finish(result, bits));
}

/** A call that may not have to wait: it leaves an interruption that came before it to the next that waits. */
template <class Result = int, class... Words>
Result Sending(long number, Words... words) {
  const int bits = Mine(kRun);
  const int own = Mine(kInterrupt) & ~pending;
  return static_cast<Result>(Finish(Look(bits, number, Word(words)...), bits | own));
}

// The kernel's set has 64 signals, whatever room the C library's has.
constexpr size_t kKernelSet = 8;

#else

// Without the window a signal between the look and the call does not interrupt it.
template <class Function>
auto Look(Function call) -> decltype(call()) {
  const bool main = signals::OnMainThread();
  if (main && pending != 0) {
    errno = EINTR;
  } else if (const auto result = call(); result != -1) {
    return result;
  }
  if (main && errno == EINTR) pending &= ~kInterrupt;
  return -1;
}

#endif

}  // namespace

#ifdef PERLIPC_WINDOW

long Perform(Wait wait, long number, const std::array<long, 6>& words) {
  const auto [a, b, c, d, e, f] = words;
  switch (wait) {
    case Wait::kForInput:
      return Waiting<long>(number, a, b, c, d, e, f);
    case Wait::kEndedByAnyHandler:
      return WaitingOn<long>(number, a, b, c, d, e, f);
    default:
      return Sending<long>(number, a, b, c, d, e, f);
  }
}

int Accept(int fd, sockaddr* address, socklen_t* length) {
  return Waiting(SYS_accept4, fd, address, length, SOCK_CLOEXEC);
}

int Connect(int fd, const sockaddr* address, socklen_t length) {
  return Waiting(SYS_connect, fd, address, length);
}

// The kernel writes the time that is left into what it is given: here, and ppoll below.
int Nanosleep(timespec time) { return WaitingOn(SYS_nanosleep, &time, &time); }

// ppoll, because arm64 has no poll.
int Poll(pollfd* fds, nfds_t count, int timeout) {
  timespec time{.tv_sec = timeout / 1000, .tv_nsec = timeout % 1000 * 1'000'000L};
  return WaitingOn(SYS_ppoll, fds, count, timeout < 0 ? nullptr : &time, nullptr, kKernelSet);
}

// Where it is no FIFO it waits for nothing, so that an interruption that came before is not its.
int Open(const char* path, int flags, mode_t mode) {
  return Sending(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t Read(int fd, void* buffer, size_t size) { return Waiting<ssize_t>(SYS_read, fd, buffer, size); }

ssize_t Write(int fd, const void* buffer, size_t size) {
  return Sending<ssize_t>(SYS_write, fd, buffer, size);
}

ssize_t Sendto(int fd, const void* buffer, size_t size, int flags, const sockaddr* address,
               socklen_t length) {
  return Sending<ssize_t>(SYS_sendto, fd, buffer, size, flags, address, length);
}

ssize_t Recvfrom(int fd, void* buffer, size_t size, int flags, sockaddr* address, socklen_t* length) {
  return Waiting<ssize_t>(SYS_recvfrom, fd, buffer, size, flags, address, length);
}

int Sigsuspend(const sigset_t& mask) { return WaitingOn(SYS_rt_sigsuspend, &mask, kKernelSet); }

int Sigtimedwait(const sigset_t& set, siginfo_t* info, const timespec* timeout) {
  if (timeout == nullptr) return WaitingOn(SYS_rt_sigtimedwait, &set, info, nullptr, kKernelSet);
  return Waiting(SYS_rt_sigtimedwait, &set, info, timeout, kKernelSet);
}

pid_t Wait4(pid_t pid, int* status, int options, rusage* usage) {
  return Waiting<pid_t>(SYS_wait4, pid, status, options, usage);
}

int Waitid(idtype_t type, id_t id, siginfo_t* child, int options) {
  return Waiting(SYS_waitid, static_cast<int>(type), id, child, options, nullptr);
}

#else

long Perform(const std::function<long()>& call) { return Look(call); }

int AcceptCloseOnExec(int fd, sockaddr* address, socklen_t* length) {
#ifdef HAVE_ACCEPT4
  return ::accept4(fd, address, length, SOCK_CLOEXEC);
#else
  const int client = ::accept(fd, address, length);
  if (client >= 0) static_cast<void>(::fcntl(client, F_SETFD, FD_CLOEXEC));
  return client;
#endif
}

int Accept(int fd, sockaddr* address, socklen_t* length) {
  return Look([&] { return AcceptCloseOnExec(fd, address, length); });
}

int Connect(int fd, const sockaddr* address, socklen_t length) {
  return Look([&] { return ::connect(fd, address, length); });
}

int Nanosleep(timespec time) {
  return Look([&] { return ::nanosleep(&time, nullptr); });
}

int Poll(pollfd* fds, nfds_t count, int timeout) {
  return Look([&] { return ::poll(fds, count, timeout); });
}

int Open(const char* path, int flags, mode_t mode) {
  return Look([&] { return ::open(path, flags, mode); });
}

ssize_t Read(int fd, void* buffer, size_t size) {
  return Look([&] { return ::read(fd, buffer, size); });
}

ssize_t Write(int fd, const void* buffer, size_t size) {
  return Look([&] { return ::write(fd, buffer, size); });
}

ssize_t Sendto(int fd, const void* buffer, size_t size, int flags, const sockaddr* address,
               socklen_t length) {
  return Look([&] { return ::sendto(fd, buffer, size, flags, address, length); });
}

ssize_t Recvfrom(int fd, void* buffer, size_t size, int flags, sockaddr* address, socklen_t* length) {
  return Look([&] { return ::recvfrom(fd, buffer, size, flags, address, length); });
}

int Sigsuspend(const sigset_t& mask) {
  return Look([&] { return ::sigsuspend(&mask); });
}

#ifdef HAVE_SIGTIMEDWAIT
int Sigtimedwait(const sigset_t& set, siginfo_t* info, const timespec* timeout) {
  return Look(
      [&] { return timeout != nullptr ? ::sigtimedwait(&set, info, timeout) : ::sigwaitinfo(&set, info); });
}
#endif

pid_t Wait4(pid_t pid, int* status, int options, rusage* usage) {
  return Look([&] { return ::wait4(pid, status, options, usage); });
}

int Waitid(idtype_t type, id_t id, siginfo_t* child, int options) {
  return Look([&] { return ::waitid(type, id, child, options); });
}

#endif

}  // namespace blocking
