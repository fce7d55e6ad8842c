// Pseudoterminals, by POSIX's calls: glibc had openpty and login_tty in libutil once.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "napi/owned_fd.h"
#include "terminal/termios.h"

namespace perlipc {

namespace {

#ifdef __linux__
constexpr int kOpenCloseOnExec = O_CLOEXEC;
#else
constexpr int kOpenCloseOnExec = 0;
#endif

int OpenMaster(int flags) {
  const int fd = ::posix_openpt(flags | kOpenCloseOnExec);
  if (fd >= 0 && kOpenCloseOnExec == 0) static_cast<void>(::fcntl(fd, F_SETFD, FD_CLOEXEC));
  return fd;
}

/** The path of a master's slave, or "" and errno. */
std::string SlaveOf(int master) {
#ifdef __linux__
  char name[128];
  const int error = ::ptsname_r(master, name, sizeof name);
  if (error == 0) return name;
  errno = error;
  return "";
#else
  const char* name = ::ptsname(master);
  return name == nullptr ? "" : name;
#endif
}

// int posix_openpt(int flags)
Napi::Value PosixOpenpt(const Napi::CallbackInfo& info) {
  const int flags = args::Int(info, 0);
  return CheckFd(info, OpenMaster(flags), "posix_openpt").Release(info.Env());
}

// int grantpt(int fd), and unlockpt likewise
template <int (*Call)(int)>
Napi::Value OfMaster(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  return CheckZero(info, Call(fd), args::FunctionName(info).c_str());
}

// char *ptsname(int fd)
Napi::Value Ptsname(const Napi::CallbackInfo& info) {
  const std::string name = SlaveOf(args::Fd(info, 0));
  Check(info, !name.empty(), "ptsname");
  return Napi::String::New(info.Env(), name);
}

// int openpty(int *amaster, int *aslave, char *name, const struct termios *termp, const struct winsize *winp)
Napi::Value Openpty(const Napi::CallbackInfo& info) {
  termios modes{};
  winsize size{};
  const bool has_modes = !info[0].IsUndefined();
  const bool has_size = !info[1].IsUndefined();
  if (has_modes) modes = terminal::TermiosArgument(info, 0);
  if (has_size) size = terminal::WinsizeArgument(info, 1);
  OwnedFd master = CheckFd(info, OpenMaster(O_RDWR | O_NOCTTY), "openpty");
  CheckZero(info, ::grantpt(master.get()), "openpty");
  CheckZero(info, ::unlockpt(master.get()), "openpty");
  const std::string name = SlaveOf(master.get());
  Check(info, !name.empty(), "openpty");
  OwnedFd slave = CheckFd(info, ::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC), "openpty");
  if (has_modes) CheckZero(info, ::tcsetattr(slave.get(), TCSAFLUSH, &modes), "openpty");
  if (has_size) CheckZero(info, ::ioctl(slave.get(), TIOCSWINSZ, &size), "openpty");
  return ReleasePair(info.Env(), master, slave);
}

// int login_tty(int fd)
Napi::Value LoginTty(const Napi::CallbackInfo& info) {
  const int fd = args::Fd(info, 0);
  Check(info, ::setsid() >= 0, "login_tty");
  CheckZero(info, ::ioctl(fd, TIOCSCTTY, 0), "login_tty");
  for (int standard = 0; standard <= STDERR_FILENO; ++standard)
    Check(info, ::dup2(fd, standard) >= 0, "login_tty");
  if (fd > STDERR_FILENO) ::close(fd);
  return info.Env().Undefined();
}

}  // namespace

void InitPty(Napi::Env, Napi::Object exports) {
  args::Def<PosixOpenpt>(exports, "posix_openpt(flags)");
  args::Def<OfMaster<::grantpt>>(exports, "grantpt(fd)");
  args::Def<OfMaster<::unlockpt>>(exports, "unlockpt(fd)");
  args::Def<Ptsname>(exports, "ptsname(fd)");
  args::Def<Openpty>(exports, "openpty(termios, winsize)");
  args::DefAs<Openpty>(exports, "openForkpty", "forkpty(termios, winsize)");
  args::Def<LoginTty>(exports, "login_tty(fd)");
}

}  // namespace perlipc
