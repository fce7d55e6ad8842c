/* The limit that datagrams are measured against, and what stands at the other end.
 * udp send|segment SIZE COUNT PORT…: sends with sendmmsg, or trains that the kernel cuts (UDP_SEGMENT).
 * udp receive|gro SIZE COUNT [PAUSE]: prints its port, receives so many with recvmmsg, of trains with gro (UDP_GRO),
 * with a pause of so many microseconds after each batch that isn't full.
 * These print what they took. And for the others, until they are killed:
 * udp sink SOCKETS: prints its ports and reads what comes. udp blast SIZE PORT, udp trains SIZE PORT: sends. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif

enum { BATCH = 64, MOST = 65535, SOCKETS = 64, ROOM = 4 << 20 };

static char memory[BATCH][MOST];

static void fail(const char *call) {
  perror(call);
  exit(1);
}

static int udp_socket(int gro) {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  const int room = ROOM, one = 1;
  if (fd < 0) fail("socket");
  if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (gro && setsockopt(fd, SOL_UDP, UDP_GRO, &one, sizeof one) < 0) fail("UDP_GRO");
  return fd;
}

static void print_port(int fd, const char *end) {
  struct sockaddr_in address;
  socklen_t length = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &length) < 0) fail("getsockname");
  printf("%d%s", ntohs(address.sin_port), end);
  fflush(stdout);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double start_time;
static struct rusage start_usage;

static void begin(void) {
  start_time = now();
  getrusage(RUSAGE_SELF, &start_usage);
}

static double between(struct timeval from, struct timeval to) {
  return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_usec - from.tv_usec) / 1e6;
}

static void end(long done) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("{\"done\":%ld,\"seconds\":%f,\"user\":%f,\"system\":%f,\"peak\":%f}\n", done,
         now() - start_time, between(start_usage.ru_utime, usage.ru_utime),
         between(start_usage.ru_stime, usage.ru_stime), (double)usage.ru_maxrss / 1024);
}

static struct sockaddr_in peers[SOCKETS];
static int peer_count;

static void take_peers(char **ports) {
  for (; *ports != NULL && peer_count < SOCKETS; ++ports)
    peers[peer_count++] = (struct sockaddr_in){.sin_family = AF_INET,
                                               .sin_port = htons((uint16_t)atoi(*ports)),
                                               .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

/* So many datagrams, with one call for each batch; 0 for no end. */
static void send_all(size_t size, int segments, long count) {
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  union {
    struct cmsghdr align;
    char space[CMSG_SPACE(sizeof(uint16_t))];
  } control = {.align = {.cmsg_len = CMSG_LEN(sizeof(uint16_t)), .cmsg_level = SOL_UDP, .cmsg_type = UDP_SEGMENT}};
  const uint16_t segment = (uint16_t)size;
  const int batch = segments > 1 ? 1 : BATCH;
  const int fd = udp_socket(0);
  memcpy(CMSG_DATA(&control.align), &segment, sizeof segment);
  memset(messages, 0, sizeof messages);
  if (peer_count == 1 && connect(fd, (struct sockaddr *)&peers[0], sizeof peers[0]) < 0) fail("connect");
  for (int i = 0; i < batch; ++i) {
    parts[i] = (struct iovec){memory[i], size * (size_t)segments};
    messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
    if (segments > 1) {
      messages[i].msg_hdr.msg_control = control.space;
      messages[i].msg_hdr.msg_controllen = sizeof control.space;
    }
    if (peer_count > 1) {
      messages[i].msg_hdr.msg_name = &peers[i % peer_count];
      messages[i].msg_hdr.msg_namelen = sizeof peers[0];
    }
  }
  begin();
  long sent = 0;
  while (count == 0 || sent < count) {
    const int some = sendmmsg(fd, messages, (unsigned)batch, 0);
    if (some > 0) sent += (long)some * segments;
    else if (errno != ECONNREFUSED && errno != EINTR) fail("sendmmsg");
  }
  end(sent);
}

/* Without the kernel's slack of 50 us. */
static void wait_for(long microseconds) {
  const struct timespec time = {.tv_nsec = microseconds * 1000};
  prctl(PR_SET_TIMERSLACK, 1);
  nanosleep(&time, NULL);
}

static void receive_all(size_t size, int gro, long count, long pause) {
  struct mmsghdr messages[BATCH];
  struct iovec parts[BATCH];
  struct sockaddr_in addresses[BATCH];
  char controls[BATCH][CMSG_SPACE(sizeof(int))];
  const int fd = udp_socket(gro);
  const long warm_up = count / 10;
  long got = 0;
  print_port(fd, "\n");
  for (int warm = 0; got < count;) {
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    if (!warm && got >= warm_up) {
      warm = 1;
      got = 0;
      begin();
    }
    for (int i = 0; i < BATCH; ++i) {
      parts[i] = (struct iovec){memory[i], gro ? MOST : 2048};
      messages[i].msg_hdr = (struct msghdr){.msg_name = &addresses[i],
                                            .msg_namelen = sizeof addresses[i],
                                            .msg_iov = &parts[i],
                                            .msg_iovlen = 1,
                                            .msg_control = controls[i],
                                            .msg_controllen = sizeof controls[i]};
    }
    const int some = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
    if (some < 0 && errno == EAGAIN) poll(&ready, 1, -1);
    else if (some < 0 && errno != EINTR) fail("recvmmsg");
    for (int i = 0; i < some; ++i) got += (long)((messages[i].msg_len + size - 1) / size);
    if (pause > 0 && some > 0 && some < BATCH) wait_for(pause);
  }
  end(got);
}

/* Reads what comes to all of them. */
static void sink(int count) {
  struct pollfd fds[SOCKETS];
  for (int i = 0; i < count; ++i) {
    fds[i] = (struct pollfd){.fd = udp_socket(1), .events = POLLIN};
    print_port(fds[i].fd, i + 1 < count ? " " : "\n");
  }
  for (;;) {
    poll(fds, (nfds_t)count, -1);
    for (int i = 0; i < count; ++i)
      if (fds[i].revents != 0)
        for (int n = 0; n < BATCH && recv(fds[i].fd, memory[0], MOST, MSG_DONTWAIT | MSG_TRUNC) >= 0; ++n) continue;
  }
}

int main(int argc, char **argv) {
  const char *role = argc > 2 ? argv[1] : "";
  const size_t size = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
  const long count = argc > 3 ? strtol(argv[3], NULL, 10) : 0;
  const long pause = argc > 4 ? strtol(argv[4], NULL, 10) : 0;
  const int segments = size > 0 && MOST - 28 < 64 * (int)size ? (int)((MOST - 28) / size) : 64;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (strcmp(role, "sink") == 0) sink((int)size < SOCKETS ? (int)size : SOCKETS);
  if (strcmp(role, "receive") == 0) return receive_all(size, 0, count, pause), 0;
  if (strcmp(role, "gro") == 0) return receive_all(size, 1, count, pause), 0;
  if (argc < 4) return 2;
  const int endless = strcmp(role, "blast") == 0 || strcmp(role, "trains") == 0;
  take_peers(argv + (endless ? 3 : 4));
  send_all(size, strcmp(role, "segment") == 0 || strcmp(role, "trains") == 0 ? segments : 1, endless ? 0 : count);
}
