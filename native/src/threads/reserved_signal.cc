#include "threads/reserved_signal.h"

#ifdef __linux__

#ifdef __x86_64__
// x86-64 has no signal trampoline in the vDSO. Unwinders look one byte before a return address: hence the
// nop.
extern "C" void perlipc_sigreturn() __attribute__((visibility("hidden")));
asm(R"(
  .text
  .balign 16
  .globl perlipc_sigreturn
  .hidden perlipc_sigreturn
  .type perlipc_sigreturn, @function
  nop
perlipc_sigreturn:
  mov $15, %rax
  syscall
  .size perlipc_sigreturn, .-perlipc_sigreturn
)");
#endif

namespace perlipc {

KernelAction ReservedAction(void (*handler)(int, siginfo_t*, void*)) {
  KernelAction action{};
  action.handler = handler;
  action.flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
#ifdef __x86_64__
  action.flags |= 0x04000000;  // SA_RESTORER
  action.restorer = perlipc_sigreturn;
#endif
  action.mask = ~uint64_t{0};
  return action;
}

}  // namespace perlipc

#endif
