#include <fcntl.h>
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>

#include "areas.h"
#include "napi/args.h"
#include "napi/error.h"
#include "program/standard.h"
#include "program/strings.h"
#include "signal/signal.h"
#include "syscall/interruptible.h"

#ifndef HAVE_ENVIRON
extern char** environ;
#endif

namespace perlipc {

namespace {

/** Puts the process into the state that the next program should find. Its end, after a failed exec, undoes
 * that. */
class Handover {
 public:
  Handover() {
    for (size_t i = 0; i < kNodeIgnores.size(); ++i) TakeBackIgnore(i);
    for (const int fd : kStandard) TakeBackFlags(fd);
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, &mask_);
  }
  Handover(const Handover&) = delete;
  Handover& operator=(const Handover&) = delete;
  ~Handover() {
    pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
    for (const int fd : kStandard) {
      const Standard& was = flags_[static_cast<size_t>(fd)];
      if (!was.open) continue;
      static_cast<void>(::fcntl(fd, F_SETFD, was.descriptor_flags));
      static_cast<void>(::fcntl(fd, F_SETFL, was.file_flags));
    }
    for (size_t i = 0; i < kNodeIgnores.size(); ++i)
      if (ignored_[i]) SetHandler(kNodeIgnores[i], SIG_IGN);
  }

 private:
  static void SetHandler(int signal, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
  }

  void TakeBackIgnore(size_t i) {
    struct sigaction now {};
    if (SignalIgnoredByProgram(kNodeIgnores[i])) return;
    if (sigaction(kNodeIgnores[i], nullptr, &now) < 0 || now.sa_handler != SIG_IGN) return;
    ignored_[i] = true;
    SetHandler(kNodeIgnores[i], SIG_DFL);
  }

  // Node makes the standard descriptors close-on-exec when it starts, and libuv those that it reads or writes
  // non-blocking. What the program itself has put on such a descriptor, by dup2, keeps its flags.
  void TakeBackFlags(int fd) {
    const auto i = static_cast<size_t>(fd);
    const Standard now = Standard::Of(fd);
    if (!now.SameFile(StandardAtLoad()[i])) return;
    flags_[i] = now;
    static_cast<void>(::fcntl(fd, F_SETFD, now.descriptor_flags & ~FD_CLOEXEC));
    if ((StandardAtLoad()[i].file_flags & O_NONBLOCK) == 0)
      static_cast<void>(::fcntl(fd, F_SETFL, now.file_flags & ~O_NONBLOCK));
  }

  std::array<bool, kNodeIgnores.size()> ignored_{};
  std::array<Standard, kStandard.size()> flags_{};
  sigset_t mask_{};
};

template <class Call>
[[noreturn]] void Exec(const Napi::CallbackInfo& info, const std::string& path, Call call) {
  int error = 0;
  {
    const Handover handover;
    call();
    error = errno;
  }
  ThrowErrno(info, error, args::FunctionName(info).c_str(), ErrorDetail::OfPath(path));
}

// int execve(const char *pathname, char *const argv[], char *const envp[])
Napi::Value Execve(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const std::string path = args::Path(info, 0);
  const Strings argv = Arguments(info);
  const Strings environment(info, 2);
  Exec(info, path, [&] { ::execve(path.c_str(), argv.get(), environment.get()); });
}

// int execv(const char *pathname, char *const argv[])
Napi::Value Execv(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const std::string path = args::Path(info, 0);
  const Strings argv = Arguments(info);
  Exec(info, path, [&] { ::execve(path.c_str(), argv.get(), environ); });
}

// int execvp(const char *file, char *const argv[])
Napi::Value Execvp(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const std::string file = args::Path(info, 0);
  const Strings argv = Arguments(info);
  Exec(info, file, [&] { ::execvp(file.c_str(), argv.get()); });
}

#ifdef SYS_execveat

constexpr int kEmptyPath = 0x1000;

void Execveat(int fd, const std::string& path, const Strings& argv, const Strings& environment, int flags) {
  static_cast<void>(::syscall(SYS_execveat, fd, path.c_str(), argv.get(), environment.get(), flags));
}

#else

constexpr int kEmptyPath = 0;

void Execveat(int, const std::string&, const Strings&, const Strings&, int) { errno = ENOSYS; }

#endif

// int execveat(int dirfd, const char *pathname, char *const argv[], char *const envp[], int flags)
Napi::Value ExecveatCall(const Napi::CallbackInfo& info) {
  SafePoint(info);
  // It comes first in C, but argv is the second argument of all of these.
  const std::string path = args::Path(info, 0);
  const Strings argv = Arguments(info);
  const Strings environment(info, 2);
  const int fd = args::Fd(info, 3);
  const int flags = args::Int(info, 4);
  Exec(info, path, [&] { Execveat(fd, path, argv, environment, flags); });
}

// int fexecve(int fd, char *const argv[], char *const envp[])
Napi::Value Fexecve(const Napi::CallbackInfo& info) {
  SafePoint(info);
  const int fd = args::Fd(info, 0);
  const Strings argv = Arguments(info);
  const Strings environment(info, 2);
  Exec(info, "", [&] { Execveat(fd, "", argv, environment, kEmptyPath); });
}

}  // namespace

void InitExec(Napi::Env env, Napi::Object exports) {
  NoteStandard(env);
  args::Def<Execve>(exports, "execve(pathname, argv, envp)");
  args::Def<Execv>(exports, "execv(pathname, argv)");
  args::Def<ExecveatCall>(exports, "execveat(pathname, argv, envp, dirfd, flags)");
  args::Def<Fexecve>(exports, "fexecve(fd, argv, envp)");
  args::Def<Execvp>(exports, "execvp(file, argv)");
}

}  // namespace perlipc
