#include "fork/park_signal.h"

#include <linux/sched.h>
#include <pthread.h>
#include <sys/prctl.h>

#include "fork/sched_attr.h"
#include "syscall/raw.h"

namespace perlipc::fork {

std::atomic<uint32_t> gate;
std::atomic<uint32_t> opener;
std::atomic<uint32_t> parked_count;
std::atomic<uint32_t> parked_target;

namespace {

constexpr int kAll = 1 << 30;
constexpr int64_t kLeftFor = 1'000'000;

KernelAction taken_from;
bool taken;

#if defined(__x86_64__)
constexpr unsigned long kRestorer = 0x04000000;  // SA_RESTORER
extern "C" void perlipc_fork_restore();
__asm__(
    ".text\n"
    ".balign 16\n"
    ".globl perlipc_fork_restore\n"
    ".hidden perlipc_fork_restore\n"
    ".type perlipc_fork_restore, @function\n"
    "nop\n"  // unwinders look one byte before the return address
    "perlipc_fork_restore:\n"
    "  mov $15, %rax\n"
    "  syscall\n"
    ".size perlipc_fork_restore, .-perlipc_fork_restore\n");
#endif

void Forward(int signal, siginfo_t* info, void* context) {
  if (taken_from.handler == nullptr || taken_from.handler == reinterpret_cast<void*>(1)) return;
  reinterpret_cast<void (*)(int, siginfo_t*, void*)>(taken_from.handler)(signal, info, context);
}

void StayParked(uint32_t generation) {
  const timespec delay{0, kLeftFor};
  for (uint32_t now = gate.load(); now == Closed(generation) || now == Left(generation); now = gate.load()) {
    if (now == Closed(generation) || opener.exchange(1) != 0) {
      FutexWait(&gate, now);
      continue;
    }
    const long waited = FutexWait(&gate, now, &delay);
    opener.store(0);
    if (waited == -ETIMEDOUT && gate.compare_exchange_strong(now, kOpen)) FutexWake(&gate, kAll);
  }
}

// In musl the kernel clears another word, the same one for all threads; there the id is among the first words
// of the thread's descriptor.
int* TidWord(int* cleared) {
  const auto tid = static_cast<int>(Raw(SYS_gettid));
  if (cleared == nullptr || *cleared == tid) return cleared;
  auto* words = reinterpret_cast<int*>(pthread_self());
  for (int i = 0; i < 32; i++) {
    if (words[i] == tid) return words + i;
  }
  return nullptr;
}

}  // namespace

void DescribeSelf(Slot& slot) {
  slot.thread_pointer = reinterpret_cast<uintptr_t>(__builtin_thread_pointer());
  slot.cleared = nullptr;
  Raw(SYS_prctl, PR_GET_TID_ADDRESS, Word(&slot.cleared));
  slot.tid_word = TidWord(slot.cleared);
  Raw(SYS_get_robust_list, 0, Word(&slot.robust_list), Word(&slot.robust_size));
  Raw(SYS_prctl, PR_GET_NAME, Word(slot.name));
  SchedAttr attr{};
  attr.size = sizeof attr;
  Raw(SYS_sched_getattr, 0, Word(&attr), sizeof attr, 0);
  slot.policy = attr.policy;
  slot.nice = attr.nice;
  slot.priority = attr.priority;
  slot.affinity_size = Raw(SYS_sched_getaffinity, 0, sizeof slot.affinity, Word(slot.affinity));
}

// Runs in each parked thread, with every signal blocked.
void ParkHandler(int signal, siginfo_t* info, void* context) {
  if (info->si_code != SI_QUEUE) {
    Forward(signal, info, context);
    return;
  }
  auto* slot = static_cast<Slot*>(info->si_value.sival_ptr);
  const uint32_t generation = static_cast<uint32_t>(info->si_errno);
  if (gate.load() != Closed(generation)) return;  // too late for the fork that asked
#if defined(__x86_64__)
  slot->frame =
      reinterpret_cast<uintptr_t>(context);  // the kernel's frame: return address, ucontext, siginfo
#elif defined(__aarch64__)
  slot->frame = reinterpret_cast<uintptr_t>(info);  // siginfo, ucontext
#endif
  slot->context = static_cast<const ucontext_t*>(context);
  DescribeSelf(*slot);
  slot->parked.store(generation);
  if (parked_count.fetch_add(1) + 1 >= parked_target.load()) FutexWake(&parked_count, 1);
  StayParked(generation);
}

void OpenGate() {
  gate.store(kOpen);
  FutexWake(&gate, kAll);
}

void TakeSignal() {
  if (taken) return;
  KernelAction action{};
  action.handler = reinterpret_cast<void*>(&ParkHandler);
  action.flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
#if defined(__x86_64__)
  action.flags |= kRestorer;
  action.restorer = reinterpret_cast<void*>(&perlipc_fork_restore);
#endif
  action.mask = ~0ULL;
  Raw(SYS_rt_sigaction, kParkSignal, Word(&action), Word(&taken_from), sizeof action.mask);
  taken = true;
}

void GiveSignalBack() {
  if (!taken) return;
  Raw(SYS_rt_sigaction, kParkSignal, Word(&taken_from), 0, sizeof taken_from.mask);
  taken = false;
}

}  // namespace perlipc::fork
