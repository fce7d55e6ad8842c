#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "seconds.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

timeval ToTimeval(const timespec& time) {
  return {.tv_sec = time.tv_sec, .tv_usec = static_cast<suseconds_t>(time.tv_nsec / 1000)};
}

Napi::Object TimerValue(Napi::Env env, const itimerval& timer) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("it_interval", ToSeconds(timer.it_interval));
  object.Set("it_value", ToSeconds(timer.it_value));
  return object;
}

// unsigned alarm(unsigned seconds)
Napi::Value Alarm(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), ::alarm(args::Uint32(info, 0)));
}

// int setitimer(int which, const struct itimerval *new_value, struct itimerval *old_value)
Napi::Value Setitimer(const Napi::CallbackInfo& info) {
  const int which = args::Int(info, 0);
  const itimerval timer{.it_interval = ToTimeval(args::Seconds(info, 1)),
                        .it_value = ToTimeval(args::Seconds(info, 2))};
  itimerval before{};
  CheckZero(info, ::setitimer(which, &timer, &before), "setitimer");
  return TimerValue(info.Env(), before);
}

// int getitimer(int which, struct itimerval *curr_value)
Napi::Value Getitimer(const Napi::CallbackInfo& info) {
  itimerval timer{};
  CheckZero(info, ::getitimer(args::Int(info, 0), &timer), "getitimer");
  return TimerValue(info.Env(), timer);
}

// int nanosleep(const struct timespec *req, struct timespec *rem)
Napi::Value Nanosleep(const Napi::CallbackInfo& info) {
  SafePoint(info);
  return CheckZero(info, blocking::Nanosleep(args::Seconds(info, 0)), "nanosleep");
}

}  // namespace

void InitTimer(Napi::Env, Napi::Object exports) {
  args::Def<Alarm>(exports, "alarm(seconds)");
  args::Def<Setitimer>(exports, "setitimer(which, it_interval, it_value)");
  args::Def<Getitimer>(exports, "getitimer(which)");
  args::Def<Nanosleep>(exports, "nanosleep(seconds)");
}

}  // namespace perlipc
