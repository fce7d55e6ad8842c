#include "syscall/window.h"

#ifdef PERLIPC_WINDOW

#include <ucontext.h>

namespace perlipc {

static_assert(kWindowLeft == -512, "the assembly below returns it");
static_assert(sizeof(std::atomic<int>) == 4 && std::atomic<int>::is_always_lock_free);

// When the kernel is going to restart an interrupted call, the program counter is on the system call
// instruction, inside the window; after EINTR or a finished call it is behind it. The window never moves the
// stack pointer, so that it can be left anywhere by a return.
#if defined(__x86_64__)
asm(R"(
  .text
  .p2align 4
  .globl perlipc_window
  .hidden perlipc_window
  .type perlipc_window, @function
perlipc_window:
  .cfi_startproc
  .globl perlipc_window_begin
  .hidden perlipc_window_begin
perlipc_window_begin:
  mov 24(%rsp), %eax
  test %eax, (%rdi)
  jnz perlipc_window_left
  mov %rsi, %rax
  mov %rdx, %rdi
  mov %rcx, %rsi
  mov %r8, %rdx
  mov %r9, %r10
  mov 8(%rsp), %r8
  mov 16(%rsp), %r9
  syscall
  .globl perlipc_window_end
  .hidden perlipc_window_end
perlipc_window_end:
  ret
  .globl perlipc_window_left
  .hidden perlipc_window_left
perlipc_window_left:
  mov $-512, %rax
  ret
  .cfi_endproc
  .size perlipc_window, .-perlipc_window
)");
#else
asm(R"(
  .text
  .p2align 4
  .globl perlipc_window
  .hidden perlipc_window
  .type perlipc_window, %function
perlipc_window:
  .cfi_startproc
  .globl perlipc_window_begin
  .hidden perlipc_window_begin
perlipc_window_begin:
  ldr w9, [x0]
  ldr w10, [sp]
  tst w9, w10
  b.ne perlipc_window_left
  mov x8, x1
  mov x0, x2
  mov x1, x3
  mov x2, x4
  mov x3, x5
  mov x4, x6
  mov x5, x7
  svc #0
  .globl perlipc_window_end
  .hidden perlipc_window_end
perlipc_window_end:
  ret
  .globl perlipc_window_left
  .hidden perlipc_window_left
perlipc_window_left:
  mov x0, #-512
  ret
  .cfi_endproc
  .size perlipc_window, .-perlipc_window
)");
#endif

extern "C" {
extern const char perlipc_window_begin[] __attribute__((visibility("hidden")));
extern const char perlipc_window_end[] __attribute__((visibility("hidden")));
extern const char perlipc_window_left[] __attribute__((visibility("hidden")));
}

void LeaveWindow(void* context) {
  auto& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  auto& counter = machine.gregs[REG_RIP];
#else
  auto& counter = machine.pc;
#endif
  const auto at = static_cast<unsigned long>(counter);
  if (at >= reinterpret_cast<unsigned long>(perlipc_window_begin) &&
      at < reinterpret_cast<unsigned long>(perlipc_window_end)) {
    counter = reinterpret_cast<decltype(counter + 0)>(perlipc_window_left);
  }
}

}  // namespace perlipc

#endif
