#include "loop/poller.h"

#ifdef HAVE_EPOLL_CREATE1

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "environment.h"
#include "libuv.h"
#include "napi/error.h"
#include "runtime.h"

namespace perlipc {

namespace {

constexpr int kUvReadable = 1;
/** What lies where in the numbers shared with JavaScript. */
enum Place : size_t { kDispatching, kHolding, kFirstReady };

uv_handle_s* Base(uv_poll_s* handle) { return reinterpret_cast<uv_handle_s*>(handle); }

void Free(uv_handle_s* handle) { ::operator delete(handle); }

}  // namespace

Poller& Poller::Of(const Napi::CallbackInfo& info) {
  Environment& environment = Environment::Of(info.Env());
  if (environment.poller == nullptr) {
    RequireNode(info, "what waits for a descriptor");
    uv_loop_s* loop = nullptr;
    if (napi_get_uv_event_loop(info.Env(), &loop) != napi_ok) {
      ThrowErrno(info, ENOSYS, "uv_poll_init");
    }
    environment.poller = new Poller(info.Env(), loop);
    napi_add_async_cleanup_hook(
        info.Env(),
        [](napi_async_cleanup_hook_handle, void* data) {
          auto* poller = static_cast<Poller*>(data);
          poller->ending_ = true;
          poller->context_.reset();
          poller->Close();
        },
        environment.poller, &environment.poller->cleanup_);
  }
  Poller& poller = *environment.poller;
  if (poller.handle_ == nullptr) {
    if (const int error = poller.Start(); error < 0) ThrowErrno(info, -error, "epoll_create1");
  }
  return poller;
}

int Poller::Start() {
  epoll_fd_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (epoll_fd_ < 0) return -errno;
  handle_ = static_cast<uv_poll_s*>(::operator new(uv_handle_size(kUvPoll)));
  if (const int error = uv_poll_init(loop_, handle_, epoll_fd_); error < 0) {
    ::operator delete(handle_);
    handle_ = nullptr;
    ::close(epoll_fd_);
    return error;
  }
  uv_handle_set_data(Base(handle_), this);
  if (!holds_) uv_unref(Base(handle_));
  return uv_poll_start(handle_, kUvReadable, [](uv_poll_s* handle, int, int) {
    static_cast<Poller*>(uv_handle_get_data(Base(handle)))->Ready();
  });
}

int Poller::Arm(int fd, uint32_t events) {
  epoll_event event{};
  event.events = events | EPOLLET;
  event.data.fd = fd;
  if (::epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, fd, &event) == 0) return 0;
  // A number that was closed and is in use again is not watched any more.
  if (errno == ENOENT && ::epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) == 0) return 0;
  return -errno;
}

void Poller::Disarm(int fd) {
  // What is closed already the kernel has forgotten.
  if (epoll_fd_ >= 0) static_cast<void>(::epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr));
}

void Poller::Hold(bool holds) {
  if (holds == holds_) return;
  holds_ = holds;
  if (handle_ != nullptr) (holds ? uv_ref : uv_unref)(Base(handle_));
}

void Poller::SetDispatch(Napi::Function dispatch, Napi::Int32Array shared) {
  dispatch_ = Napi::Persistent(dispatch);
  shared_ = Napi::Persistent(shared);
  context_ = std::make_unique<Napi::AsyncContext>(env_, "perlipc.aio");
}

void Poller::Ready() {
  std::array<epoll_event, kEventsOfATurn> events;
  const int count = ::epoll_wait(epoll_fd_, events.data(), kEventsOfATurn, 0);
  if (count <= 0 || dispatch_.IsEmpty()) return;
  const Napi::HandleScope scope(env_);
  int32_t* shared = Shared();
  for (size_t i = 0; i < static_cast<size_t>(count); ++i) {
    shared[kFirstReady + 2 * i] = events[i].data.fd;
    shared[kFirstReady + 2 * i + 1] = static_cast<int32_t>(events[i].events);
  }
  shared[kDispatching] = 1;
  shared[kHolding] = holds_ ? 1 : 0;
  Dispatch(count);
  // A fork in there has made another process of this one, where nothing is watched.
  if (handle_ != nullptr) Hold(shared[kHolding] != 0);
  shared[kDispatching] = 0;
}

// The microtasks run in here too.
void Poller::Dispatch(int count) {
  const Napi::CallbackScope callback(env_, *context_);
  try {
    dispatch_.Call({Napi::Number::New(env_, count)});
  } catch (const Napi::Error& error) {
    napi_fatal_exception(env_, error.Value());
  }
}

void Poller::Close() {
  if (handle_ != nullptr) {
    uv_handle_set_data(Base(handle_), ending_ ? cleanup_ : nullptr);
    uv_close(Base(handle_), [](uv_handle_s* closed) {
      auto* hook = static_cast<napi_async_cleanup_hook_handle>(uv_handle_get_data(closed));
      Free(closed);
      if (hook != nullptr) napi_remove_async_cleanup_hook(hook);
    });
  } else if (ending_) {
    napi_remove_async_cleanup_hook(cleanup_);
  }
  handle_ = nullptr;
  if (epoll_fd_ >= 0) ::close(epoll_fd_);
  epoll_fd_ = -1;
  holds_ = false;
}

}  // namespace perlipc

#endif
