/* A Node-API addon with nothing around its calls: what a call from JavaScript costs at least. */
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

static napi_value nothing(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  return NULL;
}

static napi_value parent(napi_env env, napi_callback_info info) {
  napi_value pid;
  (void)info;
  return napi_create_int32(env, getppid(), &pid) == napi_ok ? pid : NULL;
}

static napi_value get_fd(napi_env env, napi_callback_info info) {
  napi_value fd, flags;
  size_t count = 1;
  int32_t number;
  if (napi_get_cb_info(env, info, &count, &fd, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_value_int32(env, fd, &number) != napi_ok) return NULL;
  return napi_create_int32(env, fcntl(number, F_GETFD), &flags) == napi_ok ? flags : NULL;
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor calls[] = {
      {"nothing", NULL, nothing, NULL, NULL, NULL, napi_default, NULL},
      {"getppid", NULL, parent, NULL, NULL, NULL, napi_default, NULL},
      {"getfd", NULL, get_fd, NULL, NULL, NULL, napi_default, NULL},
  };
  return napi_define_properties(env, exports, sizeof calls / sizeof *calls, calls) == napi_ok ? exports
                                                                                              : NULL;
}
