#include <ctime>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

Napi::Value Timespec(Napi::Env env, const timespec& time) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("tv_sec", static_cast<double>(time.tv_sec));
  object.Set("tv_nsec", static_cast<double>(time.tv_nsec));
  return object;
}

// int clock_gettime(clockid_t clockid, struct timespec *tp)
Napi::Value ClockGettime(const Napi::CallbackInfo& info) {
  const auto clock = static_cast<clockid_t>(args::Int(info, 0));
  timespec time{};
  CheckZero(info, ::clock_gettime(clock, &time), "clock_gettime");
  return Timespec(info.Env(), time);
}

// int clock_getres(clockid_t clockid, struct timespec *res)
Napi::Value ClockGetres(const Napi::CallbackInfo& info) {
  const auto clock = static_cast<clockid_t>(args::Int(info, 0));
  timespec resolution{};
  CheckZero(info, ::clock_getres(clock, &resolution), "clock_getres");
  return Timespec(info.Env(), resolution);
}

}  // namespace

void InitClock(Napi::Env, Napi::Object exports) {
  args::Def<ClockGettime>(exports, "clock_gettime(clockid)");
  args::Def<ClockGetres>(exports, "clock_getres(clockid)");
}

}  // namespace perlipc
