// System calls that may block. No JavaScript runs while they do: the handlers of signals run at a SafePoint,
// before such a call and after it failed with EINTR.
#pragma once

#include <napi.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <csignal>
#include <ctime>

#include "syscall/interrupt_flags.h"

/** Each is the C function of its name: on failure -1 and errno, EINTR included. */
namespace perlipc::blocking {

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
ssize_t Read(int fd, void* buffer, size_t size);
ssize_t Write(int fd, const void* buffer, size_t size);
ssize_t Sendto(int fd, const void* buffer, size_t size, int flags, const sockaddr* address, socklen_t length);
ssize_t Recvfrom(int fd, void* buffer, size_t size, int flags, sockaddr* address, socklen_t* length);
int Sigsuspend(const sigset_t& mask);
#ifdef HAVE_SIGTIMEDWAIT
/** Waits without limit if `timeout` is null; else see UntilTime. */
int Sigtimedwait(const sigset_t& set, siginfo_t* info, const timespec* timeout);
#endif
pid_t Wait4(pid_t pid, int* status, int options, rusage* usage);
int Waitid(idtype_t type, id_t id, siginfo_t* child, int options);

}  // namespace perlipc::blocking
