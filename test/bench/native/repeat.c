/* repeat exit|code|spawn|forkexec|servbyname|hostbyaddr|getppid|getfd|poll|epoll [BYTES | @FILE]: touches so
 * much memory, or has the mappings of the file, then does its work as often as it is told. Prints "ready",
 * reads a count, prints the nanoseconds of each. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "like.h"
#include "touch.h"

static int pipe_ends[2];

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void fail(const char *call) {
  perror(call);
  exit(1);
}

static void wait_for(pid_t pid) {
  if (pid < 0 || waitpid(pid, NULL, 0) != pid) fail("fork");
}

/* Each work returns when it was done. */
static long long fork_exit(void) {
  const pid_t pid = fork();
  if (pid == 0) _exit(0);
  wait_for(pid);
  return now();
}

static long long fork_code(void) {
  const pid_t pid = fork();
  long long said = 0;
  if (pid == 0) {
    said = now();
    _exit(write(pipe_ends[1], &said, sizeof said) != sizeof said);
  }
  if (read(pipe_ends[0], &said, sizeof said) != sizeof said) fail("read");
  wait_for(pid);
  return said;
}

static char *true_words[] = {"true", NULL};

static long long spawn_true(void) {
  pid_t pid = -1;
  if (posix_spawn(&pid, "/bin/true", NULL, NULL, true_words, environ) != 0) fail("posix_spawn");
  wait_for(pid);
  return now();
}

static long long fork_true(void) {
  const pid_t pid = fork();
  if (pid == 0) {
    execv("/bin/true", true_words);
    _exit(127);
  }
  wait_for(pid);
  return now();
}

static long long servbyname(void) {
  const struct servent *service = getservbyname("smtp", "tcp");
  if (service == NULL || ntohs((uint16_t)service->s_port) != 25) fail("getservbyname");
  return now();
}

static long long hostbyaddr(void) {
  const struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
  const struct hostent *host = gethostbyaddr(&loopback, sizeof loopback, AF_INET);
  if (host == NULL || strcmp(host->h_name, "localhost") != 0) fail("gethostbyaddr");
  return now();
}

enum { CALLS = 1000 };

static long long getppids(void) {
  for (int i = 0; i < CALLS; ++i) (void)getppid();
  return now();
}

static long long getfds(void) {
  for (int i = 0; i < CALLS; ++i) {
    if (fcntl(0, F_GETFD) < 0) fail("fcntl");
  }
  return now();
}

/* One call for so many descriptors, each of which is ready. */
static long long poll_all(void) {
  static struct pollfd fds[CALLS];
  if (fds[0].events == 0)
    for (int i = 0; i < CALLS; ++i) fds[i] = (struct pollfd){.fd = 1, .events = POLLOUT};
  if (poll(fds, CALLS, 0) != CALLS) fail("poll");
  return now();
}

static long long epoll_all(void) {
  static struct epoll_event events[CALLS];
  static int epoll = -1;
  if (epoll < 0) {
    epoll = epoll_create1(0);
    for (int i = 0; i < CALLS; ++i) {
      struct epoll_event event = {.events = EPOLLIN, .data = {.fd = eventfd(1, 0)}};
      if (epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event) < 0) fail("epoll_ctl");
    }
  }
  if (epoll_wait(epoll, events, CALLS, 0) != CALLS) fail("epoll_wait");
  return now();
}

static long long (*work_of(const char *name))(void) {
  if (strcmp(name, "exit") == 0) return fork_exit;
  if (strcmp(name, "code") == 0) return fork_code;
  if (strcmp(name, "spawn") == 0) return spawn_true;
  if (strcmp(name, "forkexec") == 0) return fork_true;
  if (strcmp(name, "servbyname") == 0) return servbyname;
  if (strcmp(name, "hostbyaddr") == 0) return hostbyaddr;
  if (strcmp(name, "getppid") == 0) return getppids;
  if (strcmp(name, "getfd") == 0) return getfds;
  if (strcmp(name, "poll") == 0) return poll_all;
  if (strcmp(name, "epoll") == 0) return epoll_all;
  exit(2);
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  long long (*work)(void) = work_of(argv[1]);
  if (argc > 2 && argv[2][0] == '@')
    like(argv[2] + 1);
  else
    touch(argc > 2 ? strtoull(argv[2], NULL, 10) : 0);
  if (pipe(pipe_ends) < 0) fail("pipe");
  puts("ready");
  fflush(stdout);
  int count;
  while (scanf("%d", &count) == 1) {
    for (int i = 0; i < count; ++i) {
      const long long start = now();
      printf("%lld ", work() - start);
    }
    puts("");
    fflush(stdout);
  }
}
