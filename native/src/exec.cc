#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <vector>

#include "areas.h"
#include "libuv.h"
#include "napi/args.h"
#include "napi/error.h"
#include "runtime.h"
#include "signal/signal.h"
#include "syscall/interruptible.h"

#ifndef HAVE_ENVIRON
extern char** environ;
#endif

namespace perlipc {

namespace {

/** A standard descriptor as it was when the addon was loaded, if it was open. */
struct Standard {
  bool open;
  dev_t device;
  ino_t inode;
  int descriptor_flags;
  int file_flags;

  static Standard Of(int fd) {
    struct stat file {};
    if (::fstat(fd, &file) < 0) return {};
    return {true, file.st_dev, file.st_ino, ::fcntl(fd, F_GETFD), ::fcntl(fd, F_GETFL)};
  }
  bool SameFile(const Standard& other) const {
    return open && other.open && device == other.device && inode == other.inode;
  }
};

constexpr std::array kStandard{STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};

std::array<Standard, 3>& AtLoad() {
  static std::array at_load{Standard::Of(0), Standard::Of(1), Standard::Of(2)};
  return at_load;
}

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
  // Node ignores these two for itself and gives every other ignored signal its default when it starts.
  static constexpr std::array kNodeIgnores{SIGPIPE, SIGXFSZ};

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
    if (!now.SameFile(AtLoad()[i])) return;
    flags_[i] = now;
    static_cast<void>(::fcntl(fd, F_SETFD, now.descriptor_flags & ~FD_CLOEXEC));
    if ((AtLoad()[i].file_flags & O_NONBLOCK) == 0)
      static_cast<void>(::fcntl(fd, F_SETFL, now.file_flags & ~O_NONBLOCK));
  }

  std::array<bool, kNodeIgnores.size()> ignored_{};
  std::array<Standard, kStandard.size()> flags_{};
  sigset_t mask_{};
};

/** A list of C strings that ends with a null pointer. */
class Strings {
 public:
  Strings(const Napi::CallbackInfo& info, size_t i) {
    const Napi::Array array = args::Array(info, i);
    const std::string name = args::ArgumentName(info, i);
    for (uint32_t n = 0; n < array.Length(); ++n)
      strings_.push_back(args::PathIn(info, name + "[" + std::to_string(n) + "]", array.Get(n)));
    for (std::string& string : strings_) pointers_.push_back(string.data());
    pointers_.push_back(nullptr);
  }
  Strings(Strings&&) = default;  // the strings stay where they are, so that the pointers stay valid
  bool empty() const { return strings_.empty(); }
  char* const* get() const { return pointers_.data(); }

 private:
  std::vector<std::string> strings_;
  std::vector<char*> pointers_;
};

Strings Arguments(const Napi::CallbackInfo& info) {
  Strings argv(info, 1);
  if (argv.empty()) args::ThrowRange(info, 1, "a list that begins with the program's name");
  return argv;
}

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

// What libuv had open by then it has made non-blocking: from Node 22 on an import of node:util opens standard
// error.
void ForgetLibuvsFlags(Napi::Env env) {
  uv_loop_s* loop = nullptr;
  if (!RunsOnNode() || napi_get_uv_event_loop(env, &loop) != napi_ok) return;
  uv_walk(
      loop,
      [](uv_handle_s* handle, void*) {
        int fd = -1;
        if (uv_fileno(handle, &fd) != 0 || fd < STDIN_FILENO || fd > STDERR_FILENO) return;
        AtLoad()[static_cast<size_t>(fd)].file_flags &= ~O_NONBLOCK;
      },
      nullptr);
}

}  // namespace

void InitExec(Napi::Env env, Napi::Object exports) {
  AtLoad();
  ForgetLibuvsFlags(env);
  args::Def<Execve>(exports, "execve(pathname, argv, envp)");
  args::Def<Execv>(exports, "execv(pathname, argv)");
  args::Def<Execvp>(exports, "execvp(file, argv)");
}

}  // namespace perlipc
