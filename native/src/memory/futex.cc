// Waiting on a word of shared memory, and mutexes in it that outlive their owner.
#include <pthread.h>
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif
#if __has_include(<linux/futex.h>)
#include <linux/futex.h>
#endif

#include <unistd.h>

#include <cerrno>
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
  if (!info[i].IsTypedArray() || info[i].As<Napi::TypedArray>().TypedArrayType() != napi_int32_array)
    args::ThrowType(info, i, "an Int32Array");
  const auto array = info[i].As<Napi::Int32Array>();
  const int64_t index = args::Int64(info, i + 1);
  if (index < 0 || static_cast<size_t>(index) >= array.ElementLength())
    args::ThrowRange(info, i + 1, "the index of an element");
  return info[i].As<Napi::Int32Array>().Data() + index;
}

#ifdef FUTEX_WAIT

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
  const long result = PERLIPC_INTERRUPTIBLE(kForEvent, futex, word, FUTEX_WAIT, value, timeout);
  return CheckZero(info, static_cast<int>(result), "futex");
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

pthread_mutex_t* MutexArgument(const Napi::CallbackInfo& info) {
  const auto bytes = args::Bytes(info, 0);
  if (bytes.size() < sizeof(pthread_mutex_t))
    args::ThrowLength(info, 0, "at least " + std::to_string(sizeof(pthread_mutex_t)) + " bytes",
                      bytes.size());
  if (reinterpret_cast<uintptr_t>(bytes.data()) % alignof(pthread_mutex_t) != 0)
    args::ThrowRange(info, 0,
                     "at an offset that is a multiple of " + std::to_string(alignof(pthread_mutex_t)));
  return reinterpret_cast<pthread_mutex_t*>(bytes.data());
}

#ifdef HAVE_ROBUST_MUTEX

Napi::Value Checked(const Napi::CallbackInfo& info, int error) {
  if (error != 0 && error != EOWNERDEAD) ThrowErrno(info, error, args::FunctionName(info).c_str());
  return Napi::Number::New(info.Env(), error);
}

// int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr)
Napi::Value MutexInit(const Napi::CallbackInfo& info) {
  pthread_mutex_t* mutex = MutexArgument(info);
  pthread_mutexattr_t attributes;
  int error = ::pthread_mutexattr_init(&attributes);
  if (error == 0) error = ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  if (error == 0) error = ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  if (error == 0) error = ::pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  if (error == 0) error = ::pthread_mutex_init(mutex, &attributes);
  ::pthread_mutexattr_destroy(&attributes);
  return Checked(info, error);
}

timespec After(const timespec& time, int64_t nanoseconds) {
  constexpr int64_t kSecond = 1'000'000'000;
  const int64_t sum = time.tv_nsec + nanoseconds;
  return {.tv_sec = time.tv_sec + static_cast<time_t>(sum / kSecond),
          .tv_nsec = static_cast<long>(sum % kSecond)};
}

bool IsBefore(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

// The C library goes on waiting after a signal, so that it waits for short times here.
int LockUntil(pthread_mutex_t* mutex, const timespec* end) {
  constexpr int64_t kSlice = 20'000'000;
  for (;;) {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    const timespec slice = After(now, kSlice);
    const bool last = end != nullptr && !IsBefore(slice, *end);
    const int error = ::pthread_mutex_timedlock(mutex, last ? end : &slice);
    if (error != ETIMEDOUT || last) return error;
    if (interrupt_flags.load() != 0) return EINTR;
  }
}

// int pthread_mutex_lock(pthread_mutex_t *mutex), and with a time pthread_mutex_timedlock
Napi::Value MutexLock(const Napi::CallbackInfo& info) {
  SafePoint(info);
  pthread_mutex_t* mutex = MutexArgument(info);
  timespec end{};
  if (!info[1].IsUndefined()) {
    const timespec time = args::Seconds(info, 1);
    ::clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += time.tv_sec;
    end = After(end, time.tv_nsec);
  }
  // What is free is taken whatever signals have come.
  const int error = ::pthread_mutex_trylock(mutex);
  if (error != EBUSY) return Checked(info, error);
  return Checked(info, LockUntil(mutex, info[1].IsUndefined() ? nullptr : &end));
}

template <int (*Call)(pthread_mutex_t*)>
Napi::Value Mutex(const Napi::CallbackInfo& info) {
  return Checked(info, Call(MutexArgument(info)));
}
constexpr auto MutexTrylock = Mutex<::pthread_mutex_trylock>;
constexpr auto MutexUnlock = Mutex<::pthread_mutex_unlock>;
constexpr auto MutexConsistent = Mutex<::pthread_mutex_consistent>;

#else

Napi::Value MissingMutex(const Napi::CallbackInfo& info) {
  static_cast<void>(MutexArgument(info));
  return Missing(info);
}
constexpr auto MutexInit = MissingMutex;
constexpr auto MutexLock = MissingMutex;
constexpr auto MutexTrylock = MissingMutex;
constexpr auto MutexUnlock = MissingMutex;
constexpr auto MutexConsistent = MissingMutex;

#endif

}  // namespace

void InitFutex(Napi::Env env, Napi::Object exports) {
  args::Def<FutexWait>(exports, "futex_wait(array, index, value, timeout)");
  args::Def<FutexWake>(exports, "futex_wake(array, index, count)");
  args::Def<MutexInit>(exports, "pthread_mutex_init(mutex)");
  args::Def<MutexLock>(exports, "pthread_mutex_lock(mutex, timeout)");
  args::Def<MutexTrylock>(exports, "pthread_mutex_trylock(mutex)");
  args::Def<MutexUnlock>(exports, "pthread_mutex_unlock(mutex)");
  args::Def<MutexConsistent>(exports, "pthread_mutex_consistent(mutex)");
  exports.Set("pthreadMutexSize", Napi::Number::New(env, sizeof(pthread_mutex_t)));
}

}  // namespace perlipc
