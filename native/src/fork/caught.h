#pragma once

#include <sys/syscall.h>

#include <csignal>
#include <cstdint>

namespace perlipc::fork {

struct CaughtCall {
  long number;    // -1: unknown
  long argument;  // its first
  bool waiting;   // caught inside a system call, which was interrupted or will be made again
};

#if defined(__x86_64__)
inline CaughtCall CaughtIn(const ucontext_t& context) {
  const auto& regs = context.uc_mcontext.gregs;
  const auto* pc = reinterpret_cast<const uint8_t*>(regs[REG_RIP]);
  const auto is_call = [](const uint8_t* at) { return at[0] == 0x0f && at[1] == 0x05; };
  if (is_call(pc)) return {static_cast<long>(regs[REG_RAX]), static_cast<long>(regs[REG_RDI]), true};
  if (is_call(pc - 2) && regs[REG_RAX] == -4 /* EINTR */) return {-1, static_cast<long>(regs[REG_RDI]), true};
  return {-1, 0, false};
}
#elif defined(__aarch64__)
inline CaughtCall CaughtIn(const ucontext_t& context) {
  const auto& state = context.uc_mcontext;
  const auto* pc = reinterpret_cast<const uint32_t*>(state.pc);
  constexpr uint32_t kSvc = 0xd4000001;
  if (pc[0] == kSvc) return {static_cast<long>(state.regs[8]), static_cast<long>(state.regs[0]), true};
  if (pc[-1] == kSvc && static_cast<long>(state.regs[0]) == -4)
    return {static_cast<long>(state.regs[8]), -1, true};
  return {-1, 0, false};
}
#endif

// Idle threads of Node wait on a futex or in epoll; there they hold no lock that knows its owner.
inline bool CaughtWaiting(const ucontext_t& context) { return CaughtIn(context).waiting; }

}  // namespace perlipc::fork
