#include <cerrno>
#include <ctime>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"
#include "syscall/interruptible_call.h"

namespace perlipc {

namespace {

Napi::Value TimespecValue(Napi::Env env, const timespec& time) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("tv_sec", static_cast<double>(time.tv_sec));
  result.Set("tv_nsec", static_cast<double>(time.tv_nsec));
  return result;
}

timespec TimespecArgument(const Napi::CallbackInfo& info, size_t i) {
  const std::string what = args::ArgumentName(info, i);
  const Napi::Object object = args::ObjectIn(info, what, info[i]);
  constexpr int64_t kMostSeconds = int64_t{1} << 52;
  timespec time{};
  time.tv_sec = static_cast<time_t>(
      args::Int64In(info, what + ".tv_sec", object.Get("tv_sec"), -kMostSeconds, kMostSeconds));
  time.tv_nsec =
      static_cast<long>(args::Int64In(info, what + ".tv_nsec", object.Get("tv_nsec"), 0, 999'999'999));
  return time;
}

clockid_t ClockArgument(const Napi::CallbackInfo& info, size_t i) {
  return static_cast<clockid_t>(args::Int(info, i));
}

// int clock_gettime(clockid_t clockid, struct timespec *tp), and clock_getres likewise
template <int (*Call)(clockid_t, timespec*)>
Napi::Value Get(const Napi::CallbackInfo& info) {
  timespec time{};
  CheckZero(info, Call(ClockArgument(info, 0), &time), args::FunctionName(info).c_str());
  return TimespecValue(info.Env(), time);
}

// int clock_settime(clockid_t clockid, const struct timespec *tp)
Napi::Value Settime(const Napi::CallbackInfo& info) {
  const clockid_t clock = ClockArgument(info, 0);
  const timespec time = TimespecArgument(info, 1);
  return CheckZero(info, ::clock_settime(clock, &time), "clock_settime");
}

// int clock_nanosleep(clockid_t clockid, int flags, const struct timespec *t, struct timespec *remain)
Napi::Value ClockNanosleep(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const clockid_t clock = ClockArgument(info, 0);
  const int flags = args::Int(info, 1);
  timespec time = TimespecArgument(info, 2);
#ifdef TIMER_ABSTIME
  // What remains of a relative time is written over it, so that a call made again goes on with it.
  const long result = PERLIPC_INTERRUPTIBLE(kRestarting, clock_nanosleep, clock, flags, &time, &time);
  return CheckZero(info, static_cast<int>(result), "clock_nanosleep");
#else
  static_cast<void>(clock);
  static_cast<void>(flags);
  static_cast<void>(time);
  return Missing(info);
#endif
}

}  // namespace

void InitClock(Napi::Env, Napi::Object exports) {
  args::Def<Get<::clock_gettime>>(exports, "clock_gettime(clockid)");
  args::Def<Get<::clock_getres>>(exports, "clock_getres(clockid)");
  args::Def<Settime>(exports, "clock_settime(clockid, tp)");
  args::Def<ClockNanosleep>(exports, "clock_nanosleep(clockid, flags, t)");
}

}  // namespace perlipc
