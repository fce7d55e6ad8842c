// The calls on other systems. A signal that comes after the look at the flags and before the call blocks does
// not interrupt it.
#include "syscall/window.h"

#ifndef PERLIPC_WINDOW
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "main_thread.h"
#include "syscall/interrupt_flags.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace perlipc::blocking {
namespace {

enum class Restarts { kNever, kIfAsked };

/** Makes the call unless an interrupt flag is set: then EINTR, as after a signal that comes while it waits.
 */
template <class Function>
auto Syscall(Function call, Restarts restarts = Restarts::kIfAsked) -> decltype(call()) {
  const bool main = OnMainThread();
  if (main && interrupt_flags != 0) {
    errno = EINTR;
  } else if (const auto result = call(); result != -1) {
    return result;
  }
  if (main && errno == EINTR) {
    if ((interrupt_flags & kInterrupt) != 0) ends_call = true;
    interrupt_flags &= ~kInterrupt;
    if (restarts == Restarts::kIfAsked) NoteRestart();
  }
  return -1;
}

}  // namespace

long Perform(Wait wait, const std::function<long()>& call) {
  const bool never = wait == Wait::kRestarting || wait == Wait::kOnce;
  return Syscall(call, never ? Restarts::kNever : Restarts::kIfAsked);
}

int AcceptWithFlags(int fd, sockaddr* address, socklen_t* length, int flags) {
#ifdef HAVE_ACCEPT4
  return ::accept4(fd, address, length, flags);
#else
  if ((flags & ~kAcceptCloseOnExec) != 0) {
    errno = EINVAL;
    return -1;
  }
  const int client = ::accept(fd, address, length);
  if (client >= 0 && flags != 0) static_cast<void>(::fcntl(client, F_SETFD, FD_CLOEXEC));
  return client;
#endif
}

int Accept(int fd, sockaddr* address, socklen_t* length, int flags) {
  return Syscall([&] { return AcceptWithFlags(fd, address, length, flags); });
}

int Connect(int fd, const sockaddr* address, socklen_t length) {
  return Syscall([&] { return ::connect(fd, address, length); });
}

int Nanosleep(timespec time) {
  return Syscall([&] { return ::nanosleep(&time, nullptr); }, Restarts::kNever);
}

int Open(const char* path, int flags, mode_t mode) {
  return Syscall([&] { return ::open(path, flags, mode); });
}

ssize_t Read(int fd, void* buffer, size_t size) {
  return Syscall([&] { return ::read(fd, buffer, size); });
}

ssize_t Write(int fd, const void* buffer, size_t size) {
  return Syscall([&] { return ::write(fd, buffer, size); });
}

ssize_t Sendto(int fd, const void* buffer, size_t size, int flags, const sockaddr* address,
               socklen_t length) {
  return Syscall([&] { return ::sendto(fd, buffer, size, flags, address, length); });
}

ssize_t Recvfrom(int fd, void* buffer, size_t size, int flags, sockaddr* address, socklen_t* length) {
  return Syscall([&] { return ::recvfrom(fd, buffer, size, flags, address, length); });
}

int Sigsuspend(const sigset_t& mask) {
  return Syscall([&] { return ::sigsuspend(&mask); }, Restarts::kNever);
}

#ifdef HAVE_SIGTIMEDWAIT
int Sigtimedwait(const sigset_t& set, siginfo_t* info, const timespec* timeout) {
  return Syscall(
      [&] { return timeout != nullptr ? ::sigtimedwait(&set, info, timeout) : ::sigwaitinfo(&set, info); },
      Restarts::kNever);
}
#endif

pid_t Wait4(pid_t pid, int* status, int options, rusage* usage) {
  return Syscall([&] { return ::wait4(pid, status, options, usage); });
}

int Waitid(idtype_t type, id_t id, siginfo_t* child, int options) {
  return Syscall([&] { return ::waitid(type, id, child, options); });
}

}  // namespace perlipc::blocking

#endif
