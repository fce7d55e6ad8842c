// The C library's environment: bytes, in the order of the list.
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

#ifndef HAVE_ENVIRON
extern char** environ;
#endif

namespace perlipc {

namespace {

Napi::Value BytesOf(Napi::Env env, const char* text) {
  const size_t size = std::strlen(text);
  Napi::Uint8Array bytes = Napi::Uint8Array::New(env, size);
  if (size > 0) std::memcpy(bytes.Data(), text, size);
  return bytes;
}

// extern char **environ
Napi::Value Environ(const Napi::CallbackInfo& info) {
  Napi::Array list = Napi::Array::New(info.Env());
  uint32_t count = 0;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
    list.Set(count++, BytesOf(info.Env(), *entry));
  return list;
}

// char *getenv(const char *name)
Napi::Value Getenv(const Napi::CallbackInfo& info) {
  const char* value = ::getenv(args::Path(info, 0).c_str());
  return value == nullptr ? info.Env().Undefined() : BytesOf(info.Env(), value);
}

// int setenv(const char *name, const char *value, int overwrite)
Napi::Value Setenv(const Napi::CallbackInfo& info) {
  const std::string name = args::Path(info, 0);
  const std::string value = args::Path(info, 1);
  const bool overwrite = args::Bool(info, 2);
  return CheckZero(info, ::setenv(name.c_str(), value.c_str(), overwrite ? 1 : 0), "setenv");
}

// int unsetenv(const char *name)
Napi::Value Unsetenv(const Napi::CallbackInfo& info) {
  const std::string name = args::Path(info, 0);
  return CheckZero(info, ::unsetenv(name.c_str()), "unsetenv");
}

}  // namespace

void InitEnvironment(Napi::Env, Napi::Object exports) {
  args::Def<Environ>(exports, "environ()");
  args::Def<Getenv>(exports, "getenv(name)");
  args::Def<Setenv>(exports, "setenv(name, value, overwrite)");
  args::Def<Unsetenv>(exports, "unsetenv(name)");
}

}  // namespace perlipc
