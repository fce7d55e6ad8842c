// The modes of terminals.
#include "terminal/termios.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <iterator>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace terminal {

Napi::Value TermiosValue(Napi::Env env, const termios& modes) {
  Napi::Object result = Napi::Object::New(env);
  const auto set = [&](const char* name, auto value) { result.Set(name, static_cast<double>(value)); };
  set("c_iflag", modes.c_iflag);
  set("c_oflag", modes.c_oflag);
  set("c_cflag", modes.c_cflag);
  set("c_lflag", modes.c_lflag);
  Napi::Array characters = Napi::Array::New(env, NCCS);
  for (uint32_t i = 0; i < NCCS; ++i) characters.Set(i, static_cast<int>(modes.c_cc[i]));
  result.Set("c_cc", characters);
  set("c_ispeed", ::cfgetispeed(&modes));
  set("c_ospeed", ::cfgetospeed(&modes));
  return result;
}

termios TermiosArgument(const Napi::CallbackInfo& info, size_t i) {
  const std::string what = args::ArgumentName(info, i);
  const Napi::Object object = args::ObjectIn(info, what, info[i]);
  const auto member = [&](const char* name) {
    return static_cast<tcflag_t>(args::MaskIn(info, what + "." + name, object.Get(name)));
  };
  termios modes{};
  modes.c_iflag = member("c_iflag");
  modes.c_oflag = member("c_oflag");
  modes.c_cflag = member("c_cflag");
  modes.c_lflag = member("c_lflag");
  const Napi::Object characters = args::ObjectIn(info, what + ".c_cc", object.Get("c_cc"));
  for (uint32_t n = 0; n < NCCS; ++n)
    modes.c_cc[n] = static_cast<cc_t>(
        args::IntIn(info, what + ".c_cc[" + std::to_string(n) + "]", characters.Get(n), 0, 255));
  const auto input = static_cast<speed_t>(member("c_ispeed"));
  const auto output = static_cast<speed_t>(member("c_ospeed"));
  if (::cfsetispeed(&modes, input) != 0)
    args::ThrowRangeIn(info, what + ".c_ispeed", object.Get("c_ispeed"), "one of B0, B50, …");
  if (::cfsetospeed(&modes, output) != 0)
    args::ThrowRangeIn(info, what + ".c_ospeed", object.Get("c_ospeed"), "one of B0, B50, …");
  return modes;
}

winsize WinsizeArgument(const Napi::CallbackInfo& info, size_t i) {
  const std::string what = args::ArgumentName(info, i);
  const Napi::Object object = args::ObjectIn(info, what, info[i]);
  const auto member = [&](const char* name, bool needed) {
    const Napi::Value value = object.Get(name);
    if (value.IsUndefined() && !needed) return static_cast<unsigned short>(0);
    return static_cast<unsigned short>(args::IntIn(info, what + "." + name, value, 0, 65535));
  };
  return {.ws_row = member("ws_row", true),
          .ws_col = member("ws_col", true),
          .ws_xpixel = member("ws_xpixel", false),
          .ws_ypixel = member("ws_ypixel", false)};
}

}  // namespace terminal

namespace {

// int tcgetattr(int fd, struct termios *termios_p)
Napi::Value Tcgetattr(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  termios modes{};
  CheckZero(info, ::tcgetattr(fd, &modes), "tcgetattr");
  return terminal::TermiosValue(info.Env(), modes);
}

// int tcsetattr(int fd, int optional_actions, const struct termios *termios_p)
Napi::Value Tcsetattr(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int actions = args::Int(info, 1);
  const termios modes = terminal::TermiosArgument(info, 2);
  return CheckZero(info, ::tcsetattr(fd, actions, &modes), "tcsetattr");
}

// void cfmakeraw(struct termios *termios_p)
Napi::Value Cfmakeraw(const Napi::CallbackInfo& info) {
  termios modes = terminal::TermiosArgument(info, 0);
  ::cfmakeraw(&modes);
  return terminal::TermiosValue(info.Env(), modes);
}

// int tcsendbreak(int fd, int duration), and tcflush and tcflow likewise
template <int (*Call)(int, int)>
Napi::Value WithNumber(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const int number = args::Int(info, 1);
  return CheckZero(info, Call(fd, number), args::FunctionName(info).c_str());
}

// int tcdrain(int fd)
Napi::Value Tcdrain(const Napi::CallbackInfo& info) {
  SafePoint(info);
  return CheckZero(info, ::tcdrain(args::Fd(info, 0)), "tcdrain");
}

// pid_t tcgetsid(int fd)
Napi::Value Tcgetsid(const Napi::CallbackInfo& info) {
  return CheckNumber(info, ::tcgetsid(args::Fd(info, 0)), "tcgetsid");
}

// int tcgetwinsize(int fd, struct winsize *winsize_p)
Napi::Value Tcgetwinsize(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  winsize size{};
  CheckZero(info, ::ioctl(fd, TIOCGWINSZ, &size), "tcgetwinsize");
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("ws_row", static_cast<int>(size.ws_row));
  result.Set("ws_col", static_cast<int>(size.ws_col));
  result.Set("ws_xpixel", static_cast<int>(size.ws_xpixel));
  result.Set("ws_ypixel", static_cast<int>(size.ws_ypixel));
  return result;
}

// int tcsetwinsize(int fd, const struct winsize *winsize_p)
Napi::Value Tcsetwinsize(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const winsize size = terminal::WinsizeArgument(info, 1);
  return CheckZero(info, ::ioctl(fd, TIOCSWINSZ, &size), "tcsetwinsize");
}

}  // namespace

void InitTermios(Napi::Env, Napi::Object exports) {
  args::Def<Tcgetattr>(exports, "tcgetattr(fd)");
  args::Def<Tcsetattr>(exports, "tcsetattr(fd, optional_actions, termios)");
  args::Def<Cfmakeraw>(exports, "cfmakeraw(termios)");
  args::Def<WithNumber<::tcsendbreak>>(exports, "tcsendbreak(fd, duration)");
  args::Def<WithNumber<::tcflush>>(exports, "tcflush(fd, queue_selector)");
  args::Def<WithNumber<::tcflow>>(exports, "tcflow(fd, action)");
  args::Def<Tcdrain>(exports, "tcdrain(fd)");
  args::Def<Tcgetsid>(exports, "tcgetsid(fd)");
  args::Def<Tcgetwinsize>(exports, "tcgetwinsize(fd)");
  args::Def<Tcsetwinsize>(exports, "tcsetwinsize(fd, winsize)");
}

}  // namespace perlipc
