/* The limit that servers of an event loop are measured against: epoll, and a recv and a send for each message.
 * echo tcp4: prints its port. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256 };

static void fail(const char *call) {
  perror(call);
  exit(1);
}

static void watch(int epoll, int fd) {
  struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data = {.fd = fd}};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
}

static void take(int epoll, int server) {
  int client;
  while ((client = accept4(server, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) watch(epoll, client);
}

static void echo(int client) {
  char buffer[4096];
  ssize_t size;
  while ((size = recv(client, buffer, sizeof buffer, 0)) > 0)
    if (send(client, buffer, (size_t)size, MSG_NOSIGNAL) < 0) break;
  if (size < 0 && errno == EAGAIN) return;
  close(client);
}

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof address;
  struct epoll_event events[EVENTS];
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (server < 0 || epoll < 0) fail("socket");
  if (bind(server, (struct sockaddr *)&address, length) < 0) fail("bind");
  if (listen(server, SOMAXCONN) < 0) fail("listen");
  if (getsockname(server, (struct sockaddr *)&address, &length) < 0) fail("getsockname");
  printf("%d\n", ntohs(address.sin_port));
  if (fflush(stdout) == EOF) fail("stdout");
  watch(epoll, server);
  for (;;) {
    const int count = epoll_wait(epoll, events, EVENTS, -1);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count; ++i) {
      if (events[i].data.fd == server) take(epoll, server);
      else echo(events[i].data.fd);
    }
  }
}
