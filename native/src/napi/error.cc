#include "napi/error.h"

#include <cerrno>
#include <climits>

#include "environment.h"
#include "napi/address.h"
#include "napi/args.h"
#include "syscall/interrupt_flags.h"

namespace perlipc {

namespace {

Napi::Object DetailObject(Napi::Env env, const ErrorDetail& detail) {
  Napi::Object object = Napi::Object::New(env);
  if (!detail.address.empty()) object.Set("address", detail.address);
  if (detail.port >= 0) object.Set("port", detail.port);
  if (!detail.path.empty()) object.Set("path", detail.path);
  if (detail.pid >= 0) object.Set("pid", detail.pid);
  return object;
}

ErrorDetail DetailOf(const Address& address) {
  const int error = errno;
  ErrorDetail detail = ErrorDetail::Of(address.get(), address.length);
  errno = error;
  return detail;
}

[[noreturn]] void ThrowValue(Napi::Env env, Napi::Value value) { throw Napi::Error(env, value); }

}  // namespace

Napi::Number IntegerValue(Napi::Env env, int64_t integer) {
  if (integer < INT_MIN || integer > INT_MAX) return Napi::Number::New(env, static_cast<double>(integer));
  napi_value value = nullptr;
  napi_create_int32(env, static_cast<int32_t>(integer), &value);
  return {env, value};
}

void ThrowErrno(const Napi::CallbackInfo& info, const char* syscall, const ErrorDetail& detail) {
  ThrowErrno(info, errno, syscall, detail);
}

void ThrowErrno(const Napi::CallbackInfo& info, int error, const char* syscall, const ErrorDetail& detail) {
  if (error == EINTR) {
    const bool restart = TakeRestart();
    SafePoint(info, !restart);
    if (restart) throw RestartCall{};
  }
  ThrowErrno(info.Env(), error, syscall, detail);
}

void ThrowErrno(Napi::Env env, int error, const char* syscall, const ErrorDetail& detail) {
  ThrowValue(
      env, Environment::Of(env).system_error.New(
               {Napi::Number::New(env, error), Napi::String::New(env, syscall), DetailObject(env, detail)}));
}

void ThrowResolver(Napi::Env env, const char* kind, int error, const char* syscall, const std::string& name) {
  ThrowValue(env, Environment::Of(env).resolver_error.New(
                      {Napi::String::New(env, kind), Napi::Number::New(env, error),
                       Napi::String::New(env, syscall), Napi::String::New(env, name)}));
}

void Check(const Napi::CallbackInfo& info, bool ok, const char* syscall, const ErrorDetail& detail) {
  if (!ok) ThrowErrno(info, syscall, detail);
}

Napi::Value CheckZero(const Napi::CallbackInfo& info, int result, const char* syscall,
                      const ErrorDetail& detail) {
  Check(info, result == 0, syscall, detail);
  return info.Env().Undefined();
}

Napi::Value CheckNumber(const Napi::CallbackInfo& info, int64_t result, const char* syscall,
                        const ErrorDetail& detail) {
  Check(info, result != -1, syscall, detail);
  return IntegerValue(info.Env(), result);
}

Napi::Value CheckZero(const Napi::CallbackInfo& info, int result, const char* syscall,
                      const Address& address) {
  return result == 0 ? CheckZero(info, 0, syscall) : CheckZero(info, result, syscall, DetailOf(address));
}

Napi::Value CheckNumber(const Napi::CallbackInfo& info, int64_t result, const char* syscall,
                        const Address& address) {
  return result != -1 ? CheckNumber(info, result, syscall)
                      : CheckNumber(info, -1, syscall, DetailOf(address));
}

Napi::Value Missing(const Napi::CallbackInfo& info) {
  ThrowErrno(info, ENOSYS, args::FunctionName(info).c_str());
}

Napi::Value SetErrorClasses(const Napi::CallbackInfo& info) {
  Environment& environment = Environment::Of(info.Env());
  environment.system_error = Napi::Persistent(args::Callback(info, 0));
  environment.resolver_error = Napi::Persistent(args::Callback(info, 1));
  return info.Env().Undefined();
}

Napi::Value Strerror(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), std::strerror(args::Int(info, 0)));
}

}  // namespace perlipc
