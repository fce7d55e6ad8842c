#include "fork/park_signal.h"

#include <pthread.h>
#include <sys/prctl.h>

#include "fork/sched_attr.h"
#include "syscall/raw.h"

namespace perlipc::fork {

std::atomic<uint32_t> gate;
std::atomic<uint32_t> opener;
std::atomic<int64_t> left_until;
std::atomic<uint32_t> parked_count;
std::atomic<uint32_t> parked_target;

namespace {

constexpr int kAll = 1 << 30;

KernelAction previous_action;
bool installed;

// libc's own use of the signal: a cancellation, or a change of identity.
void Forward(int signal, siginfo_t* info, void* context) {
  const auto handler = reinterpret_cast<uintptr_t>(previous_action.handler);
  if (handler > 1 /* neither SIG_DFL nor SIG_IGN */) previous_action.handler(signal, info, context);
}

void StayParked(uint32_t generation) {
  for (uint32_t now = gate.load(); now == Closed(generation) || now == Left(generation); now = gate.load()) {
    if (now == Closed(generation) || opener.exchange(1) != 0) {
      FutexWait(&gate, now);
      continue;
    }
    // A fork that came and went meanwhile has put the time off, and the gate looks as before.
    const int64_t rest = left_until.load() - Nanoseconds();
    const timespec delay{0, rest};
    if (rest > 0) FutexWait(&gate, now, &delay);
    opener.store(0);
    if (rest <= 0 && gate.compare_exchange_strong(now, kOpen)) FutexWake(&gate, kAll);
  }
}

// From a thread's pointer to where libc keeps its id.
ptrdiff_t to_libc_tid;

// In musl the kernel clears another word, the same one for all threads; there the id is among the first words
// of the thread's descriptor.
int* FindLibcTid(int* clear_child_tid) {
  const auto tid = static_cast<int>(Raw(SYS_gettid));
  if (clear_child_tid == nullptr || *clear_child_tid == tid) return clear_child_tid;
  auto* words = reinterpret_cast<int*>(pthread_self());
  for (int i = 0; i < 32; i++) {
    if (words[i] == tid) return words + i;
  }
  return nullptr;
}

void DescribeSelf(ParkedThread& thread) {
  thread.thread_pointer = reinterpret_cast<uintptr_t>(__builtin_thread_pointer());
  thread.clear_child_tid = nullptr;
  Raw(SYS_prctl, PR_GET_TID_ADDRESS, Word(&thread.clear_child_tid));
  Raw(SYS_get_robust_list, 0, Word(&thread.robust_list), Word(&thread.robust_size));
  Raw(SYS_prctl, PR_GET_NAME, Word(thread.name));
  SchedAttr attr{};
  attr.size = sizeof attr;
  Raw(SYS_sched_getattr, 0, Word(&attr), sizeof attr, 0);
  thread.policy = attr.policy;
  thread.nice = attr.nice;
  thread.priority = attr.priority;
  thread.affinity_size = Raw(SYS_sched_getaffinity, 0, sizeof thread.affinity, Word(thread.affinity));
}

}  // namespace

void DescribeMain(ParkedThread& thread) {
  DescribeSelf(thread);
  thread.libc_tid = FindLibcTid(thread.clear_child_tid);
  to_libc_tid = reinterpret_cast<intptr_t>(thread.libc_tid) - static_cast<intptr_t>(thread.thread_pointer);
}

// Runs in each parked thread, with every signal blocked.
void ParkHandler(int signal, siginfo_t* info, void* context) {
  if (info->si_code != SI_QUEUE) {
    Forward(signal, info, context);
    return;
  }
  auto* thread = static_cast<ParkedThread*>(info->si_value.sival_ptr);
  const uint32_t generation = static_cast<uint32_t>(info->si_errno);
  if (gate.load() != Closed(generation)) return;  // too late for the fork that asked
#if defined(__x86_64__)
  thread->sigframe =
      reinterpret_cast<uintptr_t>(context);  // the kernel's frame: return address, ucontext, siginfo
#elif defined(__aarch64__)
  thread->sigframe = reinterpret_cast<uintptr_t>(info);  // siginfo, ucontext
#endif
  thread->context = static_cast<const ucontext_t*>(context);
  DescribeSelf(*thread);
  thread->libc_tid =
      thread->clear_child_tid == nullptr
          ? nullptr
          : reinterpret_cast<int*>(static_cast<intptr_t>(thread->thread_pointer) + to_libc_tid);
  thread->parked.store(generation);
  if (parked_count.fetch_add(1) + 1 >= parked_target.load()) FutexWake(&parked_count, 1);
  StayParked(generation);
}

void OpenGate() {
  gate.store(kOpen);
  FutexWake(&gate, kAll);
}

long InstallParkHandler() {
  if (installed) return 0;
  const KernelAction action = ReservedAction(&ParkHandler);
  const long done =
      Raw(SYS_rt_sigaction, kReservedSignal, Word(&action), Word(&previous_action), sizeof action.mask);
  installed = done == 0;
  return done;
}

void RestoreSignal() {
  if (!installed) return;
  Raw(SYS_rt_sigaction, kReservedSignal, Word(&previous_action), 0, sizeof previous_action.mask);
  installed = false;
}

}  // namespace perlipc::fork
