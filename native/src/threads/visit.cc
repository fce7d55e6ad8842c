#include "threads/visit.h"

#ifdef __linux__
#include <dirent.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <ctime>

#include "threads/own_proc.h"
#include "threads/reserved_signal.h"

#ifdef HAVE_THREADED_FORK
#include "threads/proc.h"
#endif

namespace perlipc {
namespace {

void (*before_visit)() = nullptr;
std::atomic<void (*)(ucontext_t*)> visitor{nullptr};
std::atomic<int> visited{0};

// Runs on each visited thread, with every signal blocked.
void OnVisit(int, siginfo_t*, void* context) {
  visitor.load()(static_cast<ucontext_t*>(context));
  ++visited;
}

long SetAction(const KernelAction& action, KernelAction* before) {
  return ::syscall(SYS_rt_sigaction, kReservedSignal, &action, before, sizeof action.mask);
}

// io_uring's workers run in the kernel alone and never handle a signal.
bool HandlesSignals([[maybe_unused]] int tid) {
#ifdef HAVE_THREADED_FORK
  static fork::Table<char> text;
  return fork::IsOfKernel(tid, text) != 1;
#else
  return true;
#endif
}

int SendToAll(DIR* tasks) {
  const pid_t process = getpid();
  int sent = 0;
  while (const dirent* entry = readdir(tasks)) {
    const int tid = static_cast<int>(std::strtol(entry->d_name, nullptr, 10));
    if (tid <= 0 || tid == process || !HandlesSignals(tid)) continue;
    if (::syscall(SYS_tgkill, process, tid, kReservedSignal) == 0) ++sent;
  }
  return sent;
}

bool AllAnswered(int sent) {
  constexpr timespec kPause{.tv_sec = 0, .tv_nsec = 100'000};
  for (int i = 0; visited < sent && i < 20'000; ++i) nanosleep(&kPause, nullptr);
  return visited >= sent;
}

}  // namespace

int VisitOtherThreads(void (*visit)(ucontext_t*)) {
  if (before_visit != nullptr) before_visit();
  if (ProcProblem() != nullptr) {
    errno = ENOENT;
    return -1;
  }
  DIR* tasks = opendir("/proc/self/task");
  if (tasks == nullptr) return -1;
  visitor = visit;
  visited = 0;
  KernelAction before{};
  if (SetAction(ReservedAction(OnVisit), &before) == 0) {
    // A thread that has not answered by then is stopped or ending: it still has the signal pending, and
    // libc's action for it could end the process.
    if (AllAnswered(SendToAll(tasks))) SetAction(before, nullptr);
  }
  closedir(tasks);
  return 0;
}

void SetBeforeVisit(void (*hook)()) { before_visit = hook; }

}  // namespace perlipc
#endif
