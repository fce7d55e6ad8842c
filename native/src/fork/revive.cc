#include "fork/revive.h"

#include <linux/sched.h>
#include <sys/prctl.h>

#include <cstring>

#include "fork/sched_attr.h"
#include "threads/proc.h"

// GLIBC_2.35, and only where rseq was registered; absent from older libcs and from musl.
extern "C" {
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

long perlipc_fork_clone(unsigned long flags, uintptr_t stack, int* parent_tid, int* child_tid, uintptr_t tls,
                        void* thread);
[[noreturn]] void perlipc_fork_return(uintptr_t frame);
[[noreturn]] __attribute__((visibility("hidden"), used)) void perlipc_fork_thread(void* thread);
}

#if defined(__x86_64__)
__asm__(
    ".text\n"
    ".balign 16\n"
    ".globl perlipc_fork_clone\n"
    ".hidden perlipc_fork_clone\n"
    ".type perlipc_fork_clone, @function\n"
    "perlipc_fork_clone:\n"
    "  .cfi_startproc\n"
    "  mov %rcx, %r10\n"
    "  mov $56, %eax\n"
    "  syscall\n"
    "  test %rax, %rax\n"
    "  jz 1f\n"
    "  ret\n"
    "1:\n"
    "  .cfi_undefined rip\n"
    "  xor %ebp, %ebp\n"
    "  mov %r9, %rdi\n"
    "  and $-16, %rsp\n"
    "  call perlipc_fork_thread\n"
    "  ud2\n"
    "  .cfi_endproc\n"
    ".size perlipc_fork_clone, .-perlipc_fork_clone\n"
    ".globl perlipc_fork_return\n"
    ".hidden perlipc_fork_return\n"
    ".type perlipc_fork_return, @function\n"
    "perlipc_fork_return:\n"
    "  mov %rdi, %rsp\n"
    "  mov $15, %eax\n"
    "  syscall\n"
    "  ud2\n"
    ".size perlipc_fork_return, .-perlipc_fork_return\n");
#elif defined(__aarch64__)
// clone's tls and child_tid are in the other order here.
__asm__(
    ".text\n"
    ".balign 16\n"
    ".globl perlipc_fork_clone\n"
    ".hidden perlipc_fork_clone\n"
    ".type perlipc_fork_clone, %function\n"
    "perlipc_fork_clone:\n"
    "  .cfi_startproc\n"
    "  mov x6, x3\n"
    "  mov x3, x4\n"
    "  mov x4, x6\n"
    "  mov x8, #220\n"
    "  svc #0\n"
    "  cbz x0, 1f\n"
    "  ret\n"
    "1:\n"
    "  .cfi_undefined x30\n"
    "  mov x29, #0\n"
    "  mov x0, x5\n"
    "  bl perlipc_fork_thread\n"
    "  brk #1\n"
    "  .cfi_endproc\n"
    ".size perlipc_fork_clone, .-perlipc_fork_clone\n"
    ".globl perlipc_fork_return\n"
    ".hidden perlipc_fork_return\n"
    ".type perlipc_fork_return, %function\n"
    "perlipc_fork_return:\n"
    "  mov sp, x0\n"
    "  mov x8, #139\n"
    "  svc #0\n"
    "  brk #1\n"
    ".size perlipc_fork_return, .-perlipc_fork_return\n");
#endif

namespace perlipc::fork {

namespace {

constexpr int64_t kPatience = 5'000'000'000;
constexpr int kSchedDeadline = 6;

constexpr int64_t kDelay = 1'000'000;

// What stands before an abort handler of rseq(2), as glibc has chosen it.
#if defined(__x86_64__)
constexpr long kRseqSignature = 0x53053053;
#elif defined(__aarch64__)
constexpr long kRseqSignature = 0xd428bc00;  // brk #0x45e0
#endif

// Of the revival under way.
const ParkedThread* main_thread;
ParkedThreads* parked_threads;
const Maps* maps_of_parent;
ParkedThread* first;               // the thread that makes the others
std::atomic<uint32_t> hurry;       // somebody waits for them
std::atomic<uint32_t> unfinished;  // threads that still use their record

// A new thread has its maker's name, processors and scheduling.
void TakeOverAttributes(const ParkedThread& thread, const ParkedThread& maker) {
  if (memcmp(thread.name, maker.name, sizeof thread.name) != 0)
    Raw(SYS_prctl, PR_SET_NAME, Word(thread.name));
  if (thread.affinity_size > 0 && memcmp(thread.affinity, maker.affinity, sizeof thread.affinity) != 0) {
    Raw(SYS_sched_setaffinity, 0, thread.affinity_size, Word(thread.affinity));
  }
  if (thread.policy != kSchedDeadline &&
      (thread.policy != maker.policy || thread.nice != maker.nice || thread.priority != maker.priority)) {
    SchedAttr attr{sizeof attr, thread.policy, 0, thread.nice, thread.priority, 0, 0, 0};
    Raw(SYS_sched_setattr, 0, Word(&attr), 0);
  }
}

long Revive(ParkedThread& thread) {
  constexpr unsigned long kFlags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
                                   CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
  // On its own stack below the frame: what lay there belonged to the handler.
  const uintptr_t stack = (thread.sigframe - 256) & ~uintptr_t{15};
  int* const id = thread.keeps_id ? &thread.tid : thread.libc_tid;
  const int64_t deadline = Nanoseconds() + kPatience;
  for (;;) {
    const long tid =
        perlipc_fork_clone(kFlags, stack, id, thread.clear_child_tid, thread.thread_pointer, &thread);
    // A limit on processes that others fill may have room again.
    if (tid != -EAGAIN || Nanoseconds() > deadline) return tid;
    Sleep(kDelay);
  }
}

// Runs in the first revived thread.
void ReviveOthers() {
  const timespec delay{0, kDelay};
  if (hurry.load() == 0) FutexWait(&hurry, 0, &delay);
  maps_of_parent->RestoreDontFork();
  for (size_t i = 0; i < parked_threads->Size(); i++) {
    ParkedThread& thread = (*parked_threads)[i];
    if (thread.tid == 0 || &thread == first) continue;
    const long tid = Revive(thread);
    if (tid < 0) Die("a helper thread", tid);
  }
}

}  // namespace

}  // namespace perlipc::fork

// Runs first in each revived thread, with every signal blocked.
extern "C" void perlipc_fork_thread(void* argument) {
  using namespace perlipc;
  using namespace perlipc::fork;
  auto& thread = *static_cast<ParkedThread*>(argument);
  Raw(SYS_set_robust_list, Word(thread.robust_list), static_cast<long>(thread.robust_size));
  if (&__rseq_size != nullptr && __rseq_size != 0) {
    Raw(SYS_rseq, static_cast<long>(thread.thread_pointer) + __rseq_offset, 32, 0, kRseqSignature);
  }
  if (&thread == first) ReviveOthers();
  TakeOverAttributes(thread, *main_thread);
  // Once it has gone on it may end, and musl unmaps its stack, where libc has the id.
  thread.tid = static_cast<pid_t>(Raw(SYS_gettid));
  const uintptr_t frame = thread.sigframe;
  if (unfinished.fetch_sub(1) == 1) FutexWake(&unfinished, 1);
  // The mask and the alternate stack are in the frame.
  perlipc_fork_return(frame);
}

namespace perlipc::fork {

long ReviveLater(ParkedThreads& threads, const ParkedThread& main, const Maps& maps) {
  maps_of_parent = &maps;
  main_thread = &main;
  parked_threads = &threads;
  first = nullptr;
  uint32_t count = 0;
  for (size_t i = 0; i < threads.Size(); i++) {
    if (threads[i].tid == 0) continue;
    if (first == nullptr) first = &threads[i];
    count++;
  }
  hurry.store(0);
  unfinished.store(count);
  if (first != nullptr) return Revive(*first);
  maps.RestoreDontFork();
  return 0;
}

void AwaitRevival() {
  hurry.store(1);
  FutexWake(&hurry, 1);
  for (uint32_t left = unfinished.load(); left != 0; left = unfinished.load()) FutexWait(&unfinished, left);
}

[[noreturn]] void Die(const char* what, long error) {
  char text[160] = "perlipc: fork: the child can't go on: ";
  char* end = text + strlen(text);
  for (; *what != '\0'; what++) *end++ = *what;
  memcpy(end, ", errno ", 8);
  end = PutNumber(end + 8, -error);
  *end++ = '\n';
  Raw(SYS_write, 2, Word(text), end - text);
  for (;;) Raw(SYS_exit_group, 71);
}

}  // namespace perlipc::fork
