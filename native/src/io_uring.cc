#include "io_uring.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string>

#include "napi/args.h"
#include "runtime.h"

extern "C" {
unsigned uv_version() __attribute__((weak));
/** What Node 20 asks its own libuv, where io_uring is off unless the environment turned it on at the start.
 */
int uv__node_patch_is_using_io_uring() __attribute__((weak));
}

namespace perlipc {
namespace {

template <class F>
F* Symbol(const char* name) {
  return reinterpret_cast<F*>(dlsym(RTLD_DEFAULT, name));
}

// libuv before 1.45 has no io_uring, and from 1.49 on none that makes file calls on a thread of its own.
bool MayRun() {
  if (!RunsOnNode()) return false;
  auto* version = Symbol<unsigned()>("uv_version");
  if (version == nullptr || version() < 0x012d00 || version() >= 0x013100) return false;
  // What Node 20 asks its own libuv, where io_uring is off unless the environment turned it on at the start.
  if (auto* using_it = Symbol<int()>("uv__node_patch_is_using_io_uring")) return using_it() != 0;
  const char* wanted = std::getenv("UV_USE_IO_URING");
  return wanted == nullptr || std::atoi(wanted) != 0;
}

}  // namespace

void RefuseWithIoUring(const Napi::CallbackInfo& info) {
  if (!MayRun()) return;
  const std::string reason =
      ": disabled, since an io_uring may be running whose file calls would keep the old ids; see "
      "CVE-2024-22017";
  Napi::Error error = Napi::Error::New(info.Env(), args::FunctionName(info) + reason);
  error.Set("code", Napi::String::New(info.Env(), "ERR_INVALID_STATE"));
  throw error;
}

}  // namespace perlipc
