// POSIX semaphores: unnamed ones stand in shared memory, named ones have a handle.
#include <fcntl.h>
#include <semaphore.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "areas.h"
#include "memory/structure.h"
#include "memory/waiting.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interrupt_flags.h"

// macOS has named ones alone, and no wait with a limit of time.
#if defined(_POSIX_SEMAPHORES) && _POSIX_SEMAPHORES > 0 && defined(_POSIX_TIMEOUTS) && _POSIX_TIMEOUTS > 0
#define PERLIPC_SEMAPHORES
#endif

namespace perlipc {

namespace {

constexpr const char* kSemaphore = "a semaphore of sem_open or the bytes of one";

#ifdef PERLIPC_SEMAPHORES

/** What sem_open's handle holds; null once sem_close has had it. */
struct Named {
  sem_t* semaphore;
};

constexpr napi_type_tag kNamed = {.lower = 0x1c8c2e0c64a44a0b, .upper = 0x9bd0f6b0f1e24f7d};

void FinalizeNamed(napi_env, void* data, void*) {
  auto* named = static_cast<Named*>(data);
  if (named->semaphore != nullptr) ::sem_close(named->semaphore);
  delete named;
}

/** The handle that argument `i` is; null if it is none. */
Named* NamedIn(const Napi::CallbackInfo& info, size_t i) {
  if (!info[i].IsObject() || info[i].IsTypedArray() || info[i].IsDataView()) return nullptr;
  bool tagged = false;
  napi_check_object_type_tag(info.Env(), info[i], &kNamed, &tagged);
  void* data = nullptr;
  if (!tagged || napi_unwrap(info.Env(), info[i], &data) != napi_ok) return nullptr;
  return static_cast<Named*>(data);
}

sem_t* SemaphoreArgument(const Napi::CallbackInfo& info) {
  if (const Named* named = NamedIn(info, 0)) {
    if (named->semaphore == nullptr) ThrowErrno(info, EINVAL, args::FunctionName(info).c_str());
    return named->semaphore;
  }
  if (!info[0].IsTypedArray() && !info[0].IsDataView()) args::ThrowType(info, 0, kSemaphore);
  return memory::StructureArgument<sem_t>(info, 0);
}

Napi::Value Handle(Napi::Env env, sem_t* semaphore) {
  auto* named = new Named{semaphore};
  Napi::Object handle = Napi::Object::New(env);
  if (napi_type_tag_object(env, handle, &kNamed) != napi_ok ||
      napi_wrap(env, handle, named, FinalizeNamed, nullptr, nullptr) != napi_ok) {
    FinalizeNamed(env, named, nullptr);
    throw Napi::Error::New(env, "sem_open: no handle could be made");
  }
  return handle;
}

// sem_t *sem_open(const char *name, int oflag, mode_t mode, unsigned int value)
Napi::Value SemOpen(const Napi::CallbackInfo& info) {
  const std::string name = args::Path(info, 0);
  const int flags = args::Int(info, 1);
  const int mode = args::IntBetween(info, 2, 0, 07777);
  const uint32_t value = args::Uint32(info, 3);
  sem_t* semaphore = ::sem_open(name.c_str(), flags, mode, value);
  Check(info, semaphore != SEM_FAILED, "sem_open", ErrorDetail::OfPath(name));
  return Handle(info.Env(), semaphore);
}

// int sem_close(sem_t *sem)
Napi::Value SemClose(const Napi::CallbackInfo& info) {
  Named* named = NamedIn(info, 0);
  if (named == nullptr) args::ThrowType(info, 0, "a semaphore of sem_open");
  if (named->semaphore == nullptr) ThrowErrno(info, EINVAL, "sem_close");
  const int result = ::sem_close(named->semaphore);
  if (result == 0) named->semaphore = nullptr;
  return CheckZero(info, result, "sem_close");
}

// int sem_unlink(const char *name)
Napi::Value SemUnlink(const Napi::CallbackInfo& info) {
  const std::string name = args::Path(info, 0);
  const int result = ::sem_unlink(name.c_str());
  return CheckZero(info, result, "sem_unlink", ErrorDetail::OfPath(name));
}

// int sem_init(sem_t *sem, int pshared, unsigned int value)
Napi::Value SemInit(const Napi::CallbackInfo& info) {
  auto* semaphore = memory::StructureArgument<sem_t>(info, 0);
  const bool shared = args::Int(info, 1) != 0;
  const uint32_t value = args::Uint32(info, 2);
  return CheckZero(info, ::sem_init(semaphore, shared ? 1 : 0, value), "sem_init");
}

// int sem_destroy(sem_t *sem)
Napi::Value SemDestroy(const Napi::CallbackInfo& info) {
  return CheckZero(info, ::sem_destroy(memory::StructureArgument<sem_t>(info, 0)), "sem_destroy");
}

Napi::Value WaitUntil(const Napi::CallbackInfo& info, sem_t* semaphore, const timespec* end) {
  // What is free is taken whatever signals have come.
  int error = ::sem_trywait(semaphore) == 0 ? 0 : errno;
  if (error == EAGAIN)
    error = memory::WaitInSlices(
        end, [&](const timespec* slice) { return ::sem_timedwait(semaphore, slice) == 0 ? 0 : errno; });
  if (error != 0) ThrowErrno(info, error, args::FunctionName(info).c_str());
  return info.Env().Undefined();
}

// int sem_wait(sem_t *sem)
Napi::Value SemWait(const Napi::CallbackInfo& info) {
  SafePoint(info);
  return WaitUntil(info, SemaphoreArgument(info), nullptr);
}

// int sem_timedwait(sem_t *sem, const struct timespec *abs_timeout)
Napi::Value SemTimedwait(const Napi::CallbackInfo& info) {
  SafePoint(info);
  sem_t* semaphore = SemaphoreArgument(info);
  // A time there has to be.
  static_cast<void>(args::Seconds(info, 1));
  const memory::Deadline deadline(info, 1);
  return WaitUntil(info, semaphore, deadline.get());
}

// int sem_trywait(sem_t *sem)
Napi::Value SemTrywait(const Napi::CallbackInfo& info) {
  return CheckZero(info, ::sem_trywait(SemaphoreArgument(info)), "sem_trywait");
}

// int sem_post(sem_t *sem)
Napi::Value SemPost(const Napi::CallbackInfo& info) {
  return CheckZero(info, ::sem_post(SemaphoreArgument(info)), "sem_post");
}

// int sem_getvalue(sem_t *sem, int *sval)
Napi::Value SemGetvalue(const Napi::CallbackInfo& info) {
  int value = 0;
  const int result = ::sem_getvalue(SemaphoreArgument(info), &value);
  Check(info, result == 0, "sem_getvalue");
  return Napi::Number::New(info.Env(), value);
}

#else

Napi::Value OfSemaphore(const Napi::CallbackInfo& info) {
  if (!info[0].IsTypedArray() && !info[0].IsDataView()) args::ThrowType(info, 0, kSemaphore);
  return Missing(info);
}
constexpr auto SemOpen = MissingAfter<args::Path>;
constexpr auto SemUnlink = MissingAfter<args::Path>;
constexpr auto SemClose = OfSemaphore;
constexpr auto SemInit = OfSemaphore;
constexpr auto SemDestroy = OfSemaphore;
constexpr auto SemWait = OfSemaphore;
constexpr auto SemTimedwait = OfSemaphore;
constexpr auto SemTrywait = OfSemaphore;
constexpr auto SemPost = OfSemaphore;
constexpr auto SemGetvalue = OfSemaphore;

#endif

}  // namespace

void InitSemaphore(Napi::Env env, Napi::Object exports) {
  args::Def<SemOpen>(exports, "sem_open(name, oflag, mode, value)");
  args::Def<SemClose>(exports, "sem_close(sem)");
  args::Def<SemUnlink>(exports, "sem_unlink(name)");
  args::Def<SemInit>(exports, "sem_init(sem, pshared, value)");
  args::Def<SemDestroy>(exports, "sem_destroy(sem)");
  args::Def<SemWait>(exports, "sem_wait(sem)");
  args::Def<SemTimedwait>(exports, "sem_timedwait(sem, timeout)");
  args::Def<SemTrywait>(exports, "sem_trywait(sem)");
  args::DefAs<SemTrywait>(exports, "sem_tryOnce", "sem_waitAsync(sem)");
  args::Def<SemPost>(exports, "sem_post(sem)");
  args::Def<SemGetvalue>(exports, "sem_getvalue(sem)");
  exports.Set("semSize", Napi::Number::New(env, sizeof(sem_t)));
}

}  // namespace perlipc
