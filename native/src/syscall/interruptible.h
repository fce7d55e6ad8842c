// System calls that may block. No JavaScript runs inside them; handlers of signals that have come run at safe
// points, before such a call and after it failed with EINTR.
#pragma once

#include <napi.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <csignal>
#include <ctime>

#include "signal/pending.h"

/** Runs the JavaScript handlers of the signals that have come. Memory of JavaScript is to be looked at after
 * it. */
inline void SafePoint(const Napi::CallbackInfo& info) {
  if ((signals::pending.load(std::memory_order_relaxed) & signals::kRun) != 0)
    signals::RunHandlers(info.Env());
}

/** Each as the C function of its name: -1 and errno, EINTR included, where it fails. */
namespace blocking {

#ifdef SOCK_CLOEXEC
constexpr int kAcceptCloseOnExec = SOCK_CLOEXEC;
#else
/** A flag of no call's: accept and then fcntl. */
constexpr int kAcceptCloseOnExec = 1;
#endif
/** accept4, with its flags where the platform has them. */
int Accept(int fd, sockaddr* address, socklen_t* length, int flags);
int Connect(int fd, const sockaddr* address, socklen_t length);
int Nanosleep(timespec time);
int Open(const char* path, int flags, mode_t mode);
int Poll(pollfd* fds, nfds_t count, int timeout);
ssize_t Read(int fd, void* buffer, size_t size);
ssize_t Write(int fd, const void* buffer, size_t size);
ssize_t Sendto(int fd, const void* buffer, size_t size, int flags, const sockaddr* address, socklen_t length);
ssize_t Recvfrom(int fd, void* buffer, size_t size, int flags, sockaddr* address, socklen_t* length);
int Sigsuspend(const sigset_t& mask);
#ifdef HAVE_SIGTIMEDWAIT
/** Waits for ever without `timeout`. */
int Sigtimedwait(const sigset_t& set, siginfo_t* info, const timespec* timeout);
#endif
pid_t Wait4(pid_t pid, int* status, int options, rusage* usage);
int Waitid(idtype_t type, id_t id, siginfo_t* child, int options);

}  // namespace blocking
