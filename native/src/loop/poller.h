// The descriptors that an environment's event loop watches: one epoll instance, watched by one handle of
// libuv, so that a descriptor costs the loop no handle of its own.
#pragma once

#include <napi.h>

#include <cstdint>

struct uv_loop_s;
struct uv_poll_s;

namespace perlipc {

class Poller {
 public:
  /** The environment's, made at the first call; throws `SystemError` where it can't be made. */
  static Poller& Of(const Napi::CallbackInfo& info);

  /** Watches `fd` for `events` of epoll, once; 0 or a negative errno. */
  int Arm(int fd, uint32_t events);
  /** Watches `fd` no longer. */
  void Disarm(int fd);
  /** Whether it holds the event loop. */
  void Hold(bool holds);
  void SetDispatch(Napi::Function dispatch) { dispatch_ = Napi::Persistent(dispatch); }

  /** Takes it out of the loop and closes its epoll instance. */
  void Close();

 private:
  Poller(Napi::Env env, uv_loop_s* loop) : env_(env), loop_(loop) {}
  int Start();
  void Ready();

  Napi::Env env_;
  uv_loop_s* loop_;
  uv_poll_s* handle_ = nullptr;
  int epoll_fd_ = -1;
  bool holds_ = false;
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
  bool ending_ = false;
  Napi::FunctionReference dispatch_;
};

}  // namespace perlipc
