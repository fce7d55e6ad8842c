#include "signal/uv_loop.h"

#include <array>
#include <cerrno>
#include <memory>

#include "environment.h"
#include "libuv.h"
#include "main_thread.h"
#include "runtime.h"
#include "signal/delivery.h"
#include "signal/info.h"
#include "signal/pending.h"
#include "signal/route.h"
#include "signal/uv_forward.h"
#include "syscall/interrupt_flags.h"

namespace perlipc::signals {
namespace {

uv_loop_s* loop = nullptr;
napi_env main_env = nullptr;
void (*before_closing)() = nullptr;
uv_prepare_s* prepare = nullptr;
uv_check_s* check = nullptr;
std::array<uv_signal_s*, kLastSignal + 1> watchers{};

template <class Handle>
Handle* Allocate(int type) {
  return static_cast<Handle*>(::operator new(uv_handle_size(type)));
}

template <class Handle>
uv_handle_s* Base(Handle* handle) {
  return reinterpret_cast<uv_handle_s*>(handle);
}

// libuv's listeners run in this turn of the loop: no blocking call need end for them any more.
void OnWatched(uv_signal_s*, int signal) {
  interrupt_flags &= ~kInterrupt;
  MarkRead(signal);
}

// Runs each signal's handler once, a real-time signal's until its queue is empty: a handler that sends its
// own signal again must not keep the program here for ever.
bool RunNext(Napi::Env env, SignalSet& done, bool after_call) {
  if (const int count = TakeLost(); count > 0)
    throw Napi::Error::New(env, std::to_string(count) + " signals were lost: the kernel's queue was full");
  const auto info = TakePending(done);
  if (!info) return false;
  const int signal = info->si_signo;
  if (!IsRealtime(signal)) done |= Bit(signal);
  const Napi::HandleScope scope(env);
  const HandlerScope handling(signal, RouteOf(signal).deferred);
  Environment::Of(env).signal_dispatcher.Call(
      {Napi::Number::New(env, signal), InfoObject(env, *info), Napi::Boolean::New(env, after_call)});
  return true;
}

bool RunNextInLoop(Napi::Env env, SignalSet& done) {
  const Napi::HandleScope scope(env);
  const Napi::AsyncContext context(env, "perlipc.signal");
  const Napi::CallbackScope callback(env, context);
  try {
    return RunNext(env, done, false);
  } catch (const Napi::Error& error) {
    napi_fatal_exception(env, error.Value());
    return true;
  }
}

void OnPrepare(uv_prepare_s*) { BeforePoll(); }

// Runs after every poll, whatever woke the loop.
void OnCheck(uv_check_s*) {
  AfterPoll();
  SignalSet done = 0;
  while ((interrupt_flags & kRunHandlers) != 0 && RunNextInLoop(main_env, done)) {
  }
}

int StartTurns() {
  if (check != nullptr) return 0;
  if (loop == nullptr) return -ENOSYS;
  prepare = Allocate<uv_prepare_s>(kUvPrepare);
  uv_prepare_init(loop, prepare);
  uv_unref(Base(prepare));
  check = Allocate<uv_check_s>(kUvCheck);
  uv_check_init(loop, check);
  uv_unref(Base(check));
  const int error = uv_prepare_start(prepare, OnPrepare);
  return error < 0 ? error : uv_check_start(check, OnCheck);
}

/** Closes our handles in the loop; the environment turns the loop until all are closed. */
class Closing {
 public:
  static void Begin(napi_async_cleanup_hook_handle hook, void*) {
    before_closing();
    hook_ = hook;
    open_ = 1;
    if (prepare != nullptr) Close(Base(prepare));
    if (check != nullptr) Close(Base(check));
    for (uv_signal_s*& watcher : watchers) {
      if (watcher != nullptr) Close(Base(watcher));
      watcher = nullptr;
    }
    prepare = nullptr;
    check = nullptr;
    loop = nullptr;
    Closed();
  }

 private:
  static void Close(uv_handle_s* handle) {
    ++open_;
    uv_close(handle, [](uv_handle_s* closed) {
      ::operator delete(closed);
      Closed();
    });
  }
  static void Closed() {
    if (--open_ == 0) napi_remove_async_cleanup_hook(hook_);
  }

  static inline int open_ = 0;
  static inline napi_async_cleanup_hook_handle hook_ = nullptr;
};

}  // namespace

void AttachLoop(Napi::Env env, void (*closing)()) {
  const bool attached = main_env != nullptr;
  before_closing = closing;
  main_env = env;
  if (attached || !RunsOnNode()) return;  // or the addon was loaded before in this process
  napi_get_uv_event_loop(env, &loop);
  napi_add_async_cleanup_hook(env, Closing::Begin, nullptr, nullptr);
}

int StartWatcher(int signal) {
  if (const int error = StartTurns(); error < 0) return error;
  uv_signal_s*& watcher = watchers[static_cast<size_t>(signal)];
  if (watcher == nullptr) {
    watcher = Allocate<uv_signal_s>(kUvSignal);
    uv_signal_init(loop, watcher);
    uv_unref(Base(watcher));
  }
  return uv_signal_start(watcher, OnWatched, signal);
}

void StopWatcher(int signal) {
  uv_signal_stop(watchers[static_cast<size_t>(signal)]);
  MarkRead(signal);
}

void SetKeepAlive(int signal, bool keep_alive) {
  (keep_alive ? uv_ref : uv_unref)(Base(watchers[static_cast<size_t>(signal)]));
}

void RunHandlers(Napi::Env env, bool after_call) {
  if (!OnMainThread()) return;
  SignalSet done = 0;
  while (RunNext(env, done, after_call)) {
  }
}

}  // namespace perlipc::signals
