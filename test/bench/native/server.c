/* The limit that the other servers are measured against: a plain accept loop.
 * server accept|greeting|roundtrip|fork|exec  tcp4|tcp6|unix  [PATH [BYTES]]: prints its port, or its path. Touches so
 * much memory before. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "touch.h"

static const char greeting[] = "Hello there, localhost, it's a fine day for sockets\r\n";

static void fail(const char *call) {
  perror(call);
  exit(1);
}

static void on_child(int number) {
  const int saved = errno;
  (void)number;
  while (waitpid(-1, NULL, WNOHANG) > 0) continue;
  errno = saved;
}

static void handle_children(void) {
  struct sigaction action = {0};
  action.sa_handler = on_child;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGCHLD, &action, NULL) < 0) fail("sigaction");
}

static int listen_on(const char *family, const char *path) {
  struct sockaddr_storage storage = {0};
  socklen_t length = sizeof(struct sockaddr_in);
  if (strcmp(family, "unix") == 0) {
    struct sockaddr_un *address = (struct sockaddr_un *)&storage;
    address->sun_family = AF_UNIX;
    strncpy(address->sun_path, path, sizeof address->sun_path - 1);
    length = sizeof *address;
  } else if (strcmp(family, "tcp6") == 0) {
    struct sockaddr_in6 *address = (struct sockaddr_in6 *)&storage;
    address->sin6_family = AF_INET6;
    address->sin6_addr = in6addr_loopback;
    length = sizeof *address;
  } else {
    struct sockaddr_in *address = (struct sockaddr_in *)&storage;
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  const int server = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (server < 0) fail("socket");
  if (bind(server, (struct sockaddr *)&storage, length) < 0) fail("bind");
  if (listen(server, SOMAXCONN) < 0) fail("listen");
  if (getsockname(server, (struct sockaddr *)&storage, &length) < 0) fail("getsockname");
  if (storage.ss_family == AF_UNIX) printf("%s\n", path);
  else printf("%d\n", ntohs(((struct sockaddr_in *)&storage)->sin_port)); /* the port of both families is there */
  if (fflush(stdout) == EOF) fail("stdout");
  return server;
}

static void greet(int client) {
  if (write(client, greeting, sizeof greeting - 1) < 0) perror("write");
}

static void echo(int client) {
  char buffer[4096];
  ssize_t size;
  while ((size = recv(client, buffer, sizeof buffer, 0)) > 0)
    if (send(client, buffer, (size_t)size, 0) < 0) perror("send");
}

static void nothing(int client) { (void)client; }

static void fork_greet(int client) {
  const pid_t pid = fork();
  if (pid < 0) perror("fork");
  if (pid != 0) return;
  greet(client);
  _exit(0);
}

static void fork_exec(int client) {
  const pid_t pid = fork();
  if (pid < 0) perror("fork");
  if (pid != 0) return;
  greet(client);
  dup2(client, STDOUT_FILENO);
  execl("/bin/echo", "echo", "a fortune", (char *)NULL);
  _exit(1);
}

static void (*work_of(const char *kind))(int) {
  if (strcmp(kind, "greeting") == 0) return greet;
  if (strcmp(kind, "roundtrip") == 0) return echo;
  if (strcmp(kind, "fork") == 0) return fork_greet;
  if (strcmp(kind, "exec") == 0) return fork_exec;
  return nothing;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  void (*work)(int) = work_of(argv[1]);
  touch(argc > 4 ? strtoull(argv[4], NULL, 10) : 0);
  handle_children();
  const int server = listen_on(argv[2], argc > 3 ? argv[3] : "");
  for (;;) {
    struct sockaddr_storage peer;
    socklen_t length = sizeof peer;
    const int client = accept4(server, (struct sockaddr *)&peer, &length, SOCK_CLOEXEC);
    if (client >= 0) {
      work(client);
      close(client);
    } else if (errno != EINTR) {
      fail("accept");
    }
  }
}
