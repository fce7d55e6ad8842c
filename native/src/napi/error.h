// The one place where errno becomes a JavaScript exception.
#pragma once

#include <napi.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <string>

/** What the exception carries beside code, errno and syscall; empty or negative parts are left out. */
struct ErrorDetail {
  std::string address;
  int port = -1;
  std::string path;
  pid_t pid = -1;

  static ErrorDetail Of(const sockaddr* address, socklen_t length);
  static ErrorDetail OfPath(const std::string& path) {
    return {.address = {}, .port = -1, .path = path, .pid = -1};
  }
  static ErrorDetail OfPid(pid_t pid) { return {.address = {}, .port = -1, .path = {}, .pid = pid}; }
};

/** Throws `SystemError` for `error` (a positive errno). After EINTR the handlers of what came run first. */
[[noreturn]] void ThrowErrno(const Napi::CallbackInfo& info, int error, const char* syscall,
                             const ErrorDetail& detail = {});
/** The same where no call of JavaScript's is under way: no handler runs. */
[[noreturn]] void ThrowErrno(Napi::Env env, int error, const char* syscall, const ErrorDetail& detail = {});

/** Throws unless `result` is 0; gives undefined. errno is read before anything else happens. */
Napi::Value CheckZero(const Napi::CallbackInfo& info, int result, const char* syscall,
                      const ErrorDetail& detail = {});

/** Throws if `result` is -1; gives the number. */
Napi::Value CheckNumber(const Napi::CallbackInfo& info, int64_t result, const char* syscall,
                        const ErrorDetail& detail = {});

/** The body of a call that the platform lacks: throws ENOSYS. */
Napi::Value Missing(const Napi::CallbackInfo& info);

struct Address;
/** The same for calls on an address, whose text is made only after a failure. */
Napi::Value CheckZero(const Napi::CallbackInfo& info, int result, const char* syscall,
                      const Address& address);
Napi::Value CheckNumber(const Napi::CallbackInfo& info, int64_t result, const char* syscall,
                        const Address& address);

/** setErrorClasses(SystemError, ResolverError): what the throwing functions construct from then on. */
Napi::Value SetErrorClasses(const Napi::CallbackInfo& info);
/** strerror(errnum) */
Napi::Value Strerror(const Napi::CallbackInfo& info);

/** Throws `ResolverError`: `kind` is "h_errno" or "EAI". `error` is the resolver's number. */
[[noreturn]] void ThrowResolver(Napi::Env env, const char* kind, int error, const char* syscall,
                                const std::string& name);
