// The descriptors that an environment's event loop watches: one epoll instance, watched by one handle of
// libuv, so that a descriptor costs the loop no handle of its own.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

struct uv_loop_s;
struct uv_poll_s;

namespace perlipc {

class Poller {
 public:
  /** More events than these wait for the next turn, so that a flood doesn't starve timers. */
  static constexpr int kEventsOfATurn = 256;
  /** How many numbers are shared with JavaScript. */
  static constexpr size_t kSharedSize = 2 + 2 * kEventsOfATurn;

  /** The environment's, made at the first call; throws `SystemError` where it can't be made. */
  static Poller& Of(const Napi::CallbackInfo& info);

  /** Watches `fd` for edges of `events` of epoll, and for what is there already; 0 or a negative errno. */
  int Arm(int fd, uint32_t events);
  /** Watches `fd` no longer. */
  void Disarm(int fd);
  /** Whether it holds the event loop. */
  void Hold(bool holds);
  /** `dispatch` is called with how many pairs of descriptor and events lie in `shared`. */
  void SetDispatch(Napi::Function dispatch, Napi::Int32Array shared);

  /** Takes it out of the loop and closes its epoll instance. */
  void Close();

 private:
  Poller(Napi::Env env, uv_loop_s* loop) : env_(env), loop_(loop) {}
  int Start();
  void Ready();
  void Dispatch(int count);
  /** The numbers that JavaScript and this class share. */
  int32_t* Shared() { return shared_.Value().Data(); }

  Napi::Env env_;
  uv_loop_s* loop_;
  uv_poll_s* handle_ = nullptr;
  int epoll_fd_ = -1;
  bool holds_ = false;
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
  bool ending_ = false;
  Napi::FunctionReference dispatch_;
  Napi::Reference<Napi::Int32Array> shared_;
  std::unique_ptr<Napi::AsyncContext> context_;
};

}  // namespace perlipc
