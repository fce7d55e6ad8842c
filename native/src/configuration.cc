#include <unistd.h>

#include <cerrno>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

/** The value; undefined where -1 says that there is no limit, for which errno must have been 0 before the
 * call. */
Napi::Value Limit(const Napi::CallbackInfo& info, long value, const char* call) {
  if (value == -1 && errno == 0) return info.Env().Undefined();
  return CheckNumber(info, value, call);
}

// long sysconf(int name)
Napi::Value Sysconf(const Napi::CallbackInfo& info) {
  const int name = args::Int(info, 0);
  errno = 0;
  const long value = ::sysconf(name);
  return Limit(info, value, "sysconf");
}

// long pathconf(const char *path, int name)
Napi::Value Pathconf(const Napi::CallbackInfo& info) {
  const std::string path = args::Path(info, 0);
  const int name = args::Int(info, 1);
  errno = 0;
  const long value = ::pathconf(path.c_str(), name);
  return Limit(info, value, "pathconf");
}

// long fpathconf(int fd, int name)
Napi::Value Fpathconf(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const int name = args::Int(info, 1);
  errno = 0;
  const long value = ::fpathconf(fd, name);
  return Limit(info, value, "fpathconf");
}

}  // namespace

void InitConfiguration(Napi::Env, Napi::Object exports) {
  args::Def<Sysconf>(exports, "sysconf(name)");
  args::Def<Pathconf>(exports, "pathconf(path, name)");
  args::Def<Fpathconf>(exports, "fpathconf(fd, name)");
}

}  // namespace perlipc
