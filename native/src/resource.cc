// What a process may use, and what it has used.
#include "resource.h"

#include <cmath>
#include <limits>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "seconds.h"

namespace perlipc {

Napi::Object UsageValue(Napi::Env env, const rusage& usage) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("ru_utime", ToSeconds(usage.ru_utime));
  result.Set("ru_stime", ToSeconds(usage.ru_stime));
  const auto set = [&](const char* name, long value) { result.Set(name, static_cast<double>(value)); };
  set("ru_maxrss", usage.ru_maxrss);
  set("ru_minflt", usage.ru_minflt);
  set("ru_majflt", usage.ru_majflt);
  set("ru_inblock", usage.ru_inblock);
  set("ru_oublock", usage.ru_oublock);
  set("ru_nvcsw", usage.ru_nvcsw);
  set("ru_nivcsw", usage.ru_nivcsw);
  return result;
}

namespace {

double FromLimit(rlim_t limit) {
  return limit == RLIM_INFINITY ? std::numeric_limits<double>::infinity() : static_cast<double>(limit);
}

rlim_t LimitArgument(const Napi::CallbackInfo& info, size_t i) {
  if (info[i].IsNumber() && std::isinf(args::Number(info, i)) && args::Number(info, i) > 0)
    return RLIM_INFINITY;
  const int64_t limit = args::Int64(info, i);
  if (limit < 0) args::ThrowRange(info, i, "a safe integer from 0 or Infinity");
  return static_cast<rlim_t>(limit);
}

Napi::Value LimitValue(Napi::Env env, const rlimit& limit) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("rlim_cur", FromLimit(limit.rlim_cur));
  result.Set("rlim_max", FromLimit(limit.rlim_max));
  return result;
}

// int getrlimit(int resource, struct rlimit *rlim)
Napi::Value Getrlimit(const Napi::CallbackInfo& info) {
  const int resource = args::Int(info, 0);
  rlimit limit{};
  CheckZero(info, ::getrlimit(resource, &limit), "getrlimit");
  return LimitValue(info.Env(), limit);
}

// int setrlimit(int resource, const struct rlimit *rlim)
Napi::Value Setrlimit(const Napi::CallbackInfo& info) {
  const int resource = args::Int(info, 0);
  const rlimit limit{.rlim_cur = LimitArgument(info, 1), .rlim_max = LimitArgument(info, 2)};
  return CheckZero(info, ::setrlimit(resource, &limit), "setrlimit");
}

// int prlimit(pid_t pid, int resource, const struct rlimit *new_limit, struct rlimit *old_limit)
Napi::Value Prlimit(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  const int resource = args::Int(info, 1);
#ifdef HAVE_PRLIMIT
  rlimit before{};
  rlimit limit{};
  const bool sets = info.Length() > 2;
  if (sets) limit = {.rlim_cur = LimitArgument(info, 2), .rlim_max = LimitArgument(info, 3)};
  // glibc's resource is an enumeration.
  const auto which = static_cast<decltype(RLIMIT_CORE)>(resource);
  const int result = ::prlimit(pid, which, sets ? &limit : nullptr, &before);
  CheckZero(info, result, "prlimit", ErrorDetail::OfPid(pid));
  return LimitValue(info.Env(), before);
#else
  static_cast<void>(pid);
  static_cast<void>(resource);
  return Missing(info);
#endif
}

// int getrusage(int who, struct rusage *usage)
Napi::Value Getrusage(const Napi::CallbackInfo& info) {
  const int who = args::Int(info, 0);
  rusage usage{};
  CheckZero(info, ::getrusage(who, &usage), "getrusage");
  return UsageValue(info.Env(), usage);
}

}  // namespace

void InitResource(Napi::Env, Napi::Object exports) {
  args::Def<Getrlimit>(exports, "getrlimit(resource)");
  args::Def<Setrlimit>(exports, "setrlimit(resource, rlim_cur, rlim_max)");
  args::Def<Prlimit>(exports, "prlimit(pid, resource, rlim_cur, rlim_max)");
  args::Def<Getrusage>(exports, "getrusage(who)");
}

}  // namespace perlipc
