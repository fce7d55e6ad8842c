/* A Node-API addon with nothing around its calls: what a call from JavaScript costs at least. Nothing is
 * checked; -1 is any failure. Its fork() stops no thread: its child is fit for exit() alone. */
#include <fcntl.h>
#include <node_api.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 2 };

typedef struct {
  napi_value values[MOST];
} arguments;

static arguments arguments_of(napi_env env, napi_callback_info info) {
  arguments all = {{NULL}};
  size_t count = MOST;
  (void)napi_get_cb_info(env, info, &count, all.values, NULL, NULL);
  return all;
}

static int int_of(napi_env env, napi_value value) {
  int32_t number = -1;
  (void)napi_get_value_int32(env, value, &number);
  return number;
}

typedef struct {
  void *data;
  size_t size;
} bytes;

static bytes bytes_of(napi_env env, napi_value value) {
  bytes all = {NULL, 0};
  (void)napi_get_typedarray_info(env, value, NULL, &all.size, &all.data, NULL, NULL);
  return all;
}

static napi_value number(napi_env env, ssize_t result) {
  napi_value value;
  return napi_create_int32(env, (int32_t)result, &value) == napi_ok ? value : NULL;
}

static napi_value nothing(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  return NULL;
}

static napi_value parent(napi_env env, napi_callback_info info) {
  (void)info;
  return number(env, getppid());
}

static napi_value get_fd(napi_env env, napi_callback_info info) {
  const arguments given = arguments_of(env, info);
  return number(env, fcntl(int_of(env, given.values[0]), F_GETFD));
}

static napi_value take(napi_env env, napi_callback_info info) {
  const arguments given = arguments_of(env, info);
  struct sockaddr_storage peer;
  socklen_t length = sizeof peer;
  return number(env, accept4(int_of(env, given.values[0]), (struct sockaddr *)&peer, &length, SOCK_CLOEXEC));
}

static napi_value receive(napi_env env, napi_callback_info info) {
  const arguments given = arguments_of(env, info);
  const bytes into = bytes_of(env, given.values[1]);
  return number(env, recv(int_of(env, given.values[0]), into.data, into.size, 0));
}

static napi_value transmit(napi_env env, napi_callback_info info) {
  const arguments given = arguments_of(env, info);
  const bytes from = bytes_of(env, given.values[1]);
  return number(env, send(int_of(env, given.values[0]), from.data, from.size, MSG_NOSIGNAL));
}

static napi_value shut(napi_env env, napi_callback_info info) {
  const arguments given = arguments_of(env, info);
  return number(env, close(int_of(env, given.values[0])));
}

/* V8 asks the kernel not to copy its heap; without that mark a child can run JavaScript. */
static napi_value unmark(napi_env env, napi_callback_info info) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char line[512];
  unsigned long start, end;
  (void)info;
  if (maps == NULL) return number(env, -1);
  while (fgets(line, sizeof line, maps) != NULL)
    if (sscanf(line, "%lx-%lx", &start, &end) == 2)
      (void)madvise((void *)start, end - start, MADV_DOFORK); /* not for the kernel's own */
  return number(env, fclose(maps));
}

static napi_value begin(napi_env env, napi_callback_info info) {
  (void)info;
  return number(env, fork());
}

static napi_value end(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  _exit(0);
}

/* The status of a child. */
static napi_value reap(napi_env env, napi_callback_info info) {
  const arguments given = arguments_of(env, info);
  int status = -1;
  (void)waitpid(int_of(env, given.values[0]), &status, 0);
  return number(env, status);
}

#define CALL(name, function) \
  { name, NULL, function, NULL, NULL, NULL, napi_default, NULL }

NAPI_MODULE_INIT() {
  const napi_property_descriptor calls[] = {
      CALL("nothing", nothing), CALL("getppid", parent), CALL("getfd", get_fd), CALL("accept", take),
      CALL("recv", receive),    CALL("send", transmit),  CALL("close", shut),   CALL("unmark", unmark),
      CALL("fork", begin),      CALL("exit", end),       CALL("waitpid", reap),
  };
  return napi_define_properties(env, exports, sizeof calls / sizeof *calls, calls) == napi_ok ? exports
                                                                                              : NULL;
}
