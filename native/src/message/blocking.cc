#include "message/blocking.h"

#include <fcntl.h>
#include <unistd.h>

#ifdef HAVE_SPLICE
#include <sys/sendfile.h>
#endif

#include <cerrno>

#include "syscall/interruptible_call.h"

namespace perlipc::blocking {

ssize_t Sendmsg(int fd, const msghdr* message, int flags) {
  return PERLIPC_INTERRUPTIBLE(kOnceBlocked, sendmsg, fd, message, flags);
}

ssize_t Recvmsg(int fd, msghdr* message, int flags) {
  return PERLIPC_INTERRUPTIBLE(kForEvent, recvmsg, fd, message, flags);
}

ssize_t Readv(int fd, const iovec* vectors, int count) {
  return PERLIPC_INTERRUPTIBLE(kForEvent, readv, fd, vectors, count);
}

ssize_t Writev(int fd, const iovec* vectors, int count) {
  return PERLIPC_INTERRUPTIBLE(kOnceBlocked, writev, fd, vectors, count);
}

// What has an offset is a file, which doesn't wait for anybody.
ssize_t Preadv(int fd, const iovec* vectors, int count, off_t offset) {
#ifdef HAVE_PREADV
  return ::preadv(fd, vectors, count, offset);
#else
  static_cast<void>(fd), static_cast<void>(vectors), static_cast<void>(count), static_cast<void>(offset);
  errno = ENOSYS;
  return -1;
#endif
}

ssize_t Pwritev(int fd, const iovec* vectors, int count, off_t offset) {
#ifdef HAVE_PREADV
  return ::pwritev(fd, vectors, count, offset);
#else
  static_cast<void>(fd), static_cast<void>(vectors), static_cast<void>(count), static_cast<void>(offset);
  errno = ENOSYS;
  return -1;
#endif
}

#ifdef HAVE_RECVMMSG
int Sendmmsg(int fd, mmsghdr* messages, unsigned count, int flags) {
  return static_cast<int>(PERLIPC_INTERRUPTIBLE(kOnceBlocked, sendmmsg, fd, messages, count, flags));
}

int Recvmmsg(int fd, mmsghdr* messages, unsigned count, int flags, timespec* timeout) {
  return static_cast<int>(PERLIPC_INTERRUPTIBLE(kForEvent, recvmmsg, fd, messages, count, flags, timeout));
}
#endif

#ifdef HAVE_SPLICE
ssize_t Sendfile(int out, int in, off_t* offset, size_t count) {
  return PERLIPC_INTERRUPTIBLE(kOnceBlocked, sendfile, out, in, offset, count);
}

ssize_t Splice(int in, off_t* in_offset, int out, off_t* out_offset, size_t size, unsigned flags) {
  return PERLIPC_INTERRUPTIBLE(kForEvent, splice, in, in_offset, out, out_offset, size, flags);
}

ssize_t Tee(int in, int out, size_t size, unsigned flags) {
  return PERLIPC_INTERRUPTIBLE(kForEvent, tee, in, out, size, flags);
}
#endif

#ifdef HAVE_COPY_FILE_RANGE
ssize_t CopyFileRange(int in, off_t* in_offset, int out, off_t* out_offset, size_t size, unsigned flags) {
  return PERLIPC_INTERRUPTIBLE(kOnceBlocked, copy_file_range, in, in_offset, out, out_offset, size, flags);
}
#endif

}  // namespace perlipc::blocking
