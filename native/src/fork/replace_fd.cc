#include "fork/replace_fd.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "syscall/raw.h"

namespace perlipc::fork {

long Place(long fd, int wanted) {
  if (fd < 0 || fd == wanted) return fd;
  const long done = Raw(SYS_dup3, fd, wanted, O_CLOEXEC);
  Raw(SYS_close, fd);
  return done;
}

long ReplaceEventfd(int fd, uint64_t count) {
  Raw(SYS_close, fd);
  const bool large = count > 0xffffffffULL;
  const long made =
      Place(Raw(SYS_eventfd2, large ? 0 : static_cast<long>(count), EFD_NONBLOCK | EFD_CLOEXEC), fd);
  if (made >= 0 && large) Raw(SYS_write, fd, Word(&count), sizeof count);
  return made;
}

long ReplaceWithHungUp(int fd) {
  Raw(SYS_close, fd);
  int ends[2] = {-1, -1};
  const long done = Raw(SYS_socketpair, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, Word(ends));
  if (done < 0) return done;
  const int kept = ends[1] == fd ? ends[1] : ends[0];
  Raw(SYS_close, kept == ends[0] ? ends[1] : ends[0]);
  return Place(kept, fd);
}

long ReplaceWithDeaf(int fd) {
  Raw(SYS_close, fd);
  return Place(Raw(SYS_socket, AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), fd);
}

}  // namespace perlipc::fork
