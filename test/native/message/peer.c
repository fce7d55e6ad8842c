// The peer of rights.test.ts, on descriptor 3.
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))];
  char data[10];
  struct iovec vector = {data, sizeof data};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  int fd, ends[2];
  if (recvmsg(3, &message, 0) != 4 || message.msg_flags != 0) return 1;
  memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
  write(fd, "from C", 6);
  pipe(ends);
  write(ends[1], "piped by C", 10);
  vector = (struct iovec){"back", 4};
  message = (struct msghdr){.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(2 * sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(header), ends, sizeof fd);
  memcpy(CMSG_DATA(header) + sizeof fd, ends, sizeof fd);
  return sendmsg(3, &message, 0) != 4;
}
