// Mutexes in shared memory that outlive their owner.
#include <pthread.h>

#include <cerrno>

#include "areas.h"
#include "memory/structure.h"
#include "memory/waiting.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interrupt_flags.h"

namespace perlipc {

namespace {

constexpr auto MutexArgument = memory::StructureArgument<pthread_mutex_t>;

#ifdef HAVE_ROBUST_MUTEX

Napi::Value Checked(const Napi::CallbackInfo& info, int error) {
  if (error != 0 && error != EOWNERDEAD) ThrowErrno(info, error, args::FunctionName(info).c_str());
  return Napi::Number::New(info.Env(), error);
}

// int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr)
Napi::Value MutexInit(const Napi::CallbackInfo& info) {
  pthread_mutex_t* mutex = MutexArgument(info, 0);
  pthread_mutexattr_t attributes;
  int error = ::pthread_mutexattr_init(&attributes);
  if (error == 0) error = ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  if (error == 0) error = ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  if (error == 0) error = ::pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  if (error == 0) error = ::pthread_mutex_init(mutex, &attributes);
  ::pthread_mutexattr_destroy(&attributes);
  return Checked(info, error);
}

// int pthread_mutex_lock(pthread_mutex_t *mutex), and with a time pthread_mutex_timedlock
Napi::Value MutexLock(const Napi::CallbackInfo& info) {
  SafePoint(info);
  pthread_mutex_t* mutex = MutexArgument(info, 0);
  const memory::Deadline deadline(info, 1);
  // What is free is taken whatever signals have come.
  int error = ::pthread_mutex_trylock(mutex);
  if (error == EBUSY)
    error = memory::WaitInSlices(deadline.get(),
                                 [&](const timespec* end) { return ::pthread_mutex_timedlock(mutex, end); });
  return Checked(info, error);
}

template <int (*Call)(pthread_mutex_t*)>
Napi::Value Mutex(const Napi::CallbackInfo& info) {
  return Checked(info, Call(MutexArgument(info, 0)));
}
constexpr auto MutexTrylock = Mutex<::pthread_mutex_trylock>;
constexpr auto MutexUnlock = Mutex<::pthread_mutex_unlock>;
constexpr auto MutexConsistent = Mutex<::pthread_mutex_consistent>;

#else

constexpr auto MissingMutex = MissingAfter<MutexArgument>;
constexpr auto MutexInit = MissingMutex;
constexpr auto MutexLock = MissingMutex;
constexpr auto MutexTrylock = MissingMutex;
constexpr auto MutexUnlock = MissingMutex;
constexpr auto MutexConsistent = MissingMutex;

#endif

}  // namespace

void InitMutex(Napi::Env env, Napi::Object exports) {
  args::Def<MutexInit>(exports, "pthread_mutex_init(mutex)");
  args::Def<MutexLock>(exports, "pthread_mutex_lock(mutex, timeout)");
  args::Def<MutexTrylock>(exports, "pthread_mutex_trylock(mutex)");
  args::Def<MutexUnlock>(exports, "pthread_mutex_unlock(mutex)");
  args::Def<MutexConsistent>(exports, "pthread_mutex_consistent(mutex)");
  exports.Set("pthreadMutexSize", Napi::Number::New(env, sizeof(pthread_mutex_t)));
}

}  // namespace perlipc
