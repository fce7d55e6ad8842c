#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "syscall/interruptible.h"

namespace perlipc {

namespace {

// void _exit(int status)
Napi::Value Exit(const Napi::CallbackInfo& info) { ::_exit(args::Int(info, 0)); }

// int kill(pid_t pid, int sig)
Napi::Value Kill(const Napi::CallbackInfo& info) {
  const pid_t pid = args::Int(info, 0);
  const int signal = args::Int(info, 1);
  CheckZero(info, ::kill(pid, signal), "kill", ErrorDetail::OfPid(pid));
  SafePoint(info);
  return info.Env().Undefined();
}

// int killpg(int pgrp, int sig)
Napi::Value Killpg(const Napi::CallbackInfo& info) {
  const pid_t group = args::Int(info, 0);
  const int signal = args::Int(info, 1);
  CheckZero(info, ::killpg(group, signal), "killpg", ErrorDetail::OfPid(group));
  SafePoint(info);
  return info.Env().Undefined();
}

// pid_t getpid(void), and getppid and getpgrp likewise
template <pid_t (*Call)()>
Napi::Value Get(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), Call());
}

// pid_t getpgid(pid_t pid), and getsid likewise
template <pid_t (*Call)(pid_t)>
Napi::Value GetOf(const Napi::CallbackInfo& info) {
  const pid_t pid = args::IntOr(info, 0, 0);
  return CheckNumber(info, Call(pid), args::FunctionName(info).c_str(), ErrorDetail::OfPid(pid));
}

// int setpgid(pid_t pid, pid_t pgid)
Napi::Value Setpgid(const Napi::CallbackInfo& info) {
  const pid_t pid = args::IntOr(info, 0, 0);
  const pid_t group = args::IntOr(info, 1, 0);
  return CheckZero(info, ::setpgid(pid, group), "setpgid", ErrorDetail::OfPid(pid));
}

// pid_t setsid(void)
Napi::Value Setsid(const Napi::CallbackInfo& info) { return CheckNumber(info, ::setsid(), "setsid"); }

// pid_t tcgetpgrp(int fd)
Napi::Value Tcgetpgrp(const Napi::CallbackInfo& info) {
  return CheckNumber(info, ::tcgetpgrp(args::Fd(info, 0)), "tcgetpgrp");
}

// int tcsetpgrp(int fd, pid_t pgrp)
Napi::Value Tcsetpgrp(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  const pid_t group = args::Int(info, 1);
  return CheckZero(info, ::tcsetpgrp(fd, group), "tcsetpgrp");
}

// int getpriority(int which, id_t who)
Napi::Value Getpriority(const Napi::CallbackInfo& info) {
  const int which = args::Int(info, 0);
  const auto who = args::Id(info, 1);
  errno = 0;  // -1 is a priority too
  const int priority = ::getpriority(which, who);
  Check(info, priority != -1 || errno == 0, "getpriority");
  return Napi::Number::New(info.Env(), priority);
}

// int setpriority(int which, id_t who, int prio)
Napi::Value Setpriority(const Napi::CallbackInfo& info) {
  const int which = args::Int(info, 0);
  const auto who = args::Id(info, 1);
  return CheckZero(info, ::setpriority(which, who, args::Int(info, 2)), "setpriority");
}

// mode_t umask(mode_t mask)
Napi::Value Umask(const Napi::CallbackInfo& info) {
  const auto mask = static_cast<mode_t>(args::IntBetween(info, 0, 0, 07777));
  return Napi::Number::New(info.Env(), ::umask(mask));
}

// int fchdir(int fd)
Napi::Value Fchdir(const Napi::CallbackInfo& info) {
  return CheckZero(info, ::fchdir(args::Fd(info, 0)), "fchdir");
}

// int chroot(const char *path)
Napi::Value Chroot(const Napi::CallbackInfo& info) {
  const std::string path = args::Path(info, 0);
  return CheckZero(info, ::chroot(path.c_str()), "chroot", ErrorDetail::OfPath(path));
}

// int chdir(const char *path)
Napi::Value Chdir(const Napi::CallbackInfo& info) {
  const std::string path = args::Path(info, 0);
  return CheckZero(info, ::chdir(path.c_str()), "chdir", ErrorDetail::OfPath(path));
}

}  // namespace

void InitProcess(Napi::Env, Napi::Object exports) {
  args::Def<Exit>(exports, "_exit(status)");
  args::Def<Kill>(exports, "kill(pid, sig)");
  args::Def<Killpg>(exports, "killpg(pgrp, sig)");
  args::Def<Get<::getpid>>(exports, "getpid()");
  args::Def<Get<::getppid>>(exports, "getppid()");
  args::Def<Get<::getpgrp>>(exports, "getpgrp()");
  args::Def<GetOf<::getpgid>>(exports, "getpgid(pid)");
  args::Def<GetOf<::getsid>>(exports, "getsid(pid)");
  args::Def<Setpgid>(exports, "setpgid(pid, pgid)");
  args::Def<Setsid>(exports, "setsid()");
  args::Def<Tcgetpgrp>(exports, "tcgetpgrp(fd)");
  args::Def<Tcsetpgrp>(exports, "tcsetpgrp(fd, pgrp)");
  args::Def<Getpriority>(exports, "getpriority(which, who)");
  args::Def<Setpriority>(exports, "setpriority(which, who, prio)");
  args::Def<Umask>(exports, "umask(mask)");
  args::Def<Chdir>(exports, "chdir(path)");
  args::Def<Fchdir>(exports, "fchdir(fd)");
  args::Def<Chroot>(exports, "chroot(path)");
}

}  // namespace perlipc
