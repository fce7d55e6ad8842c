#include "signal/forward.h"

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "threads/visit.h"

namespace perlipc::signals {
namespace {

// The kernel lets a thread queue to another only what has a negative si_code; the codes in use lie within
// this.
constexpr int kForwarded = 0x10000;

std::atomic<SignalSet> to_block{0};

// Runs in a signal handler on each other thread.
void BlockOnReturn(ucontext_t* context) {
  for (int signal = 1; signal <= kLastSignal; ++signal)
    if ((to_block & Bit(signal)) != 0) sigaddset(&context->uc_sigmask, signal);
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
  to_block = set;
  return VisitOtherThreads(BlockOnReturn);
}

}  // namespace perlipc::signals

#else

#include <array>
#include <atomic>

#include "main_thread.h"

namespace perlipc::signals {
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

}  // namespace perlipc::signals
#endif
