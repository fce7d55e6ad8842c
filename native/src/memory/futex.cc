// Waiting on a word of shared memory.
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif
#if __has_include(<linux/futex.h>)
#include <linux/futex.h>
#endif

#include <unistd.h>

#include <ctime>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace perlipc {

namespace {

// Argument `i`, an Int32Array, and i + 1, the index of one of its elements.
[[maybe_unused]] int32_t* WordArgument(const Napi::CallbackInfo& info, size_t i) {
  const auto array = args::Int32s(info, i, 0, "an Int32Array");
  const int64_t index = args::Int64(info, i + 1);
  if (index < 0 || static_cast<size_t>(index) >= array.size())
    args::ThrowRange(info, i + 1, "the index of an element");
  return &array[static_cast<size_t>(index)];
}

#ifdef FUTEX_WAIT

long Wait(int32_t* word, int value, const timespec* timeout) {
#ifdef PERLIPC_WINDOW
  return PERLIPC_INTERRUPTIBLE(kForEvent, futex, word, FUTEX_WAIT, value, timeout);
#else
  // libc has no futex.
  return blocking::Perform(blocking::Wait::kForEvent, [&]() -> long {
    return ::syscall(SYS_futex, word, FUTEX_WAIT, value, timeout, nullptr, 0);
  });
#endif
}

// long futex(uint32_t *uaddr, FUTEX_WAIT, uint32_t val, const struct timespec *timeout)
Napi::Value FutexWait(const Napi::CallbackInfo& info) {
  SafePoint(info);
  int32_t* word = WordArgument(info, 0);
  const int value = args::Int(info, 2);
  timespec time{};
  const timespec* timeout = nullptr;
  if (!info[3].IsUndefined()) {
    time = args::Seconds(info, 3);
    timeout = &time;
  }
  return CheckZero(info, static_cast<int>(Wait(word, value, timeout)), "futex");
}

// long futex(uint32_t *uaddr, FUTEX_WAKE, uint32_t val)
Napi::Value FutexWake(const Napi::CallbackInfo& info) {
  int32_t* word = WordArgument(info, 0);
  const int count = args::Int(info, 2);
  return CheckNumber(info, ::syscall(SYS_futex, word, FUTEX_WAKE, count, nullptr, nullptr, 0), "futex");
}

#else

Napi::Value FutexWait(const Napi::CallbackInfo& info) {
  static_cast<void>(WordArgument(info, 0));
  static_cast<void>(args::Int(info, 2));
  if (!info[3].IsUndefined()) static_cast<void>(args::Seconds(info, 3));
  return Missing(info);
}

Napi::Value FutexWake(const Napi::CallbackInfo& info) {
  static_cast<void>(WordArgument(info, 0));
  static_cast<void>(args::Int(info, 2));
  return Missing(info);
}

#endif

}  // namespace

void InitFutex(Napi::Env, Napi::Object exports) {
  args::Def<FutexWait>(exports, "futex_wait(array, index, value, timeout)");
  args::Def<FutexWake>(exports, "futex_wake(array, index, count)");
}

}  // namespace perlipc
