// posix_spawn(3) with what the C libraries' lack: a child that shares the parent's memory until it is another
// program, as vfork(2) has it, so that nothing is copied however large the parent is.
#ifdef HAVE_THREADED_FORK

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>

#include "program/spawn_plan.h"
#include "syscall/raw.h"
#include "threads/proc.h"

namespace perlipc::spawn {

namespace {

using perlipc::Raw;
using perlipc::Word;

constexpr size_t kStack = 65'536;
constexpr int kSignals = 64;
constexpr size_t kMaskSize = sizeof(uint64_t);

// The kernel's own, which differs from libc's.
struct KernelAction {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)();
  uint64_t mask;
};

// Runs in the child, on the parent's memory and a stack of its own: only raw system calls, which leave errno,
// locks and buffers alone. The parent's other threads run on; all signals are blocked.
class Child {
 public:
  Child(const Plan& plan, Failure& failure) : plan_(plan), failure_(failure) {}

  [[noreturn]] void Run() {
    if (Prepare()) Execute();
    Raw(SYS_exit_group, 127);
    __builtin_unreachable();
  }

 private:
  bool Prepare() {
    // Another handler's code would run in memory that is the parent's.
    ResetSignals();
    if (plan_.session && !Do("setsid", Raw(SYS_setsid))) return false;
    if (plan_.pgroup && !Do("setpgid", Raw(SYS_setpgid, 0, *plan_.pgroup))) return false;
    if (plan_.priority && !SetScheduler()) return false;
    if (plan_.nice && !Do("setpriority", Raw(SYS_setpriority, PRIO_PROCESS, 0, *plan_.nice))) return false;
    if (!Do("standard", KeepStandard())) return false;
    for (size_t i = 0; i < plan_.actions.size(); ++i) {
      if (Do("actions", Act(plan_.actions[i]))) continue;
      failure_.action = static_cast<int>(i);
      return false;
    }
    if (plan_.terminal && !Do("terminal", Raw(SYS_ioctl, *plan_.terminal, TIOCSCTTY, 0))) return false;
    if (plan_.umask) Raw(SYS_umask, *plan_.umask);
    if (!SetUser()) return false;
    return Do("sigmask", Raw(SYS_rt_sigprocmask, SIG_SETMASK, Word(&plan_.mask), 0, kMaskSize));
  }

  void ResetSignals() {
    for (int signal = 1; signal <= kSignals; ++signal) {
      const uint64_t bit = 1ULL << (signal - 1);
      KernelAction action{};
      Raw(SYS_rt_sigaction, signal, 0, Word(&action), kMaskSize);
      if ((plan_.ignored & bit) != 0) {
        action = {SIG_IGN, 0, nullptr, 0};
      } else if (action.handler != SIG_IGN || (plan_.defaults & bit) != 0) {
        action = {SIG_DFL, 0, nullptr, 0};
      } else {
        continue;
      }
      Raw(SYS_rt_sigaction, signal, Word(&action), 0, kMaskSize);
    }
  }

  bool SetScheduler() {
    const sched_param parameters{.sched_priority = *plan_.priority};
    if (!plan_.policy) return Do("sched_setparam", Raw(SYS_sched_setparam, 0, Word(&parameters)));
    return Do("sched_setscheduler", Raw(SYS_sched_setscheduler, 0, *plan_.policy, Word(&parameters)));
  }

  // The groups first: who has given up root can't set them any more.
  bool SetUser() {
    if (plan_.groups && !Do("setgroups", Raw(SYS_setgroups, static_cast<long>(plan_.groups->size()),
                                             Word(plan_.groups->data()))))
      return false;
    if (plan_.gid && !Do("setgid", Raw(SYS_setresgid, *plan_.gid, *plan_.gid, *plan_.gid))) return false;
    return !plan_.uid || Do("setuid", Raw(SYS_setresuid, *plan_.uid, *plan_.uid, *plan_.uid));
  }

  // Node has made them close-on-exec, and libuv some of them non-blocking.
  long KeepStandard() {
    for (int fd = 0; fd <= STDERR_FILENO; ++fd) {
      if (!plan_.standard[fd].kept) continue;
      if (const long done = Raw(SYS_fcntl, fd, F_SETFD, 0); done < 0) return done;
      if (!plan_.standard[fd].blocking) continue;
      const long flags = Raw(SYS_fcntl, fd, F_GETFL);
      if (flags < 0) return flags;
      if ((flags & O_NONBLOCK) == 0) continue;
      if (const long done = Raw(SYS_fcntl, fd, F_SETFL, flags & ~O_NONBLOCK); done < 0) return done;
    }
    return 0;
  }

  static long Act(const Action& action) {
    switch (action.kind) {
      case Action::kDup2:
        // A descriptor that stays where it is would be closed by exec.
        if (action.fd == action.to) return Raw(SYS_fcntl, action.fd, F_SETFD, 0);
        return Raw(SYS_dup3, action.fd, action.to, 0);
      case Action::kOpen:
        return Open(action);
      case Action::kClose:
        return Close(action.fd);
      case Action::kCloseFrom:
        return CloseFrom(action.fd);
      case Action::kChdir:
        return Raw(SYS_chdir, Word(action.path.c_str()));
      case Action::kFchdir:
        break;
    }
    return Raw(SYS_fchdir, action.fd);
  }

  static long Open(const Action& action) {
    const long opened =
        Raw(SYS_openat, AT_FDCWD, Word(action.path.c_str()), action.flags & ~O_CLOEXEC, action.mode);
    if (opened < 0 || opened == action.fd) return opened;
    const long moved = Raw(SYS_dup3, opened, action.fd, 0);
    Raw(SYS_close, opened);
    return moved;
  }

  // As glibc and musl: one that isn't open needs no close. glibc tells of those that can't be.
  static long Close(int fd) {
    const long result = Raw(SYS_close, fd);
    return result == -EBADF && static_cast<rlim_t>(fd) < Limit().rlim_cur ? 0 : result;
  }

  static rlimit Limit() {
    rlimit limit{};
    Raw(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, Word(&limit));
    return limit;
  }

  // close_range is Linux 5.9's, and some filters refuse it. The limit, which is all that is known without
  // /proc, is a thousand million in some containers.
  static long CloseFrom(int first) {
    constexpr long kCloseRange = 436;
    if (Raw(kCloseRange, first, ~0U, 0) == 0) return 0;
    const auto close_listed = [first](int fd, long directory) {
      return fd < first || fd == directory ? 0 : Raw(SYS_close, fd);
    };
    if (ForEachNumber("/proc/self/fd", close_listed) == 0) return 0;
    const rlimit limit = Limit();
    const auto most = limit.rlim_max < INT_MAX ? static_cast<long>(limit.rlim_max) : INT_MAX;
    for (long fd = first; fd < most; ++fd) Raw(SYS_close, fd);
    return 0;
  }

  // As execvp(3): a file that may not be run is remembered while others are tried.
  void Execute() {
    long error = -ENOENT;
    for (const std::string& path : plan_.candidates) {
      const long result = Raw(SYS_execve, Word(path.c_str()), Word(plan_.argv), Word(plan_.envp));
      if (result != -ENOENT && result != -ENOTDIR && result != -EACCES) {
        error = result;
        break;
      }
      if (error != -EACCES) error = result;
    }
    Do("execve", error);
  }

  bool Do(const char* step, long result) {
    if (result >= 0) return true;
    failure_.error = static_cast<int>(-result);
    failure_.step = step;
    return false;
  }

  const Plan& plan_;
  Failure& failure_;
};

int Enter(void* child) { static_cast<Child*>(child)->Run(); }

}  // namespace

pid_t Start(const Plan& plan, Failure& failure) {
  void* stack =
      ::mmap(nullptr, kStack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) {
    failure = {errno, "mmap", -1};
    return 0;
  }
  Child child(plan, failure);
  const uint64_t mask = perlipc::BlockAllSignals();
  const pid_t pid =
      ::clone(Enter, static_cast<char*>(stack) + kStack, CLONE_VM | CLONE_VFORK | SIGCHLD, &child);
  const int error = errno;
  // The child has its end or its program by now.
  if (pid > 0 && failure.error != 0) Raw(SYS_wait4, pid, 0, 0, 0);
  perlipc::SetSignalMask(mask);
  ::munmap(stack, kStack);
  if (pid < 0) failure = {error, "clone", -1};
  return failure.error != 0 ? 0 : pid;
}

}  // namespace perlipc::spawn

#endif
