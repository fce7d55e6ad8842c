// Runs the cases of calls.ts by C's own calls: a line is "STATE|OP|OP…", what it prints is each op's result.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

static int fds[8];
static int count;

static int bound(int family, int type) {
  int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  if (family == AF_INET) bind(fd, (struct sockaddr *)&in, sizeof in);
  if (family == AF_INET6) bind(fd, (struct sockaddr *)&in6, sizeof in6);
  return fd;
}

static void join(int fd, int to) {
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  getsockname(to, (struct sockaddr *)&address, &size);
  connect(fd, (struct sockaddr *)&address, size);
}

static void file(int i) {
  char name[] = "/tmp/perlipc-calls-XXXXXX";
  fds[i] = mkostemp(name, O_CLOEXEC);
  unlink(name);
  for (int n = 0; n < 64; n++) write(fds[i], "0123456789abcdef" + n % 16, 1);
  lseek(fds[i], 0, SEEK_SET);
}

static void state(const char *name) {
  int type = strcmp(name, "dgram") == 0 ? SOCK_DGRAM : strcmp(name, "seqpacket") == 0 ? SOCK_SEQPACKET : SOCK_STREAM;
  int family = strchr(name, '6') ? AF_INET6 : AF_INET;
  count = 2;
  if (strncmp(name, "udp", 3) == 0) {
    for (int i = 0; i < 2; i++) fds[i] = bound(family, SOCK_DGRAM);
    if (strchr(name, 'c')) join(fds[0], fds[1]), join(fds[1], fds[0]);
  } else if (strncmp(name, "tcp", 3) == 0) {
    count = 3;
    fds[2] = bound(family, SOCK_STREAM);
    listen(fds[2], 5);
    fds[0] = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    join(fds[0], fds[2]);
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    while ((fds[1] = accept4(fds[2], NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0) usleep(1000);
  } else if (strcmp(name, "lone") == 0) {
    fds[0] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    fds[1] = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  } else if (strcmp(name, "files") == 0) {
    count = 4;
    file(0), file(1);
    pipe2(fds + 2, O_NONBLOCK | O_CLOEXEC);
  } else if (strcmp(name, "pipes") == 0) {
    count = 4;
    pipe2(fds, O_NONBLOCK | O_CLOEXEC), pipe2(fds + 2, O_NONBLOCK | O_CLOEXEC);
  } else {
    socketpair(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds);
  }
}

static int fd_of(const char *word) { return word[0] == '!' ? atoi(word + 1) : fds[atoi(word)]; }

static char memory[1 << 18];

static int vectors(char *sizes, struct iovec *list) {
  int n = 0;
  size_t at = 0;
  if (strncmp(sizes, "*", 1) == 0) {
    n = atoi(sizes + 1);
    for (int i = 0; i < n; i++) list[i] = (struct iovec){memory, 1};
    return n;
  }
  if (strcmp(sizes, "-") == 0) return 0;
  for (char *word = strtok(sizes, ","); word; word = strtok(NULL, ",")) {
    list[n++] = (struct iovec){memory + at, strtoul(word, NULL, 10)};
    at += strtoul(word, NULL, 10);
  }
  return n;
}

static size_t control(char *spec, char *into) {
  size_t at = 0;
  char *saved;
  if (strcmp(spec, "-") == 0) return 0;
  for (char *one = strtok_r(spec, "+", &saved); one; one = strtok_r(NULL, "+", &saved)) {
    struct cmsghdr *c = (struct cmsghdr *)(into + at);
    size_t size = 0;
    if (one[0] == 'r') {
      c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS;
      char *inner;
      for (char *word = strtok_r(one + 1, ",", &inner); word; word = strtok_r(NULL, ",", &inner), size += 4) {
        int fd = fd_of(word);
        memcpy(CMSG_DATA(c) + size, &fd, 4);
      }
    } else {
      int value;
      sscanf(one, "%d:%d:%d", &c->cmsg_level, &c->cmsg_type, &value);
      memcpy(CMSG_DATA(c), &value, 4);
      size = 4;
    }
    c->cmsg_len = CMSG_LEN(size);
    at += CMSG_SPACE(size);
  }
  return at;
}

static void told(long result) {
  if (result < 0) printf(" E%d", errno);
  else printf(" %ld", result);
}

static void described(struct msghdr *m, long size) {
  printf(" %ld/%x/%d", size, m->msg_flags & ~MSG_CMSG_CLOEXEC, m->msg_name ? (int)m->msg_namelen : 0);
  for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
    size_t length = c->cmsg_len - CMSG_LEN(0);
    int rights = c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS;
    if (rights)
      for (size_t i = 0; i < length; i += 4) close(*(int *)(CMSG_DATA(c) + i));
    if (rights && m->msg_flags & MSG_CTRUNC) continue;
    printf("/%d:%d:%zu", c->cmsg_level, c->cmsg_type, length);
    if (length == 4 && c->cmsg_level != SOL_SOCKET) printf("=%d", *(int *)CMSG_DATA(c));
  }
}

static void op(char *text) {
  char word[6][600] = {{0}};
  static struct iovec list[1100];
  _Alignas(struct cmsghdr) static char buffer[4096];
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  sscanf(text, "%599s %599s %599s %599s %599s %599s", word[0], word[1], word[2], word[3], word[4], word[5]);
  int fd = word[1][0] ? fd_of(word[1]) : -1;
  off_t in, out;
  memset(buffer, 0, sizeof buffer);
  switch (word[0][0]) {
    case 'S': {
      struct msghdr m = {.msg_iov = list, .msg_iovlen = vectors(word[2], list), .msg_control = buffer};
      m.msg_controllen = control(word[3], buffer);
      if (word[5][0] == 'a') {
        getsockname(fd_of(word[5] + 1), (struct sockaddr *)&address, &size);
        m.msg_name = &address, m.msg_namelen = size;
      }
      return told(sendmsg(fd, &m, atoi(word[4])));
    }
    case 'R': {
      struct msghdr m = {.msg_iov = list, .msg_iovlen = vectors(word[2], list), .msg_control = buffer};
      m.msg_controllen = atoi(word[3]), m.msg_name = &address, m.msg_namelen = size;
      long got = recvmsg(fd, &m, atoi(word[4]));
      return got < 0 ? told(got) : described(&m, got);
    }
    case 'M': case 'm': {
      static struct mmsghdr all[1100];
      int n = atoi(word[2]);
      memset(all, 0, sizeof all);
      list[0] = (struct iovec){memory, atoi(word[3])};
      for (int i = 0; i < n; i++) all[i].msg_hdr.msg_iov = list, all[i].msg_hdr.msg_iovlen = 1;
      int got = word[0][0] == 'M' ? sendmmsg(fd, all, n, atoi(word[4])) : recvmmsg(fd, all, n, atoi(word[4]), NULL);
      told(got);
      for (int i = 0; i < got; i++) printf(",%u", all[i].msg_len);
      return;
    }
    case 'o': {
      int value = atoi(word[4]);
      return told(setsockopt(fd, atoi(word[2]), atoi(word[3]), &value, sizeof value));
    }
    case 'c': return told(close(fd));
    case 'h': return told(shutdown(fd, atoi(word[2])));
    case 'V': return told(readv(fd, list, vectors(word[2], list)));
    case 'W': return told(writev(fd, list, vectors(word[2], list)));
    case 'p': return told(preadv(fd, list, vectors(word[2], list), atoi(word[3])));
    case 'P': return told(pwritev(fd, list, vectors(word[2], list), atoi(word[3])));
    case 'F': in = atoi(word[3]); return told(sendfile(fd, fd_of(word[2]), word[3][1] == 0 && word[3][0] == '-' ? NULL : &in, atoi(word[4])));
    case 'T': return told(tee(fd, fd_of(word[2]), atoi(word[3]), atoi(word[4])));
    case 'L': case 'G': {
      in = atoi(word[2]), out = atoi(word[4]);
      off_t *from = word[2][1] == 0 && word[2][0] == '-' ? NULL : &in, *to = word[4][1] == 0 && word[4][0] == '-' ? NULL : &out;
      return told(word[0][0] == 'L' ? splice(fd, from, fd_of(word[3]), to, atoi(word[5]), SPLICE_F_NONBLOCK)
                                    : copy_file_range(fd, from, fd_of(word[3]), to, atoi(word[5]), 0));
    }
  }
}

int main(void) {
  static char line[8192];
  signal(SIGPIPE, SIG_IGN);
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    char *saved;
    state(strtok_r(line, "|", &saved));
    for (char *one = strtok_r(NULL, "|", &saved); one; one = strtok_r(NULL, "|", &saved)) op(one);
    printf("\n");
    for (int i = 0; i < count; i++) close(fds[i]);
  }
}
