// The one place where errno is read and becomes a JavaScript exception.
#pragma once

#include <napi.h>
#include <sys/types.h>

#include <string>

#include "napi/error_detail.h"

namespace perlipc {

/** Throws SystemError for errno, which is read before anything else happens. EINTR makes it a safe point: the
 * handlers of the signals that came run first, and what one throws is thrown instead. */
[[noreturn]] void ThrowErrno(const Napi::CallbackInfo& info, const char* syscall,
                             const ErrorDetail& detail = {});
/** The same for an errno that was kept. */
[[noreturn]] void ThrowErrno(const Napi::CallbackInfo& info, int error, const char* syscall,
                             const ErrorDetail& detail = {});
/** The same outside of a call from JavaScript: no handler runs. */
[[noreturn]] void ThrowErrno(Napi::Env env, int error, const char* syscall, const ErrorDetail& detail = {});

/** Throws SystemError for errno, as ThrowErrno does, unless `ok`. */
void Check(const Napi::CallbackInfo& info, bool ok, const char* syscall, const ErrorDetail& detail = {});

/** Throws unless `result` is 0; returns undefined. */
Napi::Value CheckZero(const Napi::CallbackInfo& info, int result, const char* syscall,
                      const ErrorDetail& detail = {});

/** V8 makes a small integer without looking at a double. */
Napi::Number IntegerValue(Napi::Env env, int64_t integer);

/** Throws if `result` is -1; returns the number. */
Napi::Value CheckNumber(const Napi::CallbackInfo& info, int64_t result, const char* syscall,
                        const ErrorDetail& detail = {});

/** The body of a call that the platform lacks: throws ENOSYS. */
Napi::Value Missing(const Napi::CallbackInfo& info);
/** The same once its first argument has been read, by one of `args`, whose error comes first. */
template <auto Read>
Napi::Value MissingAfter(const Napi::CallbackInfo& info) {
  static_cast<void>(Read(info, 0));
  return Missing(info);
}

struct Address;
/** The same for calls with an address, which becomes text only after a failure. */
Napi::Value CheckZero(const Napi::CallbackInfo& info, int result, const char* syscall,
                      const Address& address);
Napi::Value CheckNumber(const Napi::CallbackInfo& info, int64_t result, const char* syscall,
                        const Address& address);

/** setErrorClasses(SystemError, ResolverError): the classes that the functions above construct. */
Napi::Value SetErrorClasses(const Napi::CallbackInfo& info);
/** strerror(errnum) */
Napi::Value Strerror(const Napi::CallbackInfo& info);

/** Throws ResolverError. `kind` is "h_errno" or "EAI", `error` the resolver's number. */
[[noreturn]] void ThrowResolver(Napi::Env env, const char* kind, int error, const char* syscall,
                                const std::string& name);

}  // namespace perlipc
