// The calls of this area that may block, as syscall/interruptible.h has the others.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

namespace perlipc::blocking {

ssize_t Sendmsg(int fd, const msghdr* message, int flags);
ssize_t Recvmsg(int fd, msghdr* message, int flags);
ssize_t Readv(int fd, const iovec* vectors, int count);
ssize_t Writev(int fd, const iovec* vectors, int count);
ssize_t Preadv(int fd, const iovec* vectors, int count, off_t offset);
ssize_t Pwritev(int fd, const iovec* vectors, int count, off_t offset);
#ifdef HAVE_RECVMMSG
int Sendmmsg(int fd, mmsghdr* messages, unsigned count, int flags);
int Recvmmsg(int fd, mmsghdr* messages, unsigned count, int flags, timespec* timeout);
#endif
#ifdef HAVE_SPLICE
ssize_t Sendfile(int out, int in, off_t* offset, size_t count);
ssize_t Splice(int in, off_t* in_offset, int out, off_t* out_offset, size_t size, unsigned flags);
ssize_t Tee(int in, int out, size_t size, unsigned flags);
#endif
#ifdef HAVE_COPY_FILE_RANGE
ssize_t CopyFileRange(int in, off_t* in_offset, int out, off_t* out_offset, size_t size, unsigned flags);
#endif

}  // namespace perlipc::blocking
