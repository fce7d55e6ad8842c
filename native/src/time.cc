#include <sys/times.h>
#include <unistd.h>

#include <ctime>
#include <iterator>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

Napi::Value Fields(const Napi::CallbackInfo& info, const tm& time) {
  const int fields[] = {time.tm_sec,  time.tm_min,  time.tm_hour, time.tm_mday, time.tm_mon,
                        time.tm_year, time.tm_wday, time.tm_yday, time.tm_isdst};
  Napi::Array array = Napi::Array::New(info.Env(), std::size(fields));
  for (uint32_t i = 0; i < std::size(fields); ++i) array.Set(i, fields[i]);
  return array;
}

// struct tm *localtime(const time_t *timep)
Napi::Value Localtime(const Napi::CallbackInfo& info) {
  const time_t time = args::Int64(info, 0);
  tm result{};
  // POSIX lets localtime_r ignore a changed TZ; tzset reads it.
  tzset();
  Check(info, localtime_r(&time, &result) != nullptr, "localtime");
  return Fields(info, result);
}

// struct tm *gmtime(const time_t *timep)
Napi::Value Gmtime(const Napi::CallbackInfo& info) {
  const time_t time = args::Int64(info, 0);
  tm result{};
  Check(info, gmtime_r(&time, &result) != nullptr, "gmtime");
  return Fields(info, result);
}

// clock_t times(struct tms *buf)
Napi::Value Times(const Napi::CallbackInfo& info) {
  tms used{};
  Check(info, times(&used) != static_cast<clock_t>(-1), "times");
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const clock_t fields[] = {used.tms_utime, used.tms_stime, used.tms_cutime, used.tms_cstime};
  Napi::Array array = Napi::Array::New(info.Env(), std::size(fields));
  for (uint32_t i = 0; i < std::size(fields); ++i) array.Set(i, static_cast<double>(fields[i]) / ticks);
  return array;
}

}  // namespace

void InitTime(Napi::Env, Napi::Object exports) {
  args::Def<Localtime>(exports, "localtime(time)");
  args::Def<Gmtime>(exports, "gmtime(time)");
  args::Def<Times>(exports, "times()");
}

}  // namespace perlipc
