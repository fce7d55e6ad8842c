#include "signal/forward.h"

#include <array>
#include <atomic>

#include "signal/delivery.h"

#ifdef HAVE_THREADED_FORK
#include "fork/engine.h"
#include "threads/proc.h"
#endif

#ifdef __linux__
#include <dirent.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <ctime>

namespace signals {
namespace {

// The kernel lets a thread queue to another only what has a negative si_code; the codes in use lie within
// this.
constexpr int kForwarded = 0x10000;

// Both C libraries keep 32 for themselves, and pthread_sigmask can't block it. It is ours while threads are
// visited.
constexpr int kVisit = 32;

std::atomic<SignalSet> visit_set{0};
std::atomic<int> visited{0};

void OnVisit(int, siginfo_t*, void* context) {
  sigset_t& mask = static_cast<ucontext_t*>(context)->uc_sigmask;
  for (int signal = 1; signal <= kLastSignal; ++signal)
    if ((visit_set & Bit(signal)) != 0) sigaddset(&mask, signal);
  ++visited;
}

struct KernelAction {
  void (*handler)(int, siginfo_t*, void*);
  unsigned long flags;
  void (*restorer)();
  SignalSet mask;
};

#ifdef __x86_64__
constexpr unsigned long kRestorer = 0x04000000;
extern "C" void perlipc_sigreturn() __attribute__((visibility("hidden")));
asm(R"(
  .text
  .globl perlipc_sigreturn
  .hidden perlipc_sigreturn
  .type perlipc_sigreturn, @function
perlipc_sigreturn:
  mov $15, %eax
  syscall
  .size perlipc_sigreturn, .-perlipc_sigreturn
)");
KernelAction VisitAction() {
  return {OnVisit, SA_SIGINFO | SA_RESTART | SA_ONSTACK | kRestorer, perlipc_sigreturn, ~SignalSet{0}};
}
#else
KernelAction VisitAction() { return {OnVisit, SA_SIGINFO | SA_RESTART | SA_ONSTACK, nullptr, ~SignalSet{0}}; }
#endif

long SetVisitAction(const KernelAction& action, KernelAction* before) {
  return syscall(SYS_rt_sigaction, kVisit, &action, before, sizeof(SignalSet));
}

// io_uring's workers would never answer.
bool Answers([[maybe_unused]] int tid) {
#ifdef HAVE_THREADED_FORK
  static perlipc::fork::Table<char> text;
  return perlipc::fork::IsOfKernel(tid, text) != 1;
#else
  return true;
#endif
}

int Visit(DIR* tasks) {
  const pid_t process = getpid();
  int sent = 0;
  while (const dirent* entry = readdir(tasks)) {
    const int tid = static_cast<int>(std::strtol(entry->d_name, nullptr, 10));
    if (tid <= 0 || tid == process || !Answers(tid)) continue;
    if (syscall(SYS_tgkill, process, tid, kVisit) == 0) ++sent;
  }
  return sent;
}

bool AllVisited(int sent) {
  constexpr timespec kPause{.tv_sec = 0, .tv_nsec = 100'000};
  for (int i = 0; visited < sent && i < 20'000; ++i) nanosleep(&kPause, nullptr);
  return visited >= sent;
}

}  // namespace

bool ForwardToMain(int signal, const siginfo_t& info) {
  siginfo_t forwarded = info;
  if (forwarded.si_code > -kForwarded / 2) forwarded.si_code -= kForwarded;
  const pid_t process = getpid();
  return syscall(SYS_rt_tgsigqueueinfo, process, process, signal, &forwarded) == 0;
}

void Unforward(siginfo_t& info) {
  if (info.si_code < -kForwarded / 2) info.si_code += kForwarded;
}

int BlockInOtherThreads(SignalSet set) {
#ifdef HAVE_THREADED_FORK
  perlipc::fork::Engine::Instance().Settle();
#endif
  DIR* tasks = opendir("/proc/self/task");
  if (tasks == nullptr) return -1;
  visit_set = set;
  visited = 0;
  KernelAction before{};
  if (SetVisitAction(VisitAction(), &before) == 0) {
    // A thread that has not answered in 2 s is stopped or ending; without our action the visit could be its
    // end.
    if (AllVisited(Visit(tasks))) SetVisitAction(before, nullptr);
  }
  closedir(tasks);
  return 0;
}

}  // namespace signals

#else

namespace signals {
namespace {
std::array<siginfo_t, kLastSignal + 1> forwarded;
std::array<std::atomic<bool>, kLastSignal + 1> is_forwarded;
}  // namespace

bool ForwardToMain(int signal, const siginfo_t& info) {
  const auto i = static_cast<size_t>(signal);
  if (!is_forwarded[i]) {
    forwarded[i] = info;
    is_forwarded[i] = true;
  }
  return pthread_kill(MainThread(), signal) == 0;
}

void Unforward(siginfo_t& info) {
  const auto i = static_cast<size_t>(info.si_signo);
  if (!is_forwarded[i]) return;
  info = forwarded[i];
  is_forwarded[i] = false;
}

int BlockInOtherThreads(SignalSet) { return 0; }

}  // namespace signals
#endif
