#include <sys/times.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <iterator>
#include <limits>
#include <string>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"

namespace perlipc {

namespace {

constexpr size_t kMostFormatted = 1 << 20;
/** Than its format a longer text may be: as CPython has it. */
constexpr size_t kMostLonger = 256;

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

/** The fields of argument `i`, an array of nine. */
tm TimeArgument(const Napi::CallbackInfo& info, size_t i) {
  const Napi::Array array = args::Array(info, i);
  tm time{};
  int* const fields[] = {&time.tm_sec,  &time.tm_min,  &time.tm_hour, &time.tm_mday, &time.tm_mon,
                         &time.tm_year, &time.tm_wday, &time.tm_yday, &time.tm_isdst};
  const std::string name = args::ArgumentName(info, i);
  for (uint32_t at = 0; at < std::size(fields); ++at) {
    const std::string what = name + "[" + std::to_string(at) + "]";
    *fields[at] = args::IntIn(info, what, array.Get(at), std::numeric_limits<int>::min(),
                              std::numeric_limits<int>::max());
  }
  return time;
}

// time_t mktime(struct tm *tm)
Napi::Value Mktime(const Napi::CallbackInfo& info) {
  tm time = TimeArgument(info, 0);
  time.tm_wday = -1;
  tzset();
  const time_t result = ::mktime(&time);
  // -1 is a time too, and mktime leaves the day of the week alone where there is none.
  Check(info, result != static_cast<time_t>(-1) || time.tm_wday >= 0, "mktime");
  return Napi::Number::New(info.Env(), static_cast<double>(result));
}

// size_t strftime(char *s, size_t max, const char *format, const struct tm *tm)
Napi::Value Strftime(const Napi::CallbackInfo& info) {
  // A format of nothing but %p may come to nothing, which looks as if there were no room: a space tells them
  // apart.
  const std::string format = args::String(info, 0) + " ";
  const tm given = TimeArgument(info, 1);
  tzset();
  // The name of the zone and its offset, which the nine fields don't have.
  tm time = given;
  ::mktime(&time);
  tm shown = given;
  shown.tm_gmtoff = time.tm_gmtoff;
  shown.tm_zone = time.tm_zone;
  const size_t most = std::max(kMostFormatted, format.size() * kMostLonger);
  std::string text(format.size() + 64, '\0');
  size_t size = 0;
  while ((size = ::strftime(text.data(), text.size(), format.c_str(), &shown)) == 0) {
    // musl has 0 for what it doesn't know, too.
    if (text.size() > most) return Napi::String::New(info.Env(), "");
    text.resize(2 * text.size());
  }
  return Napi::String::New(info.Env(), text.data(), size - 1);
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
  args::Def<Mktime>(exports, "mktime(tm)");
  args::Def<Strftime>(exports, "strftime(format, tm)");
  args::Def<Times>(exports, "times()");
}

}  // namespace perlipc
